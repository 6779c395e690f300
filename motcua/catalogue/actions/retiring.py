"""Taking a procedure out of force: no new cases from a day on, those under way go on to their end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.catalogue.actions.drafting import LATEST, LONGEST_GROUND
from motcua.catalogue.choices import VersionState
from motcua.catalogue.errors import NoteMissing, ProcedureRetired, ProcedureUnknown, WrongDay
from motcua.catalogue.models import Offering, Procedure, ProcedureVersion
from motcua.catalogue.permissions import EDIT_PROCEDURES
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.text import squeeze
from motcua.core.transactions import action


@action
def retire_procedure(*, code: str, on: date, ground: str, by: Actor, now: datetime) -> Procedure:
    """The procedure ends on that day, today or later, by the document named.

    From the day on no agency receives cases for it. Raises NotAllowed, ProcedureUnknown, NoteMissing,
    WrongDay, ProcedureRetired when it has ended already.
    """
    check(by, EDIT_PROCEDURES)
    procedure = _locked(code)
    today = localdate(now)
    ground = squeeze(ground)[:LONGEST_GROUND]
    if procedure.is_retired_on(today):
        raise ProcedureRetired(_("Thủ tục này đã bãi bỏ rồi."))
    if not ground:
        raise NoteMissing(_("Xin ghi quyết định bãi bỏ thủ tục."), field="ground")
    if not today <= on <= today + LATEST:
        raise WrongDay(_("Ngày bãi bỏ phải từ hôm nay, không quá 3 năm nữa."), field="on")
    procedure.retired_on, procedure.retirement_ground = on, ground
    procedure.save(update_fields=["retired_on", "retirement_ground"])
    _note(procedure, "retirement_set", {"on": on.isoformat(), "ground": ground}, by=by, now=now)
    if on == today:
        _end(procedure, by=by, now=now)
    return procedure


@action
def cancel_retirement(*, code: str, by: Actor, now: datetime) -> Procedure:
    """A retirement that has not begun is called off.

    Raises NotAllowed, ProcedureUnknown, ProcedureRetired once it has begun: a new version then brings the
    procedure back.
    """
    check(by, EDIT_PROCEDURES)
    procedure = _locked(code)
    if procedure.is_retired_on(localdate(now)):
        raise ProcedureRetired(
            _("Thủ tục đã bãi bỏ; muốn áp dụng trở lại, xin biên tập và công bố phiên bản mới.")
        )
    procedure.retired_on, procedure.retirement_ground = None, ""
    procedure.save(update_fields=["retired_on", "retirement_ground"])
    _note(procedure, "retirement_cancelled", {}, by=by, now=now)
    return procedure


def retire_due_procedures(*, by: Actor, now: datetime) -> int:
    """End the procedures whose last day has passed; returns how many. Running twice is harmless."""
    due = Procedure.objects.filter(
        retired_on__lte=localdate(now), current_version__state=VersionState.PUBLISHED
    )
    return sum(_retire_due(code=code, by=by, now=now) for code in list(due.values_list("code", flat=True)))


@action
def _retire_due(*, code: str, by: Actor, now: datetime) -> bool:
    procedure = _locked(code)
    version = procedure.current_version
    if (
        not procedure.is_retired_on(localdate(now))
        or version is None
        or version.state == VersionState.RETIRED
    ):
        return False
    _end(procedure, by=by, now=now)
    return True


def _end(procedure: Procedure, *, by: Actor, now: datetime) -> None:
    """The version stays the last one, no longer in force; every agency stops receiving."""
    ProcedureVersion.objects.filter(procedure=procedure, state=VersionState.PUBLISHED).update(
        state=VersionState.RETIRED, effective_to=procedure.retired_on
    )
    closed = Offering.objects.filter(procedure=procedure, is_open=True).update(is_open=False)
    said = {"closed": closed, "ground": procedure.retirement_ground}
    _note(procedure, "procedure_retired", said, by=by, now=now)


def _locked(code: str) -> Procedure:
    found = Procedure.objects.select_for_update(of=("self",)).filter(code=code).first()
    if found is None:
        raise ProcedureUnknown(_("Không có thủ tục mã %(code)s.") % {"code": code})
    return found


def _note(procedure: Procedure, kind: str, said: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    append(
        subject_kind="procedure",
        subject_id=procedure.code,
        events=[NewEvent(f"catalogue.{kind}", said)],
        by=by,
        now=now,
    )
