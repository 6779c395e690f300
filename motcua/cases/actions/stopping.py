"""Pauses that do not restart the limit, and the stop by the agency."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent
from motcua.cases import clock
from motcua.cases.actions.ending import settle_parts
from motcua.cases.actions.placing import open_visit, place_at
from motcua.cases.actions.saving import (
    STEP_FIELDS,
    leave_step,
    load_case,
    next_number,
    note_on,
    save_case,
)
from motcua.cases.choices import CaseState, DueKind, PartsFate, PauseKind, StepEnd
from motcua.cases.errors import ConditionMissing, NotAtThisStep
from motcua.cases.models import Case, CasePause
from motcua.cases.permissions import check_act
from motcua.cases.workflow import MOVES, MoveKind, target_of
from motcua.core.actors import Actor
from motcua.core.inserts import insert_rows
from motcua.core.transactions import action
from motcua.core.worktime import Due


@action
def stop_case(
    *,
    case_id: int,
    version: int,
    reason: str,
    parts: PartsFate | None = None,
    by: Actor,
    now: datetime,
) -> Case:
    """The agency stops for a reason outside its hands; the clock stands until it resumes.

    `parts` as in `withdraw_case`.
    """
    case = load_case(case_id, version=version)
    by = check_act(by, case)
    if case.step is None or not case.step.allows_stop:
        raise NotAtThisStep(_("Bước này không dừng hồ sơ được."))
    said = settle_parts(case, parts, reason=reason, by=by, now=now)
    return pause(case, PauseKind.STOP, MoveKind.STOP, reason, by, now, **said)


@action
def resume_case(*, case_id: int, version: int, note: str = "", by: Actor, now: datetime) -> Case:
    """Work on a stopped case goes on where it stood."""
    case = load_case(case_id, version=version)
    by = check_act(by, case)
    if case.finished_at is not None:
        raise NotAtThisStep(_("Hồ sơ đã đóng, không tiếp tục được."))
    return resume(case, MoveKind.RESUME, note, by, now)


def pause(
    case: Case, kind: PauseKind, move: MoveKind, reason: str, by: Actor, now: datetime, **said: str
) -> Case:
    """Let the clock stand: the step is left until `resume`. `said` joins the event."""
    _reason(reason)
    if case.state != CaseState.IN_PROGRESS:
        raise NotAtThisStep(_("Chỉ tạm dừng được hồ sơ đang xử lý."))
    case.state = target_of(move, case.state)
    leave_step(case, end=StepEnd.PAUSED, label=MOVES[move].label, note=reason, by=by, now=now)
    insert_rows([CasePause(case=case, kind=kind, started_at=now, reason=reason)])
    case.paused_at = now
    save_case(case, "state", "paused_at")
    event = f"cases.{kind.value}_asked" if kind is PauseKind.PAYMENT else "cases.stopped"
    _note(case, event, reason, by, now, **said)
    return case


def resume(
    case: Case,
    move: MoveKind,
    note: str,
    by: Actor,
    now: datetime,
    *,
    second: Due | None = None,
    reason: str = "",
) -> Case:
    """End the pause: the appointment moves by it, or a second one (`second`, for this `reason`) begins."""
    case.state = target_of(move, case.state)
    CasePause.objects.filter(case=case, ended_at=None).update(ended_at=now)
    due = second or clock.moved_by_pauses(
        case=case, old=clock.last_appointment(case), pauses=case.pauses.all()
    )
    holder_id = case.holder_id
    place_at(case, case.process.step(case.step_key), entered_at=now)
    case.holder_id, case.paused_at = holder_id, None
    clock.appoint(case, due)
    save_case(case, "state", "paused_at", "was_late_before_restart", *clock.APPOINTED, *STEP_FIELDS)
    insert_rows([open_visit(case, number=next_number(case), now=now)])
    insert_rows(
        [
            clock.due_row(
                case=case, kind=DueKind.APPOINTMENT, moment=due, reason=reason or MOVES[move].label, now=now
            )
        ]
    )
    _note(case, f"cases.{move.value}", note, by, now)
    return case


def _reason(reason: str) -> None:
    if not reason.strip():
        raise ConditionMissing(_("Xin ghi lý do."), field="reason")


def _note(case: Case, kind: str, reason: str, by: Actor, now: datetime, **said: str) -> None:
    told = {"reason": reason, "state": int(case.state), "due": case.due_at, **said}
    note_on(case, NewEvent(kind, told), by=by, now=now)
