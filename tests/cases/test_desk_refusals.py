"""Not accepted at the desk: who gives the numbered notice, and what follows when the director disagrees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from motcua.audit.queries import history_of
from motcua.cases import actions
from motcua.cases.actions import Defect, propose_refusal
from motcua.cases.choices import CaseState, PaperState
from motcua.cases.errors import ConditionMissing, MoveNotPossible, NotAtThisStep, PapersIncomplete
from motcua.cases.forms.refusal import refusal_of
from motcua.cases.models import Case, DeskRefusal
from motcua.cases.permissions import can_act
from motcua.cases.queries.log import log_of
from motcua.cases.queries.work import WorkFilter, work_of
from motcua.cases.queries.work_words import Moments
from motcua.catalogue.models import Offering
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed
from motcua.core.rules.dates import VN_TZ
from tests.factories_cases import HOUSEHOLD_BUSINESS, Desk, make_desk, make_intake

pytestmark = pytest.mark.django_db
Do = Callable[..., Any]


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS)


def propose(desk: Desk, now: datetime, *, decides: str = "director", **values: Any) -> Case:
    """The receiver would not accept a case."""
    Offering.objects.update(refusal_by=decides)
    return propose_refusal(
        intake=make_intake(desk, **values),
        reason="Không thuộc địa bàn",
        by=desk.actor(Role.RECEIVER),
        now=now,
    )


@pytest.fixture
def do(desk: Desk, now: datetime) -> Do:
    """Call an action on the case as it stands, by the officer of the role."""

    def call(name: str, case: Case, role: Role, at: datetime = now, **given: Any) -> Any:
        version = Case.objects.values_list("version", flat=True).get(pk=case.pk)
        by = desk.actor(role, now=at)
        return getattr(actions, name)(case_id=case.pk, version=version, by=by, now=at, **given)

    return call


def listed(desk: Desk, role: Role, now: datetime) -> list[str]:
    found = work_of(desk.actor(role), WorkFilter(), Moments.at(now))
    return [case.code for case in found]


def test_the_receiver_who_decides_gives_the_numbered_notice(desk: Desk, now: datetime) -> None:
    first, second = (propose(desk, now, decides="receiver", intake_key=key) for key in ("1", "2"))
    assert [case.state for case in (first, second)] == [CaseState.NOT_ACCEPTED] * 2
    assert [case.desk_refusals.get().form_number for case in (first, second)] == ["0001", "0002"]
    assert refusal_of(first).giver_title == "Người tiếp nhận"
    assert history_of("case", first.code)[-1].payload["notice"] == "0001"


def test_a_proposal_is_the_directors(desk: Desk, now: datetime) -> None:
    case = propose(desk, now)
    assert (case.state, case.step_role) == (CaseState.SUBMITTED, Role.DIRECTOR)
    assert case.desk_refusals.get().form_number == ""
    assert listed(desk, Role.DIRECTOR, now) == [case.code]
    assert listed(desk, Role.RECEIVER, now) == []
    assert not can_act(desk.actor(Role.DIRECTOR), case)  # no step yet: it is answered, not taken


def test_the_director_gives_the_notice_with_a_better_reason(desk: Desk, now: datetime, do: Do) -> None:
    case = propose(desk, now)
    ended = do("refuse_at_desk", case, Role.DIRECTOR, reason="Đất thuộc xã Tân An")
    form = refusal_of(ended)
    assert ended.state == CaseState.NOT_ACCEPTED
    assert (form.reasons, form.giver_title) == (("Đất thuộc xã Tân An",), "Giám đốc Trung tâm")
    assert form.number == "0001/PTC-TTPVHCC"
    assert (ended.step_role, ended.step_agency) == ("", None)
    with pytest.raises(MoveNotPossible):
        do("refuse_at_desk", ended, Role.DIRECTOR, reason="")


@pytest.mark.parametrize("name", ["refuse_at_desk", "decline_refusal"])
def test_only_the_director_answers_a_proposal(desk: Desk, now: datetime, do: Do, name: str) -> None:
    case = propose(desk, now)
    for role in set(Role) - {Role.DIRECTOR}:
        with pytest.raises(NotAllowed):
            do(name, case, role, reason="x")


def test_a_director_who_disagrees_gives_the_case_back(desk: Desk, now: datetime, do: Do) -> None:
    case = propose(desk, now)
    with pytest.raises(ConditionMissing):
        do("decline_refusal", case, Role.DIRECTOR, reason=" ")
    back = do("decline_refusal", case, Role.DIRECTOR, reason="Địa bàn của ta")
    assert (back.state, back.step_role) == (CaseState.SUBMITTED, Role.RECEIVER)
    assert listed(desk, Role.RECEIVER, now) == [case.code]
    assert listed(desk, Role.DIRECTOR, now) == []
    assert log_of(back)[0].what == "Giám đốc không đồng ý từ chối"
    with pytest.raises(NotAtThisStep):
        do("refuse_at_desk", back, Role.DIRECTOR, reason="")


def test_the_receiver_waits_while_the_director_has_the_case(desk: Desk, now: datetime, do: Do) -> None:
    case = propose(desk, now)
    for name, given in (
        ("receive_submitted", {}),
        ("propose_refusal_again", {"reason": "x"}),
        ("ask_supplement", {"defects": [Defect("missing", "x")]}),
    ):
        with pytest.raises(NotAtThisStep):
            do(name, case, Role.RECEIVER, **given)


def test_a_case_given_back_is_received_by_the_rules_of_that_day(desk: Desk, now: datetime, do: Do) -> None:
    case = propose(desk, now)
    Case.objects.filter(pk=case.pk).update(rule_versions={**case.rule_versions, "forms": "tt01_2018"})
    do("decline_refusal", case, Role.DIRECTOR, reason="Địa bàn của ta")
    done = do("receive_submitted", case, Role.RECEIVER, at=now + timedelta(days=2))

    assert (done.state, done.step_key) == (CaseState.IN_PROGRESS, "assign")
    assert done.received_at == now + timedelta(days=2)
    assert done.due_at == datetime(2026, 3, 31, 9, 0, tzinfo=VN_TZ)
    assert done.due_at == done.due_moments.get().at
    assert done.rule_versions["forms"] == "tt03_2025"
    assert done.slip_number
    assert done.visits.get().step_key == "assign"
    kinds = [entry.kind for entry in history_of("case", case.code)]
    assert kinds[-2:] == ["cases.received", "cases.started"]


def test_a_case_given_back_with_missing_papers_is_asked_for(desk: Desk, now: datetime, do: Do) -> None:
    papers = tuple(replace(paper, state=PaperState.MISSING) for paper in make_intake(desk).papers)
    case = propose(desk, now, papers=papers)
    do("decline_refusal", case, Role.DIRECTOR, reason="Địa bàn của ta")
    with pytest.raises(PapersIncomplete):
        do("receive_submitted", case, Role.RECEIVER)

    do("ask_supplement", case, Role.RECEIVER, defects=[Defect("missing", paper=1)])
    waiting = Case.objects.get(pk=case.pk)
    assert (waiting.state, waiting.step_role) == (CaseState.AWAITING_SUPPLEMENT, "")
    done = do("complete_supplement", case, Role.RECEIVER, at=now + timedelta(hours=1))
    assert (done.state, done.received_at) == (CaseState.IN_PROGRESS, now + timedelta(hours=1))


def test_a_receiver_may_stand_by_the_refusal(desk: Desk, now: datetime, do: Do) -> None:
    case = propose(desk, now)
    do("decline_refusal", case, Role.DIRECTOR, reason="Địa bàn của ta")
    again = do("propose_refusal_again", case, Role.RECEIVER, reason="Bản đồ địa chính mới")
    assert again.step_role == Role.DIRECTOR
    ended = do("refuse_at_desk", case, Role.DIRECTOR, reason="")
    assert refusal_of(ended).reasons == ("Bản đồ địa chính mới",)
    assert ended.desk_refusals.count() == 2


def test_the_database_keeps_one_open_proposal_a_case(desk: Desk, now: datetime) -> None:
    case = propose(desk, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        DeskRefusal.objects.create(case=case, reason="x", proposed_at=now, proposed_by="x")
