"""Who may say that somebody is away, and what that means for those who hold their authorisation."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from motcua.accounts.actions import end_absence, record_absence
from motcua.accounts.errors import AlreadyAway, UnfitPeriod
from motcua.accounts.models import Absence
from motcua.accounts.queries import absences_seen_by, people_under
from motcua.audit.queries import history_of
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed
from tests.factories import actor_for, make_user
from tests.factories_cases import Desk, make_desk
from tests.factories_work import another

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def record(desk: Desk, by: Role, now: datetime, *, days: tuple[int, int] = (0, 2)) -> Absence:
    """The specialist's absence, said by the officer of the role."""
    today: date = now.date()
    return record_absence(
        user=desk.users[Role.SPECIALIST],
        valid_from=today + timedelta(days=days[0]),
        valid_to=today + timedelta(days=days[1]),
        by=desk.actor(by),
        now=now,
    )


@pytest.mark.parametrize("by", [Role.SPECIALIST, Role.HEAD_OF_SECTION, Role.LEADER, Role.ADMINISTRATOR])
def test_the_person_their_heads_and_the_administrator_record_it(desk: Desk, by: Role, now: datetime) -> None:
    absence = record(desk, by, now)
    assert absence.recorded_by == str(desk.users[by])
    assert history_of("accounts.user", absence.user_id)[-1].kind == "accounts.absence_recorded"


@pytest.mark.parametrize("by", [Role.RECEIVER, Role.DIRECTOR, Role.RECORDS_CLERK])
def test_nobody_else_does(desk: Desk, by: Role, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        record(desk, by, now)
    assert not Absence.objects.exists()


def test_a_head_of_another_unit_does_not(desk: Desk, now: datetime) -> None:
    stranger = make_user(Role.HEAD_OF_SECTION)
    with pytest.raises(NotAllowed):
        record_absence(
            user=desk.users[Role.SPECIALIST],
            valid_from=now.date(),
            valid_to=now.date(),
            by=actor_for(stranger),
            now=now,
        )


def test_days_that_are_over_or_upside_down_are_refused(desk: Desk, now: datetime) -> None:
    for days in ((2, 1), (-3, -1)):
        with pytest.raises(UnfitPeriod):
            record(desk, Role.SPECIALIST, now, days=days)


def test_the_same_days_are_not_recorded_twice(desk: Desk, now: datetime) -> None:
    record(desk, Role.SPECIALIST, now)
    with pytest.raises(AlreadyAway):
        record(desk, Role.HEAD_OF_SECTION, now, days=(2, 5))
    record(desk, Role.SPECIALIST, now, days=(3, 5))


def test_coming_back_early_is_said_once(desk: Desk, now: datetime) -> None:
    absence = record(desk, Role.SPECIALIST, now)
    for _twice in range(2):
        end_absence(absence=absence, by=desk.actor(Role.SPECIALIST), now=now + timedelta(days=1))
    assert absence.ended_on == now.date() + timedelta(days=1)
    kinds = [entry.kind for entry in history_of("accounts.user", absence.user_id)]
    assert kinds.count("accounts.absence_ended") == 1
    assert not Absence.objects.standing(now.date() + timedelta(days=1)).exists()


def test_each_sees_what_concerns_them(desk: Desk, now: datetime) -> None:
    record(desk, Role.SPECIALIST, now)
    for role, count in ((Role.SPECIALIST, 1), (Role.HEAD_OF_SECTION, 1), (Role.RECEIVER, 0)):
        assert len(absences_seen_by(desk.actor(role), now=now)) == count, role
    colleague = another(desk, Role.SPECIALIST)
    assert list(people_under(actor_for(colleague))) == [colleague]
    assert colleague in people_under(desk.actor(Role.HEAD_OF_SECTION))
