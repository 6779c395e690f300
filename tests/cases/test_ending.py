"""Ends without a result: withdrawn with the notice of its rules, or closed by a job when nobody answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from motcua.audit.queries import history_of
from motcua.cases import tasks
from motcua.cases.actions import (
    Defect,
    ask_payment,
    ask_supplement,
    close_unanswered_case,
    open_incomplete_case,
    withdraw_case,
)
from motcua.cases.choices import CaseState
from motcua.cases.errors import (
    CaseChanged,
    ConditionMissing,
    FormNotIssued,
    MoveNotPossible,
    SupplementStillOpen,
)
from motcua.cases.forms.letters import withdrawal_pdf
from motcua.cases.models import Case, Withdrawal
from motcua.cases.queries.history import places_of, timeline_of
from motcua.cases.queries.log import log_of
from motcua.cases.queries.tracking import track
from motcua.core import jobs
from motcua.core.actors import ActorKind, Role, job_actor
from motcua.core.errors import NotAllowed
from motcua.core.rules.rule_sets import regime
from tests.factories_cases import HOUSEHOLD_BUSINESS, Desk, make_desk, make_intake
from tests.factories_work import bring_to, receive

pytestmark = pytest.mark.django_db
LEASE = Defect("missing", "Hợp đồng thuê")
JOB = job_actor("Đóng hồ sơ không bổ sung")


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS)


@pytest.fixture
def case(desk: Desk, now: datetime) -> Case:
    return bring_to(desk, receive(desk, now=now), "appraise", now=now)


def waiting(desk: Desk, case: Case, now: datetime) -> Case:
    """Asked for a supplement; it may be brought until `supplement_due_at`."""
    ask_supplement(
        case_id=case.pk,
        version=case.version,
        defects=[LEASE],
        by=desk.actor(Role.SPECIALIST),
        now=now + timedelta(hours=1),
    )
    return Case.objects.get(pk=case.pk)


def close(case: Case, now: datetime, **changed: Any) -> Case:
    return close_unanswered_case(
        **{"case_id": case.pk, "version": case.version, "by": JOB, "now": now, **changed}
    )


def withdraw(desk: Desk, case: Case, now: datetime, role: Role = Role.RECEIVER) -> Case:
    return withdraw_case(
        case_id=case.pk, version=case.version, reason="Không còn nhu cầu", by=desk.actor(role), now=now
    )


def test_a_case_nobody_completed_is_closed_for_good(desk: Desk, case: Case, now: datetime) -> None:
    asked = waiting(desk, case, now)
    assert asked.supplement_due_at is not None
    closed = close(asked, asked.supplement_due_at + timedelta(minutes=1))

    assert (closed.state, closed.is_final) == (CaseState.STOPPED, True)
    assert closed.finished_at == asked.supplement_due_at + timedelta(minutes=1)
    assert (closed.step_key, closed.holder, closed.paused_at, closed.supplement_due_at) == (
        "",
        None,
        None,
        None,
    )
    last = history_of("case", case.code)[-1]
    assert (last.kind, last.actor_kind) == ("cases.closed_unanswered", ActorKind.JOB)
    assert log_of(closed)[0].what == "Đóng hồ sơ vì không bổ sung"
    assert timeline_of(closed, now=now)[0].stood == "Không được bổ sung"
    assert [place.tone for place in places_of(closed, now=now)][:3] == ["done", "done", ""]
    assert "hết thời hạn" in track(closed, now=now).sentence
    with pytest.raises(MoveNotPossible):
        withdraw(desk, closed, now + timedelta(days=40))


def test_no_case_is_closed_while_there_is_time(desk: Desk, case: Case, now: datetime) -> None:
    asked = waiting(desk, case, now)
    assert asked.supplement_due_at is not None
    with pytest.raises(SupplementStillOpen):
        close(asked, asked.supplement_due_at)


def test_no_officer_closes_a_case(desk: Desk, case: Case, now: datetime) -> None:
    asked = waiting(desk, case, now)
    for role in Role:
        with pytest.raises(NotAllowed):
            close(asked, now + timedelta(days=60), by=desk.actor(role))


def test_two_nodes_close_a_case_once(desk: Desk, case: Case, now: datetime) -> None:
    asked = waiting(desk, case, now)
    later = now + timedelta(days=60)
    close(asked, later)
    with pytest.raises(CaseChanged):
        close(asked, later)
    kinds = [entry.kind for entry in history_of("case", case.code)]
    assert kinds.count("cases.closed_unanswered") == 1


def test_the_job_closes_what_is_over_and_leaves_the_rest(
    desk: Desk, case: Case, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = waiting(desk, case, now)
    fresh = waiting(
        desk, bring_to(desk, receive(desk, now=now), "appraise", now=now), now + timedelta(days=30)
    )
    came = open_incomplete_case(
        intake=make_intake(desk), defects=[LEASE], by=desk.actor(Role.RECEIVER), now=now
    )
    monkeypatch.setattr(timezone, "now", lambda: now + timedelta(days=35))
    assert tasks.close_unanswered.func() == 2
    assert tasks.close_unanswered.func() == 0
    states = {one.pk: Case.objects.get(pk=one.pk).state for one in (asked, fresh, came)}
    assert states == {
        asked.pk: CaseState.STOPPED,
        fresh.pk: CaseState.AWAITING_SUPPLEMENT,
        came.pk: CaseState.STOPPED,
    }


def test_the_job_is_on_the_schedule() -> None:
    assert jobs.SCHEDULES["cases.close_unanswered"].every == timedelta(minutes=15)


def test_a_stop_at_the_citizens_request_gets_its_numbered_notice(
    desk: Desk, case: Case, now: datetime
) -> None:
    ended = withdraw(desk, case, now, Role.DIRECTOR)
    second = withdraw(desk, receive(desk, now=now), now)

    notice = ended.withdrawal
    assert (notice.form_number, notice.signer_title) == ("0001", "Giám đốc Trung tâm")
    assert (second.withdrawal.form_number, second.withdrawal.signer_title) == ("0002", "Người tiếp nhận")
    assert history_of("case", case.code)[-1].payload["notice"] == "0001"
    assert withdrawal_pdf(Case.objects.get(pk=case.pk)).startswith(b"%PDF")


def test_the_rules_of_2018_know_no_such_notice(desk: Desk, case: Case, now: datetime) -> None:
    Case.objects.filter(pk=case.pk).update(rule_versions={**case.rule_versions, **regime("2018")})
    ended = withdraw(desk, case, now)
    assert ended.state == CaseState.ENDED_BY_APPLICANT
    assert ended.withdrawal.form_number == ""
    with pytest.raises(FormNotIssued):
        withdrawal_pdf(ended)


@pytest.mark.parametrize("wait", ["supplement", "payment", "incomplete"])
def test_a_waiting_case_is_withdrawn_too(desk: Desk, case: Case, now: datetime, wait: str) -> None:
    if wait == "supplement":
        case = waiting(desk, case, now)
    elif wait == "payment":
        by = desk.actor(Role.SPECIALIST)
        case = ask_payment(case_id=case.pk, version=case.version, reason="Thuế", by=by, now=now)
    else:
        case = open_incomplete_case(
            intake=make_intake(desk), defects=[LEASE], by=desk.actor(Role.RECEIVER), now=now
        )
    ended = withdraw(desk, case, now + timedelta(hours=1))
    assert ended.state == CaseState.ENDED_BY_APPLICANT
    assert bool(ended.withdrawal.form_number) == (ended.received_at is not None)
    assert not ended.pauses.filter(ended_at=None).exists()


def test_a_withdrawal_gives_its_reason(desk: Desk, case: Case, now: datetime) -> None:
    with pytest.raises(ConditionMissing):
        withdraw_case(
            case_id=case.pk, version=case.version, reason=" ", by=desk.actor(Role.RECEIVER), now=now
        )
    assert not Withdrawal.objects.exists()


def test_a_case_is_withdrawn_once(desk: Desk, case: Case, now: datetime) -> None:
    withdraw(desk, case, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Withdrawal.objects.create(case=case, reason="x", recorded_at=now, recorded_by="x", signer_title="x")
