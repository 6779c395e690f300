"""Where a case stands: putting it at a step and opening the stay there."""

from __future__ import annotations

from datetime import datetime

from motcua.cases import clock
from motcua.cases.choices import CaseState, StepEnd
from motcua.cases.models import Case, StepVisit
from motcua.cases.workflow import MoveKind, target_of
from motcua.catalogue.rules.process import Step, StepKind
from motcua.core.actors import Actor, Role


def place_at_first_step(case: Case, by: Actor) -> None:
    """2 received, then 4 in progress: an e-case moves on at once (NĐ 61/2018 Điều 18).

    A postal clerk's case stays received until the centre has accepted the signed list.
    """
    case.state = target_of(MoveKind.RECEIVE, case.state)
    process = case.process
    step = process.first
    if not waits_for_postal_list(by):
        case.state = target_of(MoveKind.START, case.state)
        step = process.step(step.actions[0].to)
    place_at(case, step, entered_at=case.received_at)


def place_at_signature(case: Case, *, holder_id: int | None) -> None:
    """Put a case that is done while the applicant waits before who signs it; the caller saves.

    A process without a signature leaves it where it stands.
    """
    step = next((step for step in case.process.steps if step.kind is StepKind.SIGN), None)
    if step is not None and case.state == CaseState.IN_PROGRESS:
        place_at(case, step, entered_at=case.received_at)
        case.holder_id = holder_id


def waits_for_postal_list(by: Actor) -> bool:
    """Whether the receiver is a postal clerk only, whose cases reach the centre by a signed list."""
    roles = by.roles()
    return Role.POSTAL_CLERK in roles and Role.RECEIVER not in roles


def place_at(case: Case, step: Step, *, entered_at: datetime | None) -> None:
    """Put the step's facts on the case; the caller saves."""
    agency = case.agency_of(step.unit)
    case.step_key, case.step_name, case.step_role = step.key, step.name, step.role
    case.step_agency, case.holder = agency, None
    case.step_due_at = (
        clock.step_due(step=step, agency=agency, entered_at=entered_at) if entered_at is not None else None
    )


def first_visits(case: Case, by: Actor, now: datetime) -> list[StepVisit]:
    reception = case.process.first
    desk = StepVisit(
        case=case,
        number=1,
        step_key=reception.key,
        step_name=reception.name,
        role=reception.role,
        agency=case.receiving_agency,
        holder_id=case.received_by_id,
        entered_at=now,
    )
    if case.step_key == reception.key:
        return [desk]
    desk.left_at, desk.end, desk.ended_by, desk.minutes = now, StepEnd.FORWARDED, by.label, 0
    desk.action_label = reception.actions[0].label
    return [desk, open_visit(case, number=2, now=now)]


def open_visit(case: Case, *, number: int, now: datetime) -> StepVisit:
    """A new stay at the case's present step; the caller saves."""
    case.last_visit = StepVisit(
        case=case,
        number=number,
        step_key=case.step_key,
        step_name=case.step_name,
        role=case.step_role,
        agency=case.step_agency,
        holder_id=case.holder_id,
        entered_at=now,
        due_at=case.step_due_at,
    )
    return case.last_visit
