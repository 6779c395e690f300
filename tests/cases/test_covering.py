"""Standing in for somebody absent: by an authorisation, while they are away, always with both names."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from motcua.accounts.actions import AuthorisationFacts, authorise, end_absence, record_absence
from motcua.accounts.models import Absence, User
from motcua.audit.queries import history_of
from motcua.cases.actions import take_case
from motcua.cases.errors import NotAtThisStep
from motcua.cases.models import Case
from motcua.cases.queries.work import WorkFilter, in_order, work_of
from motcua.cases.queries.work_rows import rows_of
from motcua.cases.queries.work_words import Moments, Scope
from motcua.core.actors import Role
from tests.factories import actor_for
from tests.factories_cases import CERTIFIED_COPY, Desk, make_desk
from tests.factories_work import another, receive, step_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk(CERTIFIED_COPY)


@pytest.fixture
def held(desk: Desk, now: datetime) -> Case:
    """In the hands of the specialist, who will be away."""
    case = receive(desk, CERTIFIED_COPY, now=now)
    return take_case(case_id=case.pk, version=case.version, by=desk.actor(Role.SPECIALIST), now=now)


@pytest.fixture
def colleague(desk: Desk) -> User:
    return another(desk, Role.SPECIALIST, full_name="Lê Thị Thay")


def authorised(desk: Desk, holder: User, now: datetime, *procedures: str) -> None:
    """The specialist's authorisation for the colleague, in force all year."""
    facts = AuthorisationFacts(
        giver=desk.users[Role.SPECIALIST],
        holder=holder,
        role=Role.SPECIALIST,
        agency=desk.section,
        decision_number="12/QĐ-UBND",
        decided_on=date(2026, 1, 5),
        valid_from=date(2026, 1, 5),
        valid_to=date(2026, 12, 31),
        procedures=procedures,
    )
    authorise(facts=facts, by=actor_for(desk.users[Role.ADMINISTRATOR]), now=now)


def away(desk: Desk, now: datetime) -> Absence:
    person = desk.users[Role.SPECIALIST]
    today = now.date()
    return record_absence(
        user=person, valid_from=today, valid_to=today + timedelta(days=3), by=actor_for(person), now=now
    )


def listed(user: User, now: datetime, scope: Scope = Scope.POSSIBLE) -> list[tuple[str, bool]]:
    actor, moments = actor_for(user, now=now), Moments.at(now)
    found = in_order(work_of(actor, WorkFilter(scope=scope), moments))
    rows = rows_of(found, moments, actor)
    return [(row.case.code, row.stands_in) for row in rows]


def test_who_holds_the_authorisation_acts_in_the_place_of_the_absent(
    desk: Desk, held: Case, colleague: User, now: datetime
) -> None:
    authorised(desk, colleague, now)
    away(desk, now)
    for scope in (Scope.POSSIBLE, Scope.MINE):
        assert listed(colleague, now, scope) == [(held.code, True)]

    same = take_case(case_id=held.pk, version=held.version, by=actor_for(colleague), now=now)
    assert same.holder_id == desk.users[Role.SPECIALIST].pk  # nothing is reassigned
    desk.users[Role.SPECIALIST], absent = colleague, desk.users[Role.SPECIALIST]
    sent = step_on(desk, held, now=now)

    moved = history_of("case", held.code)[-1]
    assert moved.actor_id == colleague.pk
    assert moved.actor_label == f"Lê Thị Thay (thay {absent})"
    assert moved.payload["on_behalf_of"] == absent.pk
    assert sent.visits.get(step_key="appraise").ended_by == moved.actor_label


def test_without_an_authorisation_nobody_covers(
    desk: Desk, held: Case, colleague: User, now: datetime
) -> None:
    away(desk, now)
    assert listed(colleague, now) == []
    desk.users[Role.SPECIALIST] = colleague
    with pytest.raises(NotAtThisStep, match="người khác"):
        step_on(desk, held, now=now)


def test_without_an_absence_nobody_covers(desk: Desk, held: Case, colleague: User, now: datetime) -> None:
    authorised(desk, colleague, now)
    assert listed(colleague, now) == []


def test_who_is_back_is_covered_no_longer(desk: Desk, held: Case, colleague: User, now: datetime) -> None:
    authorised(desk, colleague, now)
    end_absence(absence=away(desk, now), by=actor_for(desk.users[Role.SPECIALIST]), now=now)
    assert listed(colleague, now) == []


def test_an_authorisation_for_other_procedures_covers_nothing_here(
    desk: Desk, held: Case, colleague: User, now: datetime
) -> None:
    authorised(desk, colleague, now, "1.001193")
    away(desk, now)
    assert listed(colleague, now) == []


def test_ones_own_work_names_nobody_else(desk: Desk, held: Case, colleague: User, now: datetime) -> None:
    authorised(desk, colleague, now)
    away(desk, now)
    own = receive(desk, CERTIFIED_COPY, now=now)
    taken = take_case(case_id=own.pk, version=own.version, by=actor_for(colleague), now=now)
    assert taken.holder_id == colleague.pk
    assert history_of("case", own.code)[-1].actor_label == "Lê Thị Thay"
