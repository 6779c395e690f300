"""Refusing after appraisal: proposed, carried to the leader, signed, numbered, handed over as a result."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from motcua.audit.queries import history_of
from motcua.cases.actions import Recipient, drop_rejection, hand_over_result, propose_rejection
from motcua.cases.choices import CaseState, Outcome
from motcua.cases.errors import ConditionMissing, NotAtThisStep
from motcua.cases.models import Case
from motcua.cases.queries.log import log_of
from motcua.core.actors import Role
from tests.factories_cases import CERTIFIED_COPY, HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_work import bring_to, receive, step_on

pytestmark = pytest.mark.django_db
REASON = "Ngành nghề cấm kinh doanh"


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, CERTIFIED_COPY)


@pytest.fixture
def case(desk: Desk, now: datetime) -> Case:
    return bring_to(desk, receive(desk, now=now), "appraise", now=now)


def propose(desk: Desk, case: Case, now: datetime, role: Role = Role.SPECIALIST) -> Case:
    return propose_rejection(
        case_id=case.pk, version=case.version, reason=REASON, by=desk.actor(role), now=now
    )


def drop(desk: Desk, case: Case, now: datetime, role: Role) -> Case:
    return drop_rejection(
        case_id=case.pk, version=case.version, reason="Đủ điều kiện", by=desk.actor(role), now=now
    )


def test_a_refusal_goes_along_the_ways_and_is_a_result(desk: Desk, case: Case, now: datetime) -> None:
    proposed = propose(desk, case, now)
    assert (proposed.is_rejection_proposed, proposed.outcome) == (True, Outcome.NONE)
    assert proposed.step_key == "appraise"

    signing = bring_to(desk, proposed, "sign", now=now)
    assert signing.rejections.get().signed_at is None
    sealed = step_on(desk, signing, now=now + timedelta(hours=2))
    rejection = sealed.rejections.get()
    assert rejection.signed_by == str(desk.users[Role.LEADER])

    decided = bring_to(desk, sealed, "hand_over", now=now + timedelta(hours=2))
    assert (decided.state, decided.outcome) == (CaseState.DECIDED, Outcome.REFUSED)
    assert decided.result_number
    assert decided.rejections.get().is_late is False
    handed = hand_over_result(
        case_id=case.pk, version=decided.version, recipient=Recipient("Trần Thị Bình"),
        by=desk.actor(Role.RECEIVER), now=now + timedelta(hours=4),
    )  # fmt: skip
    assert (handed.state, handed.outcome) == (CaseState.HANDED_OVER, Outcome.REFUSED)
    moves = [entry.payload for entry in history_of("case", case.code) if entry.kind == "cases.moved"]
    assert [move["rejection"] for move in moves][-5:] == [True] * 5
    assert any("với đề nghị từ chối giải quyết" in line.details for line in log_of(handed))


def test_a_refusal_after_the_due_moment_is_recorded_as_late(desk: Desk, case: Case, now: datetime) -> None:
    decided = bring_to(desk, propose(desk, case, now), "hand_over", now=now + timedelta(days=10))
    assert decided.rejections.get().is_late
    last = history_of("case", case.code)[-1]
    assert (last.kind, last.payload["late"], last.payload["outcome"]) == ("cases.decided", True, "refused")


@pytest.mark.parametrize(("step", "role"), [("review", Role.HEAD_OF_SECTION), ("sign", Role.LEADER)])
def test_a_refusal_is_turned_back_into_a_grant_with_trace(
    desk: Desk, case: Case, now: datetime, step: str, role: Role
) -> None:
    there = bring_to(desk, propose(desk, case, now), step, now=now)
    kept = drop(desk, there, now + timedelta(hours=2), role)
    rejection = kept.rejections.get()
    assert (kept.is_rejection_proposed, rejection.drop_reason) == (False, "Đủ điều kiện")
    assert rejection.dropped_by == str(desk.users[role])
    decided = bring_to(desk, kept, "hand_over", now=now + timedelta(hours=2))
    assert decided.outcome == Outcome.GRANTED
    assert "cases.rejection_dropped" in [entry.kind for entry in history_of("case", case.code)]


def test_nobody_turns_a_signed_refusal_back(desk: Desk, case: Case, now: datetime) -> None:
    sealing = bring_to(desk, propose(desk, case, now), "seal", now=now)
    with pytest.raises(NotAtThisStep):
        drop(desk, sealing, now + timedelta(hours=2), Role.RECORDS_CLERK)


def test_a_refusal_is_proposed_again_after_it_was_dropped(desk: Desk, case: Case, now: datetime) -> None:
    dropped = drop(desk, propose(desk, case, now), now, Role.SPECIALIST)
    again = propose(desk, dropped, now)
    assert again.rejections.filter(dropped_at=None).count() == 1
    with pytest.raises(NotAtThisStep):
        propose(desk, again, now)


def test_a_step_that_allows_no_refusal_proposes_none(desk: Desk, now: datetime) -> None:
    case = receive(desk, now=now)
    with pytest.raises(NotAtThisStep):
        propose(desk, case, now, Role.HEAD_OF_SECTION)


def test_a_refusal_gives_its_reason(desk: Desk, case: Case, now: datetime) -> None:
    with pytest.raises(ConditionMissing):
        propose_rejection(
            case_id=case.pk, version=case.version, reason=" ", by=desk.actor(Role.SPECIALIST), now=now
        )


def test_a_refusal_no_leader_signed_is_no_result(desk: Desk, case: Case, now: datetime) -> None:
    there = bring_to(desk, propose(desk, case, now), "transfer", now=now)
    there.rejections.update(signed_at=None)
    with pytest.raises(ConditionMissing):
        step_on(desk, there, now=now + timedelta(hours=2))
