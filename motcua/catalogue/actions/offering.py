"""Which agency carries which procedure out, through which unit, and whether it takes cases now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append
from motcua.catalogue.choices import RefusalBy
from motcua.catalogue.errors import NoteMissing, ProcedureRetired, UnitElsewhere
from motcua.catalogue.models import Offering, Procedure
from motcua.catalogue.permissions import MANAGE_OFFERINGS
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.transactions import action


@dataclass(frozen=True, slots=True)
class NewOffering:
    """A procedure and the unit of the agency that handles it."""

    procedure: Procedure
    handling_unit: Agency
    refusal_by: str = RefusalBy.RECEIVER


@action
def offer_procedures(
    *, agency: Agency, offerings: Sequence[NewOffering], by: Actor, now: datetime
) -> list[Offering]:
    """The agency takes cases for these procedures from now on; known ones get the new unit and choices.

    Raises NotAllowed, UnitElsewhere, ProcedureRetired.
    """
    check(by, MANAGE_OFFERINGS, agency.path)
    for offering in offerings:
        _check_unit(agency, offering.handling_unit, now)
        _check_in_force(offering.procedure, now)
    rows = Offering.objects.bulk_create(
        [
            Offering(
                agency=agency,
                procedure=offering.procedure,
                handling_unit=offering.handling_unit,
                refusal_by=offering.refusal_by,
            )
            for offering in offerings
        ],
        update_conflicts=True,
        unique_fields=["agency", "procedure"],
        update_fields=["handling_unit", "refusal_by", "is_open"],
    )
    units = {offering.procedure.code: offering.handling_unit.code for offering in offerings}
    _note(agency, "catalogue.procedures_offered", units, by, now)
    return rows


@action
def change_offering(
    *, offering: Offering, handling_unit: Agency, refusal_by: RefusalBy, by: Actor, now: datetime
) -> Offering:
    """Another unit handles the procedure, or another person gives refusals at the desk.

    Cases under way stay where they are. The same again changes nothing. Raises NotAllowed, UnitElsewhere.
    """
    check(by, MANAGE_OFFERINGS, offering.agency.path)
    if (offering.handling_unit_id, offering.refusal_by) == (handling_unit.pk, refusal_by):
        return offering
    _check_unit(offering.agency, handling_unit, now)
    offering.handling_unit, offering.refusal_by = handling_unit, refusal_by
    offering.save(update_fields=["handling_unit", "refusal_by"])
    _note(
        offering.agency,
        "catalogue.offering_changed",
        {
            "procedure": offering.procedure.code,
            "handling_unit": handling_unit.code,
            "refusal_by": refusal_by.value,
        },
        by,
        now,
    )
    return offering


@action
def close_offering(*, offering: Offering, reason: str, by: Actor, now: datetime) -> Offering:
    """The agency takes no new cases for the procedure; those under way go on.

    Closing what is closed changes nothing. Raises NotAllowed, NoteMissing.
    """
    check(by, MANAGE_OFFERINGS, offering.agency.path)
    if not reason.strip():
        raise NoteMissing(_("Xin ghi lý do ngừng tiếp nhận."), field="reason")
    if Offering.objects.filter(pk=offering.pk, is_open=True).update(is_open=False):
        payload = {"procedure": offering.procedure.code, "reason": reason.strip()}
        _note(offering.agency, "catalogue.offering_closed", payload, by, now)
    offering.is_open = False
    return offering


@action
def reopen_offering(*, offering: Offering, by: Actor, now: datetime) -> Offering:
    """The agency takes cases for the procedure again. Raises NotAllowed, ProcedureRetired."""
    check(by, MANAGE_OFFERINGS, offering.agency.path)
    _check_in_force(offering.procedure, now)
    if Offering.objects.filter(pk=offering.pk, is_open=False).update(is_open=True):
        payload = {"procedure": offering.procedure.code}
        _note(offering.agency, "catalogue.offering_reopened", payload, by, now)
    offering.is_open = True
    return offering


def _check_unit(agency: Agency, unit: Agency, now: datetime) -> None:
    """The unit is the agency itself or below it, and exists today."""
    if not unit.path.startswith(agency.path):
        raise UnitElsewhere(
            _("%(unit)s không thuộc %(agency)s.") % {"unit": unit, "agency": agency}, field="handling_unit"
        )
    if not unit.exists_on(localdate(now)):
        raise UnitElsewhere(_("%(unit)s không còn hiệu lực.") % {"unit": unit}, field="handling_unit")


def _check_in_force(procedure: Procedure, now: datetime) -> None:
    if procedure.is_retired_on(localdate(now)):
        raise ProcedureRetired(
            _("Thủ tục %(code)s đã bãi bỏ, không tiếp nhận được.") % {"code": procedure.code}
        )


def _note(agency: Agency, kind: str, payload: Mapping[str, Any], by: Actor, now: datetime) -> None:
    append(
        subject_kind="agency",
        subject_id=agency.code,
        events=[NewEvent(kind, payload)],
        by=by,
        now=now,
    )
