"""Correcting a result that was handed over: who, where, what is kept, and how the case counts."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.audit.queries import find_faults, history_of
from motcua.cases.actions import Recipient, hand_over_result, propose_rejection, reopen_case
from motcua.cases.choices import CaseState, Outcome
from motcua.cases.errors import ConditionMissing, MoveNotPossible
from motcua.cases.models import Case
from motcua.cases.queries.facts import facts_of_cases
from motcua.cases.queries.history import timeline_of
from motcua.cases.queries.tracking import track
from motcua.cases.queries.work import WorkFilter, work_of
from motcua.cases.queries.work_words import GROUPS, Group, Moments, Scope
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed
from tests.factories_cases import HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_work import bring_to, decided, receive, step_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS)


@pytest.fixture
def given(desk: Desk, now: datetime) -> Case:
    """Handed over on the day of receipt, number 41/GCN-UBND."""
    return hand_over(desk, decided(desk, now=now), now + timedelta(hours=3))


def hand_over(desk: Desk, case: Case, now: datetime, name: str = "Nguyễn Văn An") -> Case:
    by = desk.actor(Role.RECEIVER)
    return hand_over_result(
        case_id=case.pk, version=case.version, recipient=Recipient(name, "Căn cước"), by=by, now=now
    )


def reopen(desk: Desk, case: Case, now: datetime, *, step: str = "seal", by: Role = Role.DIRECTOR) -> Case:
    return reopen_case(
        case_id=case.pk, version=case.version, step_key=step, reason="Sai họ tên", by=desk.actor(by), now=now
    )


def corrected(desk: Desk, case: Case, now: datetime) -> Case:
    """Numbered anew and brought to the centre."""
    sealed = step_on(desk, case, now=now, result_number="42/GCN-UBND")
    return bring_to(desk, sealed, "hand_over", now=now, minutes=0)


def verdict(case: Case) -> str:
    return str(facts_of_cases([case.pk])[case.pk].verdict)


def test_the_case_goes_back_to_the_step_and_nothing_of_the_old_result_is_lost(
    desk: Desk, given: Case, now: datetime
) -> None:
    later = now + timedelta(days=1)
    open_again = reopen(desk, given, later)

    assert (open_again.state, open_again.step_key, open_again.outcome) == (
        CaseState.IN_PROGRESS, "seal", Outcome.NONE,
    )  # fmt: skip
    assert (open_again.finished_at, open_again.handed_over_at, open_again.result_number) == (None, None, "")
    assert open_again.first_finished_at == given.finished_at
    kept = open_again.reopenings.get()
    assert (kept.result_number, kept.recipient_name, kept.handed_over_at) == (
        "41/GCN-UBND", "Nguyễn Văn An", given.handed_over_at,
    )  # fmt: skip
    assert open_again.visits.get(left_at=None).step_key == "seal"
    said = history_of("case", given.code)[-1]
    assert (said.kind, said.payload["reason"]) == ("cases.reopened", "Sai họ tên")
    assert not list(find_faults())


def test_the_corrected_result_has_a_number_of_its_own_and_is_handed_over_again(
    desk: Desk, given: Case, now: datetime
) -> None:
    later = now + timedelta(days=1)
    open_again = reopen(desk, given, later)
    with pytest.raises(ConditionMissing, match="đã cấp"):
        step_on(desk, open_again, now=later, result_number="41/GCN-UBND")
    done = hand_over(desk, corrected(desk, Case.objects.get(pk=given.pk), later), later, "Trần Thị Bình")

    assert (done.state, done.result_number, done.recipient_name) == (
        CaseState.HANDED_OVER, "42/GCN-UBND", "Trần Thị Bình",
    )  # fmt: skip
    told = " ".join(f"{stay.what} {stay.who} {stay.note}" for stay in timeline_of(done, now=later))
    for words in ("Nguyễn Văn An", "Trần Thị Bình", "Mở lại hồ sơ để sửa kết quả", "Sai họ tên"):
        assert words in told
    again = reopen(desk, done, later)
    assert list(again.reopenings.values_list("number", "result_number")) == [
        (1, "41/GCN-UBND"), (2, "42/GCN-UBND"),
    ]  # fmt: skip


@pytest.mark.parametrize("by", [Role.DIRECTOR, Role.LEADER])
def test_the_director_or_the_head_opens_it(desk: Desk, given: Case, by: Role, now: datetime) -> None:
    assert reopen(desk, given, now + timedelta(days=1), by=by).state == CaseState.IN_PROGRESS


@pytest.mark.parametrize("by", [Role.RECEIVER, Role.SPECIALIST, Role.HEAD_OF_SECTION, Role.ADMINISTRATOR])
def test_nobody_else_does(desk: Desk, given: Case, by: Role, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        reopen(desk, given, now + timedelta(days=1), by=by)


def test_only_a_handed_over_case_and_only_a_step_that_corrects(
    desk: Desk, given: Case, now: datetime
) -> None:
    with pytest.raises(ConditionMissing):
        reopen(desk, given, now, step="receive")
    with pytest.raises(MoveNotPossible):
        reopen(desk, decided(desk, now=now), now)


def test_a_correction_after_the_appointment_leaves_the_case_early(
    desk: Desk, given: Case, now: datetime
) -> None:
    assert verdict(given) == "early"
    later = now + timedelta(days=30)
    open_again = reopen(desk, given, later)
    assert verdict(open_again) == "early"  # also while it is being corrected
    assert verdict(hand_over(desk, corrected(desk, open_again, later), later)) == "early"


def test_a_correction_within_the_appointment_counts_by_itself(desk: Desk, given: Case, now: datetime) -> None:
    assert given.due_at is not None
    that_day = given.due_at - timedelta(minutes=50)  # the day of the appointment, in time
    done = corrected(desk, reopen(desk, given, that_day), that_day)
    assert verdict(done) == "on_time"


def test_a_late_result_does_not_become_on_time(desk: Desk, now: datetime) -> None:
    late = now + timedelta(days=30)
    case = decided(desk, now=now)
    Case.objects.filter(pk=case.pk).update(finished_at=late)
    given = hand_over(desk, Case.objects.get(pk=case.pk), late)
    assert verdict(given) == "late"
    again = corrected(desk, reopen(desk, given, late), late)
    assert verdict(again) == "late"


def test_a_case_in_correction_is_work_of_today_and_not_late(desk: Desk, given: Case, now: datetime) -> None:
    later = now + timedelta(days=30)
    open_again = reopen(desk, given, later)
    clerk = desk.actor(Role.RECORDS_CLERK)
    found = work_of(clerk, WorkFilter(scope=Scope.POSSIBLE), Moments.at(later))
    assert [GROUPS[rank] for rank in found.values_list("rank", flat=True)] == [Group.TODAY]
    assert not Case.objects.overdue(at=later).exists()
    shown = track(open_again, now=later)
    assert "đang được sửa lại" in shown.sentence
    assert (shown.due_at, shown.task) == (None, "")


@pytest.fixture
def refused(desk: Desk, now: datetime) -> Case:
    """Refused after appraisal, signed and handed over on the day of receipt."""
    case = bring_to(desk, receive(desk, now=now), "appraise", now=now)
    by = desk.actor(Role.SPECIALIST)
    proposed = propose_rejection(case_id=case.pk, version=case.version, reason="Ngành cấm", by=by, now=now)
    return hand_over(
        desk, bring_to(desk, proposed, "hand_over", now=now, minutes=5), now + timedelta(hours=3)
    )


def test_a_reopened_refusal_is_cleared_and_says_why(desk: Desk, refused: Case, now: datetime) -> None:
    assert (refused.outcome, refused.is_rejection_proposed) == (Outcome.REFUSED, True)
    later = now + timedelta(days=1)
    open_again = reopen(desk, refused, later, step="appraise")

    assert not Case.objects.get(pk=refused.pk).is_rejection_proposed
    rejection = open_again.rejections.get()
    assert (rejection.dropped_at, rejection.drop_reason) == (later, "Sai họ tên")
    assert rejection.dropped_by == str(desk.users[Role.DIRECTOR])
    assert open_again.reopenings.get().outcome == Outcome.REFUSED
    told = [(said.kind, said.payload["reason"]) for said in history_of("case", refused.code)[-2:]]
    assert told == [("cases.reopened", "Sai họ tên"), ("cases.rejection_dropped", "Sai họ tên")]
    done = corrected_from(desk, open_again, later)
    assert done.outcome == Outcome.GRANTED
    assert not list(find_faults())


def test_a_reopened_refusal_may_be_refused_again(desk: Desk, refused: Case, now: datetime) -> None:
    later = now + timedelta(days=1)
    open_again = reopen(desk, refused, later, step="appraise")
    proposed = propose_rejection(
        case_id=open_again.pk, version=open_again.version, reason="Sai căn cứ, nay là Điều 8",
        by=desk.actor(Role.SPECIALIST), now=later,
    )  # fmt: skip
    assert corrected_from(desk, proposed, later).outcome == Outcome.REFUSED
    assert [one.reason for one in refused.rejections.filter(dropped_at=None)] == ["Sai căn cứ, nay là Điều 8"]


def corrected_from(desk: Desk, case: Case, now: datetime) -> Case:
    """Brought from an earlier step to the seal, numbered anew, and to the centre."""
    return corrected(desk, bring_to(desk, case, "seal", now=now, minutes=0), now)


def test_a_refusal_is_not_reopened_behind_its_signature(desk: Desk, refused: Case, now: datetime) -> None:
    with pytest.raises(ConditionMissing):
        reopen(desk, refused, now + timedelta(days=1), step="seal")


def test_a_reopened_refusal_takes_few_statements(desk: Desk, refused: Case, now: datetime) -> None:
    with CaptureQueriesContext(connection) as asked:
        reopen(desk, refused, now + timedelta(days=1), step="sign")
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) <= 10


def test_it_takes_few_statements(desk: Desk, given: Case, now: datetime) -> None:
    director = desk.actor(Role.DIRECTOR)
    with CaptureQueriesContext(connection) as asked:
        reopen_case(
            case_id=given.pk, version=given.version, step_key="sign", reason="Sai", by=director, now=now
        )
    assert len([one for one in asked if "SAVEPOINT" not in one["sql"]]) <= 10
