"""Ends without a result: the applicant takes the case back, or does not complete it in time."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import override

from motcua.audit.actions import NewEvent
from motcua.cases.actions.desk_refusals import stand_nowhere
from motcua.cases.actions.saving import (
    STEP_FIELDS,
    leave_step,
    load_case,
    note_on,
    save_case,
    stands_somewhere,
)
from motcua.cases.choices import CaseState, PartsFate, StepEnd
from motcua.cases.errors import ConditionMissing, MoveNotPossible, SupplementStillOpen
from motcua.cases.models import Case, CasePause, Withdrawal
from motcua.cases.permissions import CLOSE_UNANSWERED, WITHDRAW
from motcua.cases.rules import stop_notice_series
from motcua.cases.workflow import MOVES, MoveKind, target_of
from motcua.core.access import check
from motcua.core.actors import ROLE_LABELS, Actor, Role
from motcua.core.inserts import insert_rows
from motcua.core.rules.rule_sets import time_rules
from motcua.core.series import take
from motcua.core.transactions import action


@action
def withdraw_case(
    *,
    case_id: int,
    version: int,
    reason: str,
    parts: PartsFate | None = None,
    by: Actor,
    now: datetime,
) -> Case:
    """The applicant takes the case back while there is no result: final.

    Where the rules of the case know a stop at the citizen's request (NĐ 118/2025 Điều 21, TT 03/2025 Điều 7),
    a received case gets the numbered notice (Mẫu 05). `parts`: what becomes of linked cases still open.
    Raises MoveNotPossible once there is a result or an end, ConditionMissing without a reason or when open
    parts are left unsaid.
    """
    case = load_case(case_id, version=version)
    check(by, WITHDRAW, case.receiving_agency.path)
    target = target_of(MoveKind.WITHDRAW, case.state)
    if case.is_final:
        raise MoveNotPossible(MOVES[MoveKind.WITHDRAW].label, CaseState(case.state).label)
    if not reason.strip():
        raise ConditionMissing(_("Xin ghi lý do."), field="reason")
    settled = settle_parts(case, parts, reason=reason.strip(), by=by, now=now)
    label = MOVES[MoveKind.WITHDRAW].label
    if stands_somewhere(case):
        leave_step(case, end=StepEnd.ENDED, label=label, note=reason, by=by, now=now)
    _end(case, target, now)
    withdrawal = Withdrawal(
        case=case,
        form_number=_notice_number(case, now),
        reason=reason.strip(),
        recorded_at=now,
        recorded_by=by.label,
        signer_title=_title_of(by, case),
    )
    insert_rows([withdrawal])
    said = {
        "reason": withdrawal.reason,
        "notice": withdrawal.form_number,
        "state": int(case.state),
        **settled,
    }
    note_on(case, NewEvent("cases.withdrawn", said), by=by, now=now)
    return case


@action
def close_unanswered_case(*, case_id: int, version: int, by: Actor, now: datetime) -> Case:
    """Close a case whose supplement was not brought in time: 5 → 8 with an end, final. A job's action.

    Raises SupplementStillOpen while there is time, MoveNotPossible when the case waits no more, CaseChanged.
    """
    case = load_case(case_id, version=version)
    check(by, CLOSE_UNANSWERED)
    target = target_of(MoveKind.CLOSE_UNANSWERED, case.state)
    due_at = case.supplement_due_at
    if due_at is None or now <= due_at:
        raise SupplementStillOpen(_("Thời hạn bổ sung chưa hết."))
    _end(case, target, now)
    drop_unopened_parts(case, reason=_("Hồ sơ chính đã đóng vì không bổ sung."), by=by, now=now)
    note_on(case, NewEvent("cases.closed_unanswered", {"due": due_at}), by=by, now=now)
    return case


def settle_parts(
    case: Case, fate: PartsFate | None, *, reason: str, by: Actor, now: datetime
) -> dict[str, str]:
    """What becomes of the linked cases of a case that ends or stops, for its event; called inside an action.

    Raises ConditionMissing when there are open ones and nobody said, NotAllowed when they shall be withdrawn
    by somebody who may not.
    """
    links = list(case.links.unfinished().select_related("child"))
    if not links:
        return {}
    if fate is None:
        raise ConditionMissing(_("Xin chọn: các hồ sơ liên thông rút luôn hay tiếp tục."), field="parts")
    if fate == PartsFate.WITHDRAW:
        for link in links:
            if link.child is not None:
                withdraw_case(
                    case_id=link.child.pk, version=link.child.version, reason=reason, by=by, now=now
                )
        drop_unopened_parts(case, reason=reason, by=by, now=now)
    return {"parts_fate": fate.value}


def drop_unopened_parts(case: Case, *, reason: str, by: Actor, now: datetime) -> None:
    """Give up the parts that are not opened: one statement."""
    case.links.filter(child=None, dropped_at=None).update(
        dropped_at=now, dropped_by=by.label, drop_reason=reason
    )


def _end(case: Case, state: CaseState, now: datetime) -> None:
    """The case stands nowhere, waits for nothing and is finished."""
    if case.paused_at is not None:
        CasePause.objects.filter(case=case, ended_at=None).update(ended_at=now)
    case.state, case.finished_at, case.paused_at, case.supplement_due_at = state, now, None, None
    stand_nowhere(case)
    save_case(case, "state", "finished_at", "paused_at", "supplement_due_at", *STEP_FIELDS)


def _notice_number(case: Case, now: datetime) -> str:
    if case.received_at is None or not time_rules(case.rule_versions["time"]).stop_on_request:
        return ""
    (number,) = take([stop_notice_series(case.receiving_agency.code, localdate(now).year)])
    return f"{number:04d}"


def _title_of(by: Actor, case: Case) -> str:
    """The post in which the officer signs the notice, as a Vietnamese form writes it."""
    is_director = by.holds([Role.DIRECTOR], case.receiving_agency.path)
    with override("vi"):
        return str(ROLE_LABELS[Role.DIRECTOR if is_director else Role.RECEIVER])
