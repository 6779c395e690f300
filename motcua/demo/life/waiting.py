"""Cases wait: for papers, money, the end of a stop, a day the office cannot keep."""

from __future__ import annotations

from random import Random

from motcua.cases.actions import (
    ask_payment,
    complete_payment,
    complete_supplement,
    draft_apology,
    resume_case,
    sign_apology,
    stop_case,
    withdraw_case,
)
from motcua.cases.choices import CaseState
from motcua.cases.models import Case
from motcua.core.actors import Actor, Role
from motcua.core.rules.dates import local
from motcua.core.worktime import add_working_minutes
from motcua.demo.life.pace import WORKING_DAY, Pace, case_of
from motcua.demo.models import Turn, TurnKind


def pause(life: Pace, turn: Turn, case: Case, worker: Actor, chances: Random) -> list[Turn]:
    """The applicant takes the case back, or it waits for a dispute or for money."""
    chance = chances.random()
    if chance < 0.2:
        withdraw_case(
            case_id=case.pk,
            version=case.version,
            reason="Người nộp đề nghị rút hồ sơ.",
            by=life.office.actor(Role.RECEIVER, now=turn.at),
            now=turn.at,
        )
        return []
    if chance < 0.5:
        reason = "Chờ kết luận của cơ quan giải quyết tranh chấp."
        stop_case(case_id=case.pk, version=case.version, reason=reason, by=worker, now=turn.at)
        return [life.then(turn, TurnKind.RESUME, case, chances.randint(900, 6000))]
    reason = "Chờ thông báo và chứng từ nộp nghĩa vụ tài chính."
    ask_payment(case_id=case.pk, version=case.version, reason=reason, by=worker, now=turn.at)
    return [life.then(turn, TurnKind.PAID, case, chances.randint(900, 4000))]


def paid(life: Pace, turn: Turn, chances: Random) -> list[Turn]:
    """The proof of payment is there."""
    case = case_of(turn)
    if case.state != CaseState.AWAITING_PAYMENT:
        return []
    by = life.office.actor(Role.RECEIVER, now=turn.at)
    case = complete_payment(case_id=case.pk, version=case.version, note="Đã có chứng từ.", by=by, now=turn.at)
    return [life.next_step(turn, case, chances)]


def resume(life: Pace, turn: Turn, chances: Random) -> list[Turn]:
    """What the case was stopped for is over."""
    case = case_of(turn)
    if case.state != CaseState.STOPPED:
        return []
    by = life.office.actor(Role(case.step_role), now=turn.at, unit=case.step_agency, holder_id=case.holder_id)
    case = resume_case(case_id=case.pk, version=case.version, note="Đã có kết luận.", by=by, now=turn.at)
    return [life.next_step(turn, case, chances)]


def complete(life: Pace, turn: Turn, chances: Random) -> list[Turn]:
    """The papers asked for have come."""
    case = case_of(turn)
    if case.state != CaseState.AWAITING_SUPPLEMENT:
        return []
    by = life.office.actor(Role.RECEIVER, now=turn.at)
    case = complete_supplement(case_id=case.pk, version=case.version, note="Đã nộp đủ.", by=by, now=turn.at)
    return [life.next_step(turn, case, chances)]


def apologise(life: Pace, turn: Turn, chances: Random) -> list[Turn]:
    """A day before the appointment the specialist sees that it will not do; the head signs."""
    case = case_of(turn)
    if case.state != CaseState.IN_PROGRESS or case.due_at is None:
        return []
    specialist = life.office.actor(
        Role(case.step_role), now=turn.at, unit=case.step_agency, holder_id=case.holder_id
    )
    promised = chances.randint(3, 15) * WORKING_DAY
    draft_apology(
        case_id=case.pk,
        version=case.version,
        reason="Phải đo đạc, đối chiếu lại hồ sơ địa chính.",
        new_day=local(add_working_minutes(life.calendar, case.due_at, promised)).date(),
        by=specialist,
        now=turn.at,
    )
    case = case_of(turn)
    sign_apology(
        case_id=case.pk,
        version=case.version,
        by=life.office.actor(Role.LEADER, now=turn.at),
        now=turn.at,
    )
    left = life.minutes(turn.at, case.due_at)
    overrun = promised * chances.uniform(0.3, 1.2)
    return [life.then(turn, TurnKind.WORK, case, left + max(90, overrun))]
