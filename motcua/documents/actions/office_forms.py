"""The library of the office's forms: adding one, a new text of one, retiring one."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append
from motcua.catalogue.models import Procedure
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.inserts import insert_rows
from motcua.core.transactions import action
from motcua.documents.actions.storing import store_files
from motcua.documents.choices import MediaType
from motcua.documents.errors import TemplateRefused
from motcua.documents.models import OfficeForm, OfficeFormVersion
from motcua.documents.permissions import MANAGE_FORMS

SUBJECT = "documents.office_form"


@action
def add_form_version(
    *,
    procedure: Procedure,
    agency: Agency,
    name: str,
    template: bytes,
    effective_from: date,
    by: Actor,
    now: datetime,
) -> OfficeFormVersion:
    """A text that was checked (`documents.filling.check_template`): of a new form, or the next of one.

    A retired form of that name comes back with it. Raises NotAllowed, TemplateRefused without a name.
    """
    check(by, MANAGE_FORMS, agency.path)
    words = " ".join(name.split())[:200]
    if not words:
        raise TemplateRefused(_("Xin ghi tên mẫu."), field="name")
    (file,) = store_files(contents=[(template, MediaType.DOCX)], now=now)
    form, _is_new = OfficeForm.objects.update_or_create(
        procedure=procedure, agency=agency, name=words, defaults={"retired_at": None}
    )
    version = OfficeFormVersion(
        form=form,
        number=form.versions.count() + 1,
        file=file,
        effective_from=effective_from,
        added_at=now,
        added_by=by.label,
    )
    insert_rows([version])
    said = {"name": words, "procedure": procedure.code, "number": version.number, "file": file.pk}
    _note(form, NewEvent("documents.form_version_added", said), by=by, now=now)
    return version


@action
def retire_form(*, form: OfficeForm, by: Actor, now: datetime) -> None:
    """Offer a form no more; its texts stay. Retiring it twice changes nothing."""
    check(by, MANAGE_FORMS, form.agency.path)
    if OfficeForm.objects.filter(pk=form.pk, retired_at=None).update(retired_at=now):
        _note(form, NewEvent("documents.form_retired", {"name": form.name}), by=by, now=now)


def _note(form: OfficeForm, event: NewEvent, *, by: Actor, now: datetime) -> None:
    append(subject_kind=SUBJECT, subject_id=str(form.pk), events=[event], by=by, now=now)
