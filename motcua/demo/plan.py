"""The plan of a replay: who comes when. Pure: the same seed, calendar and moment give the same plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from motcua.core.rules.dates import VN_TZ, local
from motcua.core.worktime import Calendar, add_working_minutes

FEWEST_DAYS = 12
TURNED_AWAY = 60  # one in so many is not accepted at the desk, beside those counted


@dataclass(frozen=True, slots=True)
class Arrival:
    """One applicant: when the desk takes the case up, and when it was sent if it came by the portal."""

    at: datetime
    submitted_at: datetime | None = None
    is_turned_away: bool = False


def plan_arrivals(
    random: Random,
    calendar: Calendar,
    *,
    cases: int,
    online: int,
    first: date,
    until: datetime,
    share: float = 1.0,
) -> list[Arrival]:
    """So many arrivals in order, `online` of them by the portal, spread over the working days to `until`.

    They fill that share of the days, the last ones: an office made small for a test keeps its daily pace.
    """
    days = _between(calendar, first, until.date())
    days = days[-max(FEWEST_DAYS, round(len(days) * share)) :]
    by_portal = [True] * online + [False] * (cases - online)
    random.shuffle(by_portal)
    found = [
        _online(random, calendar, days, until) if flag else Arrival(_at_counter(random, days, until))
        for flag in by_portal
    ]
    found += [
        Arrival(_at_counter(random, days, until), is_turned_away=True) for _ in range(cases // TURNED_AWAY)
    ]
    return sorted(found, key=lambda arrival: arrival.at)


ROUND = time(16, 0)  # the postal clerk brings the cases of the day


def postal_rounds(calendar: Calendar, *, first: date, until: datetime) -> Iterator[datetime]:
    """One each working day that is over by then."""
    for day in _between(calendar, first, until.date()):
        at = datetime.combine(day, ROUND, tzinfo=VN_TZ)
        if at <= until:
            yield at


def next_round(calendar: Calendar, moment: datetime) -> datetime:
    """A minute after the first round that follows the moment."""
    day = local(moment).date()
    while not calendar.is_working_day(day) or datetime.combine(day, ROUND, tzinfo=VN_TZ) <= moment:
        day += timedelta(days=1)
    return datetime.combine(day, ROUND, tzinfo=VN_TZ) + timedelta(minutes=1)


def _between(calendar: Calendar, first: date, last: date) -> list[date]:
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in every if calendar.is_working_day(day)]


def _at_counter(random: Random, days: list[date], until: datetime) -> datetime:
    """In the hours in which a counter takes cases, more in the morning."""
    while True:
        morning = random.random() < 0.6
        minute = random.randint(7 * 60 + 35, 11 * 60 + 20) if morning else random.randint(785, 1005)
        moment = datetime.combine(
            random.choice(days), time(minute // 60, minute % 60, random.randint(0, 59)), tzinfo=VN_TZ
        )
        if moment <= until:
            return moment


def _online(random: Random, calendar: Calendar, days: list[date], until: datetime) -> Arrival:
    """At any hour people are awake, weekends too; the desk takes it up within three working hours."""
    whole = (days[-1] - days[0]).days
    while True:
        day = days[0] + timedelta(days=random.randint(0, whole))
        minute = round(random.triangular(6 * 60, 23 * 60, 10 * 60))
        sent = datetime.combine(day, time(minute // 60, minute % 60, random.randint(0, 59)), tzinfo=VN_TZ)
        taken_up = add_working_minutes(calendar, sent, random.randint(5, 180))
        if taken_up <= until:
            return Arrival(taken_up, submitted_at=sent)
