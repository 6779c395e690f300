"""The roster: what stands over what, who may be named, who may write it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from motcua.accounts.actions import ShiftFacts, set_shifts
from motcua.accounts.choices import HalfDay
from motcua.accounts.errors import UnfitPeriod, UnfitShift
from motcua.accounts.models import Shift, User
from motcua.accounts.queries import half_day, roster_on
from motcua.agencies.models import Office
from motcua.audit.models import Event
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed
from motcua.core.rules.dates import VN_TZ
from tests.factories import actor_for, make_office, make_user

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 20, 9, 0, tzinfo=VN_TZ)
MONDAY = date(2026, 3, 23)
WORKING = frozenset(range(5))
BOTH = frozenset(HalfDay)


@pytest.fixture
def office() -> Office:
    return make_office(counters=2)


@pytest.fixture
def people(office: Office) -> list[User]:
    return [make_user(Role.RECEIVER, office.agency) for _ in range(3)]


def write(office: Office, officer: User | None, place: int = 0, **given: object) -> list[Shift]:
    values: dict[str, object] = {
        "counter": office.counters.order_by("number")[place],
        "officer": officer,
        "reserve": None,
        "weekdays": WORKING,
        "halves": BOTH,
        "valid_from": MONDAY,
        **given,
    }
    director = actor_for(make_user(Role.DIRECTOR, office.agency), now=NOW)
    return set_shifts(facts=ShiftFacts(**values), by=director, now=NOW)  # type: ignore[arg-type]


def named(office: Office, day: date, half: HalfDay = HalfDay.MORNING, place: int = 0) -> User | None:
    counter = office.counters.order_by("number")[place]
    shift = roster_on([counter.pk], day, half).get(counter.pk)
    return shift.officer if shift else None


def test_a_weekly_row_holds_until_another_is_written(office: Office, people: list[User]) -> None:
    assert len(write(office, people[0])) == 10
    assert named(office, MONDAY) == people[0]
    assert named(office, MONDAY + timedelta(days=5)) is None
    assert named(office, MONDAY + timedelta(weeks=30), HalfDay.AFTERNOON) == people[0]
    later = MONDAY + timedelta(weeks=4)
    write(office, people[1], valid_from=later)
    assert named(office, later - timedelta(days=3)) == people[0]
    assert named(office, later) == people[1]


@pytest.mark.parametrize("week", [0, 1])
def test_a_single_day_stands_over_the_week_and_no_longer(
    office: Office, people: list[User], week: int
) -> None:
    write(office, people[0])
    day = MONDAY + timedelta(weeks=week)
    one = {"weekdays": frozenset({0}), "valid_from": day, "valid_to": day}
    write(office, people[1], **one)
    write(office, people[2], weekdays=frozenset({0}), valid_from=day + timedelta(weeks=1),
          valid_to=day + timedelta(weeks=1))  # fmt: skip
    assert named(office, day) == people[1]
    assert named(office, day + timedelta(days=1)) == people[0]
    assert named(office, day + timedelta(weeks=1)) == people[2]
    assert named(office, day + timedelta(weeks=2)) == people[0]
    write(office, None, **one)
    assert named(office, day) is None


def test_two_overrides_before_the_week_in_any_order(office: Office, people: list[User]) -> None:
    write(office, people[0])
    for week in (1, 0):
        day = MONDAY + timedelta(weeks=week)
        write(office, people[1 + week], weekdays=frozenset({0}), valid_from=day, valid_to=day)
    found = [named(office, MONDAY + timedelta(weeks=week)) for week in range(3)]
    assert found == [people[1], people[2], people[0]]


def test_who_cannot_be_named(office: Office, people: list[User]) -> None:
    with pytest.raises(UnfitShift):
        write(office, make_user(Role.SPECIALIST, office.agency))
    with pytest.raises(UnfitShift):
        write(office, people[0], reserve=people[0])
    with pytest.raises(UnfitShift):
        write(office, people[0], weekdays=frozenset())
    with pytest.raises(UnfitShift):
        write(office, people[0], weekdays=frozenset({6}), valid_to=MONDAY + timedelta(days=2))
    with pytest.raises(UnfitPeriod):
        write(office, people[0], valid_to=MONDAY - timedelta(days=1))
    write(office, people[0])
    with pytest.raises(UnfitShift, match="đã được phân công"):
        write(office, people[0], 1)
    write(office, people[1], 1, reserve=people[0])  # a reserve may sit elsewhere
    assert Event.objects.filter(kind="accounts.shifts_set").count() == 2


def test_only_who_may_writes_it(office: Office, people: list[User]) -> None:
    counter = office.counters.first()
    assert counter is not None
    facts = ShiftFacts(counter, people[0], None, WORKING, BOTH, MONDAY)
    for user in (people[0], make_user(Role.DIRECTOR)):
        with pytest.raises(NotAllowed):
            set_shifts(facts=facts, by=actor_for(user, now=NOW), now=NOW)


def test_noon_parts_the_day() -> None:
    assert half_day(NOW.replace(hour=11, minute=59)) is HalfDay.MORNING
    assert half_day(NOW.replace(hour=12)) is HalfDay.AFTERNOON
