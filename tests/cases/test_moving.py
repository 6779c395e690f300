"""Taking, giving and sending on: every outcome of the actions, and two officers at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connections

from motcua.audit.queries import history_of
from motcua.cases.actions import Act, act_on_case, assign_case, release_case, take_case
from motcua.cases.choices import CaseState, Outcome, StepEnd
from motcua.cases.errors import CaseChanged, ConditionMissing, MoveNotPossible, NotAtThisStep
from motcua.cases.models import Case
from motcua.core.actors import Actor, Grant, Role
from motcua.core.errors import Conflict, NotAllowed, NotFound
from tests.factories import actor_for, make_actor, make_agency, make_user
from tests.factories_cases import CERTIFIED_COPY, HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_work import another, bring_to, decided, receive, step_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, CERTIFIED_COPY)


@pytest.fixture
def case(desk: Desk) -> Case:
    """Unclaimed, at the specialist's step."""
    return receive(desk, CERTIFIED_COPY)


def kinds(case: Case) -> list[str]:
    return [entry.kind for entry in history_of("case", case.code)]


def test_an_officer_takes_a_case_nobody_holds(desk: Desk, case: Case, now: datetime) -> None:
    specialist = desk.actor(Role.SPECIALIST)
    taken = take_case(case_id=case.pk, version=case.version, by=specialist, now=now)

    assert taken.holder_id == specialist.id
    assert taken.version == case.version + 1
    assert taken.visits.get(left_at=None).holder_id == specialist.id
    assert kinds(case)[-1] == "cases.taken"


def test_taking_ones_own_case_again_changes_nothing(desk: Desk, case: Case, now: datetime) -> None:
    specialist = desk.actor(Role.SPECIALIST)
    taken = take_case(case_id=case.pk, version=case.version, by=specialist, now=now)
    again = take_case(case_id=case.pk, version=taken.version, by=specialist, now=now)

    assert again.version == taken.version
    assert kinds(case).count("cases.taken") == 1


def test_a_case_held_by_a_colleague_is_not_taken(desk: Desk, case: Case, now: datetime) -> None:
    taken = take_case(case_id=case.pk, version=case.version, by=desk.actor(Role.SPECIALIST), now=now)
    colleague = actor_for(another(desk, Role.SPECIALIST))

    with pytest.raises(NotAtThisStep, match="người khác"):
        take_case(case_id=case.pk, version=taken.version, by=colleague, now=now)


@pytest.mark.parametrize("role", [Role.RECEIVER, Role.LEADER, Role.RECORDS_CLERK, Role.ADMINISTRATOR])
def test_only_the_role_of_the_step_takes(desk: Desk, case: Case, role: Role, now: datetime) -> None:
    with pytest.raises(NotAtThisStep):
        take_case(case_id=case.pk, version=case.version, by=desk.actor(role), now=now)


def test_the_role_at_another_unit_takes_nothing(desk: Desk, case: Case, now: datetime) -> None:
    elsewhere = make_actor(Role.SPECIALIST, make_agency())
    with pytest.raises(NotAtThisStep):
        take_case(case_id=case.pk, version=case.version, by=elsewhere, now=now)


def test_an_authorisation_for_other_procedures_does_not_count(desk: Desk, case: Case, now: datetime) -> None:
    def lent(*codes: str) -> Actor:
        grant = Grant(Role.SPECIALIST, desk.section.path, frozenset(codes))
        return replace(desk.actor(Role.SPECIALIST), grants=(grant,))

    with pytest.raises(NotAtThisStep):
        take_case(case_id=case.pk, version=case.version, by=lent(HOUSEHOLD_BUSINESS), now=now)
    assert list(Case.objects.at_steps_of(lent(HOUSEHOLD_BUSINESS))) == []

    assert list(Case.objects.at_steps_of(lent(CERTIFIED_COPY))) == [case]
    assert take_case(case_id=case.pk, version=case.version, by=lent(CERTIFIED_COPY), now=now).holder_id


