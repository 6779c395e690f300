"""Supplements, payments, stops: the clock stands, goes on or starts anew."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from motcua.audit.queries import history_of
from motcua.cases.actions import (
    Defect,
    ask_payment,
    ask_supplement,
    complete_payment,
    complete_supplement,
    open_incomplete_case,
    resume_case,
    stop_case,
    withdraw_case,
)
from motcua.cases.choices import CaseState, DueKind, StepEnd
from motcua.cases.errors import ConditionMissing, MoveNotPossible, NotAtThisStep
from motcua.cases.models import Case
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed
from motcua.core.rules.dates import VN_TZ
from tests.factories_cases import CERTIFIED_COPY, HOUSEHOLD_BUSINESS, Desk, make_desk, make_intake
from tests.factories_work import bring_to, decided, receive

pytestmark = pytest.mark.django_db
ASKED = [Defect("missing", "Hợp đồng thuê địa điểm"), Defect("unreadable", "Bản sao giấy tờ pháp lý")]


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, CERTIFIED_COPY)


@pytest.fixture
def case(desk: Desk, now: datetime) -> Case:
    """At the specialist, who holds it."""
    return bring_to(desk, receive(desk, now=now), "appraise", now=now)


def ask(desk: Desk, case: Case, now: datetime, defects: list[Defect] = ASKED) -> Case:
    """The specialist asks for a supplement."""
    ask_supplement(
        case_id=case.pk,
        version=case.version,
        defects=defects,
        reason="Thiếu giấy tờ",
        by=desk.actor(Role.SPECIALIST),
        now=now,
    )
    return Case.objects.get(pk=case.pk)


def test_asking_pauses_the_case_and_says_until_when(desk: Desk, case: Case, now: datetime) -> None:
    waiting = ask(desk, case, now + timedelta(hours=1))
    supplement = waiting.supplements.get()

    assert waiting.state == CaseState.AWAITING_SUPPLEMENT
    assert waiting.paused_at == now + timedelta(hours=1)
    assert waiting.supplement_due_at == datetime(2026, 4, 14, 10, 0, tzinfo=VN_TZ)  # 15 working days
    assert supplement.number == 1
    assert [str(defect) for defect in supplement.defects.all()] == [
        "Thiếu giấy tờ: Hợp đồng thuê địa điểm",
        "Giấy tờ không rõ, không đọc được: Bản sao giấy tờ pháp lý",
    ]
    assert not waiting.visits.filter(left_at=None).exists()
    assert waiting.visits.last().end == StepEnd.PAUSED
    assert waiting.due_moments.filter(kind=DueKind.SUPPLEMENT).count() == 1


def test_a_request_names_at_least_one_defect(desk: Desk, case: Case, now: datetime) -> None:
    with pytest.raises(ConditionMissing) as refusal:
        ask(desk, case, now, [Defect("missing", " "), Defect("")])
    assert refusal.value.field == "defects"
    assert Case.objects.get(pk=case.pk).state == CaseState.IN_PROGRESS
    assert not case.supplements.exists()


def test_a_step_that_allows_none_asks_for_no_supplement(desk: Desk, case: Case, now: datetime) -> None:
    signing = bring_to(desk, case, "sign", now=now)
    with pytest.raises(NotAtThisStep):
        ask_supplement(
            case_id=case.pk, version=signing.version, defects=ASKED, by=desk.actor(Role.LEADER), now=now
        )


def test_a_complete_supplement_starts_the_whole_limit_anew(desk: Desk, case: Case, now: datetime) -> None:
    waiting = ask(desk, case, now + timedelta(hours=1))
    answered = datetime(2026, 3, 27, 10, 0, tzinfo=VN_TZ)
    again = complete_supplement(
        case_id=case.pk,
        version=waiting.version,
        note="Đã nộp đủ",
        by=desk.actor(Role.RECEIVER),
        now=answered,
    )

    assert again.state == CaseState.IN_PROGRESS
    assert again.due_at == datetime(2026, 4, 1, 10, 0, tzinfo=VN_TZ)  # three working days from Friday
    assert (again.paused_at, again.supplement_due_at) == (None, None)
    assert (again.step_key, again.holder_id) == ("appraise", desk.users[Role.SPECIALIST].pk)
    assert not again.was_late_before_restart
    here = again.visits.get(left_at=None)
    assert (here.step_key, here.entered_at, here.holder_id) == ("appraise", answered, again.holder_id)
    assert again.supplements.get().answer_note == "Đã nộp đủ"
    rules = [line["rule"] for line in again.due_moments.last().derivation["lines"]]
    assert rules[0] == "restart"


def test_a_case_late_before_the_request_stays_marked_late(desk: Desk, case: Case, now: datetime) -> None:
    late = now + timedelta(days=8)
    waiting = ask(desk, case, late)
    again = complete_supplement(
        case_id=case.pk, version=waiting.version, by=desk.actor(Role.RECEIVER), now=late + timedelta(days=1)
    )
    assert again.was_late_before_restart


def test_only_the_centre_takes_a_supplement(desk: Desk, case: Case, now: datetime) -> None:
    waiting = ask(desk, case, now)
    with pytest.raises(NotAllowed):
        complete_supplement(case_id=case.pk, version=waiting.version, by=desk.actor(Role.SPECIALIST), now=now)


def test_nothing_is_completed_that_nobody_asked_for(desk: Desk, case: Case, now: datetime) -> None:
    with pytest.raises(MoveNotPossible):
        complete_supplement(case_id=case.pk, version=case.version, by=desk.actor(Role.RECEIVER), now=now)


def test_an_incomplete_case_is_received_when_it_is_complete(desk: Desk, now: datetime) -> None:
    receiver = desk.actor(Role.RECEIVER)
    came = open_incomplete_case(intake=make_intake(desk), defects=ASKED, by=receiver, now=now)
    assert (came.received_at, came.due_at, came.slip_number) == (None, None, "")

    done = complete_supplement(
        case_id=came.pk, version=came.version, by=receiver, now=now + timedelta(days=2)
    )
    assert done.received_at == now + timedelta(days=2)
    assert done.due_at == datetime(2026, 3, 31, 9, 0, tzinfo=VN_TZ)
    assert done.slip_number
    assert done.step_key == "assign"
    assert done.visits.get().step_key == "assign"


def test_a_same_day_case_completed_late_is_still_a_same_day_case(desk: Desk, now: datetime) -> None:
    receiver = desk.actor(Role.RECEIVER)
    came = open_incomplete_case(intake=make_intake(desk, CERTIFIED_COPY), defects=ASKED, by=receiver, now=now)
    done = complete_supplement(
        case_id=came.pk, version=came.version, by=receiver, now=now + timedelta(hours=1)
    )
    assert done.is_same_day
    assert done.due_at == datetime(2026, 3, 24, 17, 0, tzinfo=VN_TZ)
    assert done.slip_number == ""


def test_a_payment_moves_the_appointment_by_the_wait(desk: Desk, case: Case, now: datetime) -> None:
    due = case.due_at
    asked = ask_payment(
        case_id=case.pk,
        version=case.version,
        reason="Thuế trước bạ",
        by=desk.actor(Role.SPECIALIST),
        now=now + timedelta(hours=1),
    )
    assert (asked.state, asked.paused_at) == (CaseState.AWAITING_PAYMENT, now + timedelta(hours=1))

    paid = complete_payment(
        case_id=case.pk,
        version=asked.version,
        note="Biên lai 00012",
        by=desk.actor(Role.RECEIVER),
        now=now + timedelta(days=1, hours=1),
    )
    assert (paid.state, paid.paused_at) == (CaseState.IN_PROGRESS, None)
    assert due is not None
    assert paid.due_at == datetime(2026, 3, 30, 9, 0, tzinfo=VN_TZ)  # one working day later than due
    assert paid.holder_id == case.holder_id


def test_a_stopped_case_resumes_where_it_stood(desk: Desk, case: Case, now: datetime) -> None:
    specialist = desk.actor(Role.SPECIALIST)
    stopped = stop_case(case_id=case.pk, version=case.version, reason="Chờ bản án", by=specialist, now=now)
    assert stopped.state == CaseState.STOPPED
    assert stopped.finished_at is None

    going = resume_case(case_id=case.pk, version=stopped.version, by=specialist, now=now + timedelta(days=1))
    assert (going.state, going.step_key) == (CaseState.IN_PROGRESS, "appraise")
    assert going.visits.get(left_at=None).step_key == "appraise"


def test_a_stop_gives_a_reason(desk: Desk, case: Case, now: datetime) -> None:
    with pytest.raises(ConditionMissing):
        stop_case(case_id=case.pk, version=case.version, reason=" ", by=desk.actor(Role.SPECIALIST), now=now)
    assert Case.objects.get(pk=case.pk).state == CaseState.IN_PROGRESS


def test_the_applicant_may_withdraw_while_there_is_no_result(desk: Desk, case: Case, now: datetime) -> None:
    ended = withdraw_case(
        case_id=case.pk,
        version=case.version,
        reason="Không còn nhu cầu",
        by=desk.actor(Role.RECEIVER),
        now=now,
    )
    assert ended.state == CaseState.ENDED_BY_APPLICANT
    assert ended.finished_at == now
    assert (ended.step_key, ended.step_agency, ended.holder) == ("", None, None)
    assert not ended.visits.filter(left_at=None).exists()
    assert history_of("case", case.code)[-1].kind == "cases.withdrawn"


def test_a_case_with_a_result_is_not_withdrawn(desk: Desk, now: datetime) -> None:
    case = decided(desk, CERTIFIED_COPY, now=now)
    with pytest.raises(MoveNotPossible):
        withdraw_case(
            case_id=case.pk, version=case.version, reason="Đổi ý", by=desk.actor(Role.RECEIVER), now=now
        )
