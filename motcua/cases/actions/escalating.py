"""Telling the person above that a step overran its time, and their answer."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.agencies.queries import calendar_of
from motcua.audit.actions import NewEvent
from motcua.cases.actions.saving import load_case, note_on, present_visit
from motcua.cases.choices import CaseState
from motcua.cases.errors import ConditionMissing, NotAtThisStep
from motcua.cases.models import Case, Escalation, StepVisit
from motcua.cases.permissions import OVERSEE
from motcua.cases.rules.escalation import ANSWER_MINUTES, superior_of
from motcua.cases.sql import case_at_work
from motcua.core.access import check
from motcua.core.actors import Actor, ActorKind
from motcua.core.inserts import insert_rows
from motcua.core.rows import update_row
from motcua.core.transactions import action
from motcua.core.worktime import add_working_minutes

SLICE = 200


def escalate_overdue_steps(*, by: Actor, now: datetime) -> int:
    """Tell the next person above about each step beyond its time; returns how many were told.

    Each case is an action of its own, so that nobody waits for a long list. Run again it tells nobody twice.
    """
    visits = (
        StepVisit.objects.filter(left_at=None, due_at__lt=now, case__state=CaseState.IN_PROGRESS)
        .annotate(level=Max("escalations__level"), told_at=Max("escalations__told_at"))
        .select_related("agency")
        .order_by("due_at")
    )
    told = 0
    for visit in visits.iterator(chunk_size=SLICE):
        if _is_ripe(visit, now=now):
            told += _tell(case_id=visit.case_id, visit_id=visit.pk, by=by, now=now)
    return told


def _is_ripe(visit: StepVisit, *, now: datetime) -> bool:
    """Nobody was told yet, or who was told has had a working day to answer."""
    told_at, level = vars(visit)["told_at"], vars(visit)["level"] or 0
    if superior_of(visit.role, level + 1) is None:
        return False
    return told_at is None or add_working_minutes(calendar_of(visit.agency), told_at, ANSWER_MINUTES) <= now


@action
def _tell(*, case_id: int, visit_id: int, by: Actor, now: datetime) -> int:
    """One level for one stay; 0 when the case has moved, somebody answered or another node was faster."""
    case = case_at_work(case_id)
    if case is None or case.last_visit is None or case.last_visit.pk != visit_id or case.last_visit.left_at:
        return 0
    known = Escalation.objects.filter(visit_id=visit_id).order_by("-level").first()
    level = known.level + 1 if known else 1
    superior = superior_of(case.step_role, level)
    if superior is None or (known is not None and known.answered_at is not None):
        return 0
    agency = _place(case, superior.place)
    insert_rows(
        [
            Escalation(
                case=case, visit_id=visit_id, level=level, role=superior.role, agency=agency, told_at=now
            )
        ]
    )
    payload = {"step": case.step_key, "level": level, "role": superior.role, "agency": agency.code}
    note_on(case, NewEvent("cases.step_escalated", payload), by=by, now=now)
    return 1


def _place(case: Case, place: str) -> Agency:
    unit = case.step_agency or case.competent_agency
    return {"unit": unit, "agency": case.competent_agency, "centre": case.receiving_agency}[place]


@action
def instruct(*, case_id: int, version: int, instruction: str, by: Actor, now: datetime) -> Case:
    """Answer an escalation: say what the holder is to do. The case stays where it is.

    Raises ConditionMissing without words, NotAtThisStep when nobody told this officer about the step.
    """
    case = load_case(case_id, version=version)
    if case.step_agency is None:
        raise NotAtThisStep(_("Hồ sơ không ở bước nào."))
    check(by, OVERSEE)
    if not instruction.strip():
        raise ConditionMissing(_("Xin ghi ý kiến chỉ đạo."), field="note")
    visit = present_visit(case)
    told = Escalation.objects.filter(visit=visit).open().told_to(by).order_by("-level").first()
    if told is None:
        raise NotAtThisStep(_("Bước này chưa được báo lên ông/bà, hoặc đã có ý kiến chỉ đạo."))
    told.answered_at, told.instruction = now, instruction.strip()
    told.answered_by_id = by.id if by.kind is ActorKind.OFFICER else None
    update_row(
        told, "answered_at", "answered_by_id", "instruction", where={"id": told.pk, "answered_at": None}
    )
    note_on(
        case,
        NewEvent("cases.instructed", {"step": case.step_key, "note": told.instruction, "level": told.level}),
        by=by,
        now=now,
    )
    return case