def test_a_page_that_is_out_of_date_changes_nothing(desk: Desk, case: Case, now: datetime) -> None:
    taken = take_case(case_id=case.pk, version=case.version, by=desk.actor(Role.SPECIALIST), now=now)
    with pytest.raises(CaseChanged):
        act_on_case(
            case_id=case.pk,
            version=case.version,
            act=Act("forward"),
            by=desk.actor(Role.SPECIALIST),
            now=now,
        )
    assert Case.objects.get(pk=case.pk).version == taken.version


def test_an_unknown_case_is_not_found(desk: Desk, now: datetime) -> None:
    with pytest.raises(NotFound):
        take_case(case_id=0, version=1, by=desk.actor(Role.SPECIALIST), now=now)


def test_a_released_case_is_free_again(desk: Desk, case: Case, now: datetime) -> None:
    specialist = desk.actor(Role.SPECIALIST)
    taken = take_case(case_id=case.pk, version=case.version, by=specialist, now=now)
    freed = release_case(case_id=case.pk, version=taken.version, by=specialist, now=now)

    assert freed.holder_id is None
    assert freed.visits.get(left_at=None).holder_id is None


def test_the_head_of_section_gives_a_case_to_somebody(desk: Desk, case: Case, now: datetime) -> None:
    colleague = another(desk, Role.SPECIALIST)
    given = assign_case(
        case_id=case.pk,
        version=case.version,
        assignee_id=colleague.pk,
        by=desk.actor(Role.HEAD_OF_SECTION),
        now=now,
    )
    assert given.holder_id == colleague.pk
    assert kinds(case)[-1] == "cases.assigned"


def test_a_case_goes_to_nobody_without_the_role_of_its_step(desk: Desk, case: Case, now: datetime) -> None:
    ended = make_user(Role.SPECIALIST, desk.section, valid_to=(now - timedelta(days=1)).date())
    for person in (desk.users[Role.LEADER], ended):
        with pytest.raises(ConditionMissing) as refusal:
            assign_case(
                case_id=case.pk,
                version=case.version,
                assignee_id=person.pk,
                by=desk.actor(Role.HEAD_OF_SECTION),
                now=now,
            )
        assert refusal.value.field == "assignee"


