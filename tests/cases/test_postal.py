"""The postal clerk's list: made once for each case, signed once, and then the cases run."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from motcua.cases.actions import make_postal_list, receive_papers
from motcua.cases.choices import CaseState
from motcua.cases.errors import ConditionMissing, NotAtThisStep
from motcua.cases.forms.transfer_sheet import handover_context
from motcua.cases.models import Case, TransferSheet
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed, NotFound
from motcua.documents.forms import render
from tests.factories import actor_for
from tests.factories_cases import CERTIFIED_COPY, HOUSEHOLD_BUSINESS, Desk, make_desk
from tests.factories_work import another, receive

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk(HOUSEHOLD_BUSINESS, CERTIFIED_COPY)


@pytest.fixture
def cases(desk: Desk, now: datetime) -> list[Case]:
    """Two cases taken in by the postal clerk."""
    return [receive(desk, now=now, role=Role.POSTAL_CLERK, channel="post", delivery="post") for _ in range(2)]


def list_of(desk: Desk, cases: list[Case], now: datetime) -> TransferSheet:
    """The clerk lists the cases."""
    return make_postal_list(
        centre=desk.centre,
        case_ids=[case.pk for case in cases],
        by=desk.actor(Role.POSTAL_CLERK),
        now=now,
    )


def test_a_postal_case_is_received_and_waits_for_the_list(cases: list[Case]) -> None:
    case = cases[0]
    assert (case.state, case.step_key) == (CaseState.RECEIVED, "receive")
    assert case.due_at is not None
    assert case.visits.get().left_at is None


def test_a_list_holds_the_cases_in_order_of_their_codes(desk: Desk, cases: list[Case], now: datetime) -> None:
    made = list_of(desk, cases[::-1], now)
    assert made.number == f"0001/2026/BG-{desk.centre.code}"
    assert [item.case for item in made.items.all()] == cases


def test_a_case_stands_on_one_list_only(desk: Desk, cases: list[Case], now: datetime) -> None:
    list_of(desk, cases[:1], now)
    with pytest.raises(ConditionMissing):
        list_of(desk, cases, now)
    assert TransferSheet.objects.count() == 1


def test_an_empty_list_is_refused(desk: Desk, now: datetime) -> None:
    with pytest.raises(ConditionMissing):
        list_of(desk, [], now)


def test_nobody_lists_what_a_colleague_received(desk: Desk, cases: list[Case], now: datetime) -> None:
    colleague = actor_for(another(desk, Role.POSTAL_CLERK))
    with pytest.raises(ConditionMissing):
        make_postal_list(centre=desk.centre, case_ids=[cases[0].pk], by=colleague, now=now)


def test_a_case_of_the_counter_is_not_listed(desk: Desk, now: datetime) -> None:
    case = receive(desk, now=now)
    with pytest.raises(NotAllowed):
        make_postal_list(centre=desk.centre, case_ids=[case.pk], by=desk.actor(Role.RECEIVER), now=now)


def test_signing_for_the_list_starts_its_cases(desk: Desk, cases: list[Case], now: datetime) -> None:
    made, later = list_of(desk, cases, now), now + timedelta(hours=2)
    accepted = receive_papers(sheet_id=made.pk, by=desk.actor(Role.RECEIVER), now=later)

    assert accepted.received_at == later
    for case in Case.objects.filter(pk__in=[case.pk for case in cases]):
        assert (case.state, case.step_key) == (CaseState.IN_PROGRESS, "assign")
        assert case.due_at == cases[0].due_at
        desk_visit, here = case.visits.all()
        assert (desk_visit.left_at, desk_visit.minutes) == (later, 120)
        assert (here.step_key, here.left_at) == ("assign", None)


def test_a_list_is_signed_for_once(desk: Desk, cases: list[Case], now: datetime) -> None:
    made = list_of(desk, cases, now)
    receive_papers(sheet_id=made.pk, by=desk.actor(Role.RECEIVER), now=now)
    with pytest.raises(NotAtThisStep):
        receive_papers(sheet_id=made.pk, by=desk.actor(Role.DIRECTOR), now=now)
    assert cases[0].visits.count() == 2


def test_the_clerk_does_not_sign_for_the_centre(desk: Desk, cases: list[Case], now: datetime) -> None:
    made = list_of(desk, cases, now)
    with pytest.raises(NotAllowed):
        receive_papers(sheet_id=made.pk, by=desk.actor(Role.POSTAL_CLERK), now=now)
    assert Case.objects.get(pk=cases[0].pk).state == CaseState.RECEIVED


def test_an_unknown_list_is_not_found(desk: Desk, now: datetime) -> None:
    with pytest.raises(NotFound):
        receive_papers(sheet_id=0, by=desk.actor(Role.RECEIVER), now=now)


def test_the_printed_list_names_both_sides_and_every_case(
    desk: Desk, cases: list[Case], now: datetime
) -> None:
    made = list_of(desk, cases, now)
    receive_papers(sheet_id=made.pk, by=desk.actor(Role.RECEIVER), now=now + timedelta(minutes=20))
    context = handover_context(
        TransferSheet.objects.select_related("giving_unit", "receiving_unit__parent").get(pk=made.pk)
    )

    assert context.giver_name == str(desk.users[Role.POSTAL_CLERK])
    assert context.receiver_name == str(desk.users[Role.RECEIVER])
    assert [line.case_code for line in context.cases] == [case.code for case in cases]
    assert {line.papers for line in context.cases} == {"1"}
    assert context.total_in_words == "hai"
    assert context.total_papers == "2"
    assert render("postal_handover", context).startswith(b"%PDF-")
