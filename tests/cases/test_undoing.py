"""Taking the last step back: what it restores, what it leaves as a trace, and every reason against it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from motcua.audit.queries import find_faults, history_of
from motcua.cases.actions import assign_case, take_case, undo_step
from motcua.cases.choices import CaseState, Outcome, StepEnd
from motcua.cases.errors import ConditionMissing, NotUndone
from motcua.cases.models import Case
from motcua.core.actors import Actor, Role
from tests.factories import actor_for
from tests.factories_cases import CERTIFIED_COPY, HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_work import another, bring_to, decided, receive, step_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, CERTIFIED_COPY)


@pytest.fixture
def sent(desk: Desk, now: datetime) -> Case:
    """Sent by the specialist to the leader, ten minutes after receipt."""
    return bring_to(desk, receive(desk, CERTIFIED_COPY, now=now), "sign", now=now)


def undo(case: Case, by: Actor, now: datetime, reason: str = "Chọn nhầm") -> Case:
    return undo_step(case_id=case.pk, version=case.version, reason=reason, by=by, now=now)


def test_the_case_stands_again_where_it_stood(desk: Desk, now: datetime) -> None:
    specialist = desk.actor(Role.SPECIALIST)
    case = receive(desk, CERTIFIED_COPY, now=now)
    before = take_case(case_id=case.pk, version=case.version, by=specialist, now=now)
    sent = step_on(desk, before, now=now + timedelta(minutes=5))

    back = undo(sent, specialist, now + timedelta(minutes=9))

    assert (back.step_key, back.holder_id, back.step_due_at) == (
        before.step_key, before.holder_id, before.step_due_at,
    )  # fmt: skip
    assert (back.state, back.due_at) == (CaseState.IN_PROGRESS, before.due_at)
    visits = list(back.visits.values_list("step_key", "end"))
    assert visits[-3:] == [("appraise", StepEnd.FORWARDED), ("sign", StepEnd.UNDONE), ("appraise", "")]
    assert back.visits.get(left_at=None).due_at == before.step_due_at
    undone = history_of("case", case.code)[-1]
    assert (undone.kind, undone.payload["reason"]) == ("cases.step_undone", "Chọn nhầm")
    assert not list(find_faults())


def test_it_can_be_sent_and_taken_back_again(desk: Desk, sent: Case, now: datetime) -> None:
    specialist = desk.actor(Role.SPECIALIST)
    again = step_on(desk, undo(sent, specialist, now + timedelta(minutes=20)), now=now + timedelta(hours=1))
    assert undo(again, specialist, now + timedelta(hours=1)).step_key == "appraise"


def test_only_who_sent_it_takes_it_back(desk: Desk, sent: Case, now: datetime) -> None:
    colleague = actor_for(another(desk, Role.SPECIALIST))
    for by in (colleague, desk.actor(Role.LEADER)):
        with pytest.raises(NotUndone, match="người vừa chuyển"):
            undo(sent, by, now + timedelta(hours=1))
    assert Case.objects.get(pk=sent.pk).step_key == "sign"


def test_nothing_is_taken_back_once_the_next_has_begun(desk: Desk, sent: Case, now: datetime) -> None:
    taken = take_case(case_id=sent.pk, version=sent.version, by=desk.actor(Role.LEADER), now=now)
    with pytest.raises(NotUndone, match="việc khác"):
        undo(taken, desk.actor(Role.SPECIALIST), now + timedelta(minutes=30))


def test_nothing_is_taken_back_once_it_was_assigned(desk: Desk, now: datetime) -> None:
    head = desk.actor(Role.HEAD_OF_SECTION)
    case = bring_to(desk, receive(desk, now=now), "appraise", now=now)
    other = another(desk, Role.SPECIALIST)
    given = assign_case(case_id=case.pk, version=case.version, assignee_id=other.pk, by=head, now=now)
    with pytest.raises(NotUndone):
        undo(given, head, now + timedelta(minutes=30))


def test_nothing_is_taken_back_on_another_day(desk: Desk, sent: Case, now: datetime) -> None:
    with pytest.raises(NotUndone, match="trong ngày"):
        undo(sent, desk.actor(Role.SPECIALIST), now + timedelta(days=1))


def test_a_number_that_was_given_stays_given(desk: Desk, now: datetime) -> None:
    sealed = step_on(desk, bring_to(desk, receive(desk, now=now), "seal", now=now), now=now)
    with pytest.raises(NotUndone, match="đã cấp số"):
        undo(sealed, desk.actor(Role.RECORDS_CLERK), now + timedelta(hours=1))


def test_a_result_on_its_way_to_the_centre_can_be_called_back(desk: Desk, now: datetime) -> None:
    case = decided(desk, now=now)
    back = undo(case, desk.actor(Role.RECORDS_CLERK), now + timedelta(hours=2))
    assert (back.state, back.step_key) == (CaseState.IN_PROGRESS, "transfer")
    assert (back.finished_at, back.outcome, back.result_number) == (None, Outcome.NONE, case.result_number)
    done = step_on(desk, back, now=now + timedelta(hours=3))
    assert (done.state, done.finished_at) == (CaseState.DECIDED, now + timedelta(hours=3))


def test_a_reason_is_given(desk: Desk, sent: Case, now: datetime) -> None:
    with pytest.raises(ConditionMissing):
        undo(sent, desk.actor(Role.SPECIALIST), now, reason="  ")
    assert history_of("case", sent.code)[-1].kind == "cases.moved"


def test_a_case_nobody_has_sent_on_has_no_step_to_take_back(desk: Desk, now: datetime) -> None:
    case = receive(desk, CERTIFIED_COPY, now=now)
    with pytest.raises(NotUndone):
        undo(case, desk.actor(Role.RECEIVER), now)


def test_it_takes_few_statements(
    desk: Desk, sent: Case, now: datetime, django_assert_max_num_queries
) -> None:
    specialist = desk.actor(Role.SPECIALIST)
    with django_assert_max_num_queries(10 + 2):  # and the savepoint of the test around the action
        undo(sent, specialist, now + timedelta(minutes=20))