def test_a_specialist_assigns_nobody(desk: Desk, case: Case, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        assign_case(
            case_id=case.pk,
            version=case.version,
            assignee_id=desk.users[Role.SPECIALIST].pk,
            by=desk.actor(Role.SPECIALIST),
            now=now,
        )


def test_sending_on_closes_the_stay_with_its_working_minutes(desk: Desk, case: Case, now: datetime) -> None:
    specialist = desk.actor(Role.SPECIALIST)
    moved = act_on_case(
        case_id=case.pk,
        version=case.version,
        act=Act("forward", note="Đủ điều kiện"),
        by=specialist,
        now=now + timedelta(minutes=45),
    )
    first, here = case.visits.filter(number__gte=2)

    assert (first.end, first.minutes, first.ended_by) == (StepEnd.FORWARDED, 45, specialist.label)
    assert (first.note, first.action_label) == ("Đủ điều kiện", "Trình ký")
    assert (moved.step_key, here.step_key, here.left_at) == ("sign", "sign", None)
    assert moved.holder_id is None
    assert moved.step_agency == desk.ward


def test_a_return_asks_for_a_reason_and_goes_back_to_the_same_hands(
    desk: Desk, case: Case, now: datetime
) -> None:
    specialist = desk.actor(Role.SPECIALIST)
    taken = take_case(case_id=case.pk, version=case.version, by=specialist, now=now)
    signing = act_on_case(case_id=case.pk, version=taken.version, act=Act("forward"), by=specialist, now=now)
    leader = desk.actor(Role.LEADER)
    with pytest.raises(ConditionMissing) as refusal:
        act_on_case(case_id=case.pk, version=signing.version, act=Act("return", note=" "), by=leader, now=now)
    assert refusal.value.field == "note"
    assert Case.objects.get(pk=case.pk).step_key == "sign"

    back = act_on_case(
        case_id=case.pk, version=signing.version, act=Act("return", note="Sai tên"), by=leader, now=now
    )
    assert (back.step_key, back.holder_id) == ("appraise", specialist.id)
    assert case.visits.get(step_key="sign").end == StepEnd.RETURNED


@pytest.mark.parametrize(
    ("code", "step", "field", "given"),
    [
        (HOUSEHOLD_BUSINESS, "assign", "assignee", {"assignee_id": None}),
        (HOUSEHOLD_BUSINESS, "external", "external_number", {"external_number": " "}),
        (CERTIFIED_COPY, "seal", "result_number", {"result_number": ""}),
    ],
)
def test_an_action_is_refused_without_what_it_asks_for(
    desk: Desk, code: str, step: str, field: str, given: dict[str, str | None], now: datetime
) -> None:
    case = bring_to(desk, receive(desk, code), step, now=now)
    with pytest.raises(ConditionMissing) as refusal:
        step_on(desk, case, now=now + timedelta(hours=1), **given)

    assert refusal.value.field == field
    assert Case.objects.get(pk=case.pk).step_key == step


def test_numbers_given_on_the_way_stay_with_the_case(desk: Desk, now: datetime) -> None:
    case = decided(desk, HOUSEHOLD_BUSINESS, now=now)
    assert (case.external_number, case.result_number) == ("41A8012345", "41/GCN-UBND")


def test_an_action_of_another_step_is_refused(desk: Desk, case: Case, now: datetime) -> None:
    with pytest.raises(NotAtThisStep):
        act_on_case(
            case_id=case.pk,
            version=case.version,
            act=Act("no_such"),
            by=desk.actor(Role.SPECIALIST),
            now=now,
        )


def test_reaching_the_hand_over_decides_the_case(desk: Desk, now: datetime) -> None:
    case = decided(desk, CERTIFIED_COPY, now=now)

    assert (case.state, case.outcome) == (CaseState.DECIDED, Outcome.GRANTED)
    assert case.finished_at == now + timedelta(minutes=30)
    assert (case.step_key, case.step_agency) == ("hand_over", desk.centre)
    assert kinds(case)[-2:] == ["cases.moved", "cases.decided"]


def test_a_decided_case_moves_no_more(desk: Desk, now: datetime) -> None:
    case = decided(desk, CERTIFIED_COPY, now=now)
    with pytest.raises(MoveNotPossible):
        act_on_case(
            case_id=case.pk,
            version=case.version,
            act=Act("forward"),
            by=desk.actor(Role.RECEIVER),
            now=now,
        )


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run calls in threads that start together, each with its own connection; results or refusals."""
    ready = threading.Barrier(len(calls))
    answers: list[object] = [None] * len(calls)

    def run(at: int) -> None:
        try:
            ready.wait(timeout=10)
            answers[at] = calls[at]()
        except Conflict as refusal:
            answers[at] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[at]) for at in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers


@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_once_one_takes_and_one_is_told(now: datetime) -> None:
    desk = make_desk(CERTIFIED_COPY)
    first, second = desk.actor(Role.SPECIALIST), actor_for(another(desk, Role.SPECIALIST))
    for _ in range(5):
        case = receive(desk, CERTIFIED_COPY)
        answers = at_once(
            lambda case=case: take_case(case_id=case.pk, version=case.version, by=first, now=now),
            lambda case=case: take_case(case_id=case.pk, version=case.version, by=second, now=now),
        )
        taken = Case.objects.get(pk=case.pk)

        assert sorted(type(answer).__name__ for answer in answers) == ["Case", "CaseChanged"]
        assert taken.holder_id in (first.id, second.id)
        assert taken.version == case.version + 1
        assert kinds(case).count("cases.taken") == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_sends_a_case_on_once(now: datetime) -> None:
    desk = make_desk(CERTIFIED_COPY)
    specialist = desk.actor(Role.SPECIALIST)
    case = receive(desk, CERTIFIED_COPY)

    def click() -> Case:
        return act_on_case(case_id=case.pk, version=case.version, act=Act("forward"), by=specialist, now=now)

    answers = at_once(click, click, click)

    assert sum(isinstance(answer, Case) for answer in answers) == 1
    assert sum(isinstance(answer, CaseChanged) for answer in answers) == 2
    assert case.visits.filter(step_key="sign").count() == 1
