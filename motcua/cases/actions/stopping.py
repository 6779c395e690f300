"""Pauses that do not restart the limit: financial obligation, stop."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent
from motcua.cases import clock
from motcua.cases.actions.placing import open_visit, place_at
from motcua.cases.actions.saving import (
    STEP_FIELDS,
    leave_step,
    load_case,
    next_number,
    note_on,
    save_case,
)
from motcua.cases.choices import CaseState, DueKind, PauseKind, StepEnd
from motcua.cases.errors import ConditionMissing, NotAtThisStep
from motcua.cases.models import Case, CasePause
from motcua.cases.permissions import RECEIVE, check_act
from motcua.cases.workflow import MOVES, MoveKind, target_of
from motcua.catalogue.queries import process_of
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.inserts import insert_rows
from motcua.core.transactions import action


@action
def ask_payment(*, case_id: int, version: int, reason: str, by: Actor, now: datetime) -> Case:
    """The applicant must meet a financial obligation first (land: tax); the clock stands until then."""
    case = load_case(case_id, version=version)
    by = check_act(by, case)
    return _pause(case, PauseKind.PAYMENT, MoveKind.ASK_PAYMENT, reason, by, now)


@action
def stop_case(*, case_id: int, version: int, reason: str, by: Actor, now: datetime) -> Case:
    """The agency stops for a reason outside its hands; the clock stands until it resumes."""
    case = load_case(case_id, version=version)
    by = check_act(by, case)
    if case.step is None or not case.step.allows_stop:
        raise NotAtThisStep(_("Bước này không dừng hồ sơ được."))
    return _pause(case, PauseKind.STOP, MoveKind.STOP, reason, by, now)


@action
def complete_payment(*, case_id: int, version: int, note: str = "", by: Actor, now: datetime) -> Case:
    """Proof of payment is there: the clock goes on, the appointment moves by the pause."""
    case = load_case(case_id, version=version)
    check(by, RECEIVE, case.receiving_agency.path)
    return _resume(case, MoveKind.PAYMENT_COMPLETE, note, by, now)


@action
def resume_case(*, case_id: int, version: int, note: str = "", by: Actor, now: datetime) -> Case:
    """Work on a stopped case goes on where it stood."""
    case = load_case(case_id, version=version)
    by = check_act(by, case)
    if case.finished_at is not None:
        raise NotAtThisStep(_("Hồ sơ đã đóng, không tiếp tục được."))
    return _resume(case, MoveKind.RESUME, note, by, now)


def _pause(case: Case, kind: PauseKind, move: MoveKind, reason: str, by: Actor, now: datetime) -> Case:
    _reason(reason)
    if case.state != CaseState.IN_PROGRESS:
        raise NotAtThisStep(_("Chỉ tạm dừng được hồ sơ đang xử lý."))
    case.state = target_of(move, case.state)
    leave_step(case, end=StepEnd.PAUSED, label=MOVES[move].label, note=reason, by=by, now=now)
    insert_rows([CasePause(case=case, kind=kind, started_at=now, reason=reason)])
    case.paused_at = now
    save_case(case, "state", "paused_at")
    _note(
        case, f"cases.{kind.value}_asked" if kind is PauseKind.PAYMENT else "cases.stopped", reason, by, now
    )
    return case


def _resume(case: Case, move: MoveKind, note: str, by: Actor, now: datetime) -> Case:
    case.state = target_of(move, case.state)
    CasePause.objects.filter(case=case, ended_at=None).update(ended_at=now)
    due = clock.moved_by_pauses(case=case, old=clock.last_appointment(case))
    holder_id = case.holder_id
    place_at(case, process_of(case.process_version_id).step(case.step_key), entered_at=now)
    case.holder_id, case.paused_at, case.due_at = holder_id, None, due.moment
    save_case(case, "state", "paused_at", "due_at", *STEP_FIELDS)
    insert_rows([open_visit(case, number=next_number(case), now=now)])
    insert_rows(
        [clock.due_row(case=case, kind=DueKind.APPOINTMENT, moment=due, reason=MOVES[move].label, now=now)]
    )
    _note(case, f"cases.{move.value}", note, by, now)
    return case


def _reason(reason: str) -> None:
    if not reason.strip():
        raise ConditionMissing(_("Xin ghi lý do."), field="reason")


def _note(case: Case, kind: str, reason: str, by: Actor, now: datetime) -> None:
    note_on(
        case, NewEvent(kind, {"reason": reason, "state": int(case.state), "due": case.due_at}), by=by, now=now
    )
