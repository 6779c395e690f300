"""The light path of a case that is done while the applicant waits: received, signed, handed over.

For domains above that know the act itself (certification): the steps of the process are not walked one by
one, for nobody would type anything at them.
"""

from __future__ import annotations

from datetime import datetime

from motcua.applicants.models import Applicant
from motcua.audit.actions import NewEvent
from motcua.cases.actions.apologising import apologise_with_result
from motcua.cases.actions.intake import Intake, place_of
from motcua.cases.actions.receiving import Express, receive_at
from motcua.cases.actions.saving import STEP_FIELDS, leave_step, note_on, present_visit, save_case
from motcua.cases.choices import CaseState, Outcome, StepEnd
from motcua.cases.models import Case
from motcua.cases.permissions import HAND_OVER, RECEIVE
from motcua.cases.sql import case_at_work
from motcua.cases.workflow import MoveKind, target_of
from motcua.catalogue.rules.process import StepKind
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rows import update_row
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action


@action
def receive_express(
    *, intake: Intake, express: Express, applicant: Applicant, by: Actor, now: datetime
) -> Case:
    """Receive a case that stands at once before who signs its result; raises as `receive_case`.

    `applicant` is a row kept already: one visit may make several cases.
    """
    offering, office = place_of(intake, on=local_day(now))
    check(by, RECEIVE, office.agency.path)
    return receive_at(
        offering, office, intake=intake, by=by, now=now, people=(applicant, None), express=express
    )


@action
def amend_express(*, case_id: int, note: str, signer_id: int | None, by: Actor, now: datetime) -> Case | None:
    """What the case notes and who will sign, after the act was put right: at most five statements.

    Who signs changes only while the case waits for it. None when nothing changes, or for a case handed over.
    """
    case = case_at_work(case_id)
    if case is None or case.state not in (CaseState.IN_PROGRESS, CaseState.DECIDED):
        return None
    check(by, RECEIVE, case.receiving_agency.path)
    waits = case.state == CaseState.IN_PROGRESS and case.step is not None and case.step.kind is StepKind.SIGN
    holder_id = signer_id if waits else case.holder_id
    if (case.note, case.holder_id) == (note, holder_id):
        return None
    if case.holder_id != holder_id:
        visit = present_visit(case)
        visit.holder_id = holder_id
        update_row(visit, "holder_id", where={"id": visit.pk, "left_at": None})
    case.note, case.holder_id = note, holder_id
    save_case(case, "note", "holder_id")
    note_on(case, NewEvent("cases.express_amended", {"note": note, "holder": holder_id}), by=by, now=now)
    return case


@action
def finish_express(
    *, case_id: int, number: str, recipient: str, by: Actor, now: datetime, is_refused: bool = False
) -> Case | None:
    """Decide the case and hand its result over at once: 4 or 9 → 10, six statements.

    None for a case that was ended, paused or handed over by another way: nothing is done to it.
    """
    case = case_at_work(case_id)
    if case is None or case.state not in (CaseState.IN_PROGRESS, CaseState.DECIDED):
        return None
    check(by, HAND_OVER, case.receiving_agency.path)
    left = case.step_key
    leave_step(case, end=StepEnd.ENDED, label="Ký và trả tại chỗ", note="", by=by, now=now)
    events = (
        [] if case.state == CaseState.DECIDED else [_decided(case, number, is_refused=is_refused, now=now)]
    )
    apologised = apologise_with_result(case, by=by, now=now)
    case.state, case.handed_over_at = target_of(MoveKind.HAND_OVER, case.state), now
    case.recipient_name = recipient
    case.step_key = case.step_name = case.step_role = ""
    case.step_agency = case.step_due_at = case.holder = None
    save_case(
        case,
        "state",
        "outcome",
        "finished_at",
        "result_number",
        "handed_over_at",
        "recipient_name",
        *STEP_FIELDS,
    )
    handed = NewEvent("cases.handed_over", {"recipient": recipient, "paper": "", "from": left})
    note_on(case, *events, *([apologised] if apologised else []), handed, by=by, now=now)
    return case


def _decided(case: Case, number: str, *, is_refused: bool, now: datetime) -> NewEvent:
    case.state = target_of(MoveKind.DECIDE, case.state)
    case.outcome = Outcome.REFUSED if is_refused else Outcome.GRANTED
    case.finished_at, case.result_number = now, number[:80]
    is_late = case.due_at is not None and now > case.due_at
    return NewEvent("cases.decided", {"outcome": case.outcome, "number": case.result_number, "late": is_late})
