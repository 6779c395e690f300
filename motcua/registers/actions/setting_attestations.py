"""The words of certification texts at an office, from a day on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append
from motcua.core.actors import Actor
from motcua.core.rules.dates import local_day
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action
from motcua.registers.choices import AttestationForm
from motcua.registers.errors import WrongHoles
from motcua.registers.models.attestations import AttestationTemplate
from motcua.registers.permissions import SET_ATTESTATIONS, check_books
from motcua.registers.rules.attestation_texts import HOLES
from motcua.registers.rules.holes import wrong_holes

SUBJECT = "registers.attestations"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAttestation:
    """A certification text as somebody writes it; `source` is the official form it follows."""

    form: AttestationForm
    title: str
    text: str
    source: str
    valid_from: date
    is_compared: bool = False


@action
def write_attestation(
    *, agency: Agency, new: NewAttestation, by: Actor, now: datetime
) -> AttestationTemplate:
    """New words for a certification text from a day on; what was certified before keeps its own.

    Writing for the same day again replaces that day's words. Raises NotAllowed, WrongHoles for words in
    braces that cannot be filled in, an empty text, or a day that is past.
    """
    check_books(by, SET_ATTESTATIONS, agency)
    title, source, text = squeeze(nfc(new.title)), squeeze(nfc(new.source)), nfc(new.text).strip()
    check_attestation(new.form, text)
    if not title or not source:
        raise WrongHoles(_("Xin ghi tên lời chứng và mẫu chính thức."), field="source" if title else "title")
    if new.valid_from < local_day(now):
        raise WrongHoles(
            _("Ngày dùng không được trước hôm nay: lời chứng đã in giữ nguyên."), field="valid_from"
        )
    template, _is_new = AttestationTemplate.objects.update_or_create(
        agency=agency,
        form=new.form,
        valid_from=new.valid_from,
        defaults={
            "title": title[:200],
            "text": text,
            "source": source[:200],
            "is_compared": new.is_compared,
            "written_by": by.label,
        },
    )
    said = {"form": new.form.value, "from": new.valid_from, "compared": new.is_compared}
    events = [NewEvent("registers.attestation_written", said)]
    append(subject_kind=SUBJECT, subject_id=agency.code, events=events, by=by, now=now)
    return template


def check_attestation(form: AttestationForm, text: str) -> None:
    """Raise WrongHoles unless every hole can be filled; only the stamp of a copy may say nothing."""
    if not text and form != AttestationForm.COPY:
        raise WrongHoles(_("Xin ghi lời chứng."), field="text")
    if wrong := wrong_holes(text, HOLES):
        raise WrongHoles(
            _("Không điền được %(wrong)s. Chỉ dùng các chỗ điền ghi bên cạnh.") % {"wrong": ", ".join(wrong)},
            field="text",
        )
