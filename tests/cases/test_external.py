"""Rounds with systems outside: begun on entering the step, ended by a number or by a failure."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from motcua.audit.queries import history_of
from motcua.cases.actions import Act, act_on_case, fail_outside, send_again, undo_step
from motcua.cases.errors import ConditionMissing, NotAtThisStep
from motcua.cases.models import Case
from motcua.cases.queries.history import timeline_of
from motcua.cases.queries.waits import waits_of
from motcua.core.actors import Role
from tests.factories_cases import HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_work import bring_to, receive, step_on

pytestmark = pytest.mark.django_db
SYSTEM = "Hệ thống thông tin về đăng ký hộ kinh doanh"


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS)


@pytest.fixture
def waiting(desk: Desk, now: datetime) -> Case:
    """Just sent to the national system."""
    return bring_to(desk, receive(desk, now=now), "external", now=now)


def kinds(case: Case) -> list[str]:
    return [entry.kind for entry in history_of("case", case.code)]


def fail(desk: Desk, case: Case, now: datetime, reason: str = "Hệ thống không nhận") -> Case:
    return fail_outside(
        case_id=case.pk, version=case.version, reason=reason, by=desk.actor(Role.SPECIALIST), now=now
    )


def test_entering_the_step_records_what_was_sent(desk: Desk, waiting: Case, now: datetime) -> None:
    sent = waiting.external_requests.get()
    assert (sent.system, sent.answered_at, sent.due_at) == (SYSTEM, None, waiting.step_due_at)
    assert kinds(waiting)[-2:] == ["cases.moved", "cases.external_sent"]
    (wait,) = waits_of(waiting, now=now)
    assert (SYSTEM in wait.what, wait.tone, wait.due_at) == (True, "waiting", waiting.step_due_at)
    assert waits_of(waiting, now=now + timedelta(days=30))[0].tone == "late"


def test_the_number_closes_the_round_and_goes_to_the_case(desk: Desk, waiting: Case, now: datetime) -> None:
    done = step_on(desk, waiting, now=now + timedelta(hours=1))
    sent = done.external_requests.get()
    assert done.external_number == sent.number_given == "41A8012345"
    assert sent.answered_at == now + timedelta(hours=1)
    assert kinds(done)[-1] == "cases.external_answered"
    assert any("41A8012345" in stay.outcome for stay in timeline_of(done, now=now))


def test_a_failed_round_is_sent_again_before_a_number_is_taken(
    desk: Desk, waiting: Case, now: datetime
) -> None:
    later = now + timedelta(hours=2)
    failed = fail(desk, waiting, now)
    assert waits_of(failed, now=now)[0].tone == "late"
    with pytest.raises(NotAtThisStep, match="gửi lại"):
        step_on(desk, failed, now=now)
    again = send_again(
        case_id=failed.pk,
        version=failed.version,
        reference="HKD-77",
        by=desk.actor(Role.SPECIALIST),
        now=later,
    )
    done = step_on(desk, again, now=later)
    rounds = list(done.external_requests.values_list("failure", "reference", "number_given"))
    assert rounds == [("Hệ thống không nhận", "", ""), ("", "HKD-77", "41A8012345")]


def test_one_round_at_a_time(desk: Desk, waiting: Case, now: datetime) -> None:
    with pytest.raises(NotAtThisStep, match="đang chờ"):
        send_again(
            case_id=waiting.pk, version=waiting.version, reference="", by=desk.actor(Role.SPECIALIST), now=now
        )
    with pytest.raises(ConditionMissing):
        fail(desk, waiting, now, reason=" ")


def test_sending_back_ends_the_round_without_a_number(desk: Desk, waiting: Case, now: datetime) -> None:
    act = Act("return", note="Sai ngành nghề")
    by = desk.actor(Role.SPECIALIST)
    back = act_on_case(case_id=waiting.pk, version=waiting.version, act=act, by=by, now=now)
    assert back.external_requests.get().failure == "Sai ngành nghề"
    assert step_on(desk, back, now=now).external_requests.count() == 2


def test_taking_the_step_back_ends_the_round_too(desk: Desk, waiting: Case, now: datetime) -> None:
    by = desk.actor(Role.SPECIALIST)
    back = undo_step(
        case_id=waiting.pk, version=waiting.version, reason="Nhầm", by=by, now=now + timedelta(hours=1)
    )
    assert back.step_key == "appraise"
    assert back.external_requests.get().failed_at is not None


def test_a_case_that_waited_before_rounds_were_kept_gets_its_one_round(
    desk: Desk, waiting: Case, now: datetime
) -> None:
    waiting.external_requests.all().delete()
    done = step_on(desk, waiting, now=now + timedelta(hours=3))
    sent = done.external_requests.get()
    assert (sent.number_given, sent.sent_at < sent.answered_at) == ("41A8012345", True)
