"""Loading a case to change it, and saving it only if nobody else did meanwhile."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.cases import clock
from motcua.cases.choices import StepEnd
from motcua.cases.errors import CaseChanged, NotAtThisStep
from motcua.cases.models import Case, StepVisit
from motcua.core.actors import Actor
from motcua.core.errors import NotFound

UNITS = ("competent_agency", "receiving_agency", "support_agency", "handling_unit", "step_agency")


def load_case(case_id: int, *, version: int) -> Case:
    """The case as the actor saw it; raises NotFound, or CaseChanged when somebody moved it since."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise NotFound(_("Không có hồ sơ này."))
    if case.version != version:
        raise CaseChanged
    return with_units(case)


def with_units(case: Case) -> Case:
    """The case with its agencies: one light statement instead of five joins of a wide table."""
    agencies = Agency.objects.in_bulk({getattr(case, f"{unit}_id") for unit in UNITS} - {None})
    for unit in UNITS:
        setattr(case, unit, agencies.get(getattr(case, f"{unit}_id")))
    return case


def save_case(case: Case, *fields: str) -> None:
    """Write the named fields in one conditional statement; raises CaseChanged when somebody was faster."""
    values = {name: getattr(case, name) for name in fields}
    saved = Case.objects.filter(pk=case.pk, version=case.version).update(version=case.version + 1, **values)
    if not saved:
        raise CaseChanged
    case.version += 1


def present_visit(case: Case) -> StepVisit:
    """The open stay at the present step; raises NotAtThisStep when the case stands nowhere."""
    visit = StepVisit.objects.select_related("agency").filter(case=case, left_at=None).first()
    if visit is None:
        raise NotAtThisStep(_("Hồ sơ không ở bước nào."))
    return visit


def leave_step(case: Case, *, end: StepEnd, label: str, note: str, by: Actor, now: datetime) -> StepVisit:
    """Close the stay at the present step with its working minutes; two statements."""
    visit = present_visit(case)
    visit.left_at, visit.end, visit.ended_by = now, end, by.label
    visit.action_label, visit.note = label, note
    visit.minutes = clock.minutes_at_step(agency=visit.agency, entered_at=visit.entered_at, left_at=now)
    StepVisit.objects.filter(pk=visit.pk, left_at=None).update(
        left_at=now, end=end, ended_by=by.label, action_label=label, note=note, minutes=visit.minutes
    )
    return visit


STEP_FIELDS = ("step_key", "step_name", "step_role", "step_agency", "step_due_at", "holder")
