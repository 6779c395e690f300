"""The roster is followed: how many counters it plans for each line, and counters whose shift has ended."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.utils.translation import gettext as _

from motcua.accounts.choices import HalfDay
from motcua.accounts.queries import half_day
from motcua.agencies.queries import calendar_of
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.dates import VN_TZ, local_day
from motcua.core.transactions import action
from motcua.queueing.actions.counters import close_sessions
from motcua.queueing.models import CounterLine, CounterSession, LinePace, Ticket
from motcua.queueing.permissions import MANAGE_HALL
from motcua.queueing.queries.roster import Roster, roster_of
from motcua.queueing.rules.rosters import AFTER_SHIFT, SETTLING, planned_counters

_PLANNED = ("planned_on", "planned_morning", "planned_afternoon")


@action
def follow_roster(*, by: Actor, now: datetime) -> int:
    """Note what the roster plans for today, close the counters whose shift is over; how many closed.

    A ticket's wait then reads the plan with the pace of its line, without a statement of its own. At most
    nine statements whatever the number of halls, but for the events of what closes. Twice changes nothing.
    """
    paces = list(LinePace.objects.select_related("line__hall__office__agency").order_by("line"))
    for pace in paces:
        check(by, MANAGE_HALL, pace.line.hall.office.agency.path)
    lines: dict[int, list[int]] = {}
    for counter_id, line_id in CounterLine.objects.filter(line__is_active=True).values_list(
        "counter_id", "line_id"
    ):
        lines.setdefault(counter_id, []).append(line_id)
    day = local_day(now)
    roster = roster_of(lines, day)
    _plan(paces, lines, roster, day)
    return close_sessions(_over(roster, now), _("Hết buổi theo lịch phân công quầy"), by, now)


def _plan(paces: Sequence[LinePace], lines: dict[int, list[int]], roster: Roster, day: date) -> None:
    work = {pace.line_id: pace.mean * (pace.samples + 1) for pace in paces}
    known = {counter_id: [one for one in served if one in work] for counter_id, served in lines.items()}
    planned = {half: _planned_in(known, seats, work) for half, seats in roster.seats.items()}
    changed = []
    for pace in paces:
        morning, afternoon = (planned[half].get(pace.line_id) for half in HalfDay)
        if (pace.planned_on, pace.planned_morning, pace.planned_afternoon) != (day, morning, afternoon):
            pace.planned_on, pace.planned_morning, pace.planned_afternoon = day, morning, afternoon
            changed.append(pace)
    LinePace.objects.bulk_update(changed, _PLANNED, batch_size=500)


def _planned_in(
    lines: dict[int, list[int]], seats: dict[int, int | None], work: dict[int, float]
) -> dict[int, float]:
    """By line the counters where somebody sits; 0 for a line whose counters the roster leaves empty."""
    rostered = {line: 0.0 for counter_id in seats for line in lines.get(counter_id, [])}
    seated = [lines[one] for one, officer in seats.items() if officer is not None and one in lines]
    return rostered | planned_counters(seated, work)


def _over(roster: Roster, now: datetime) -> list[CounterSession]:
    """Who sits on after a session though the roster names them for it no longer, and serves nobody."""
    rostered = {counter_id for seats in roster.seats.values() for counter_id in seats}
    sessions = CounterSession.objects.filter(counter__in=rostered, closed_at=None)
    left = [
        one
        for one in sessions.select_related("counter__office__agency", "counter__office__hall")
        if _has_ended(one, roster, now)
    ]
    busy = _busy([one.counter_id for one in left], now)
    return [one for one in left if one.counter_id not in busy]


def _has_ended(one: CounterSession, roster: Roster, now: datetime) -> bool:
    """Whether the session of the day in which the officer sat down is over, and none of theirs follows."""
    office, day = one.counter.office, local_day(now)
    if office.hall.is_always_open:
        return False
    calendar = calendar_of(office.agency)
    sessions = [
        (datetime.combine(day, session.start, VN_TZ), datetime.combine(day, session.end, VN_TZ))
        for session in calendar.sessions_on(day)
        if session.receives
    ]
    over = [half_day(begins) for begins, ends in sessions if one.opened_at < ends <= now - AFTER_SHIFT]
    coming = [half_day(begins) for begins, ends in sessions if ends > now - AFTER_SHIFT]
    return any(one.counter_id in roster.seats[half] for half in over) and not any(
        roster.is_named(one.officer_id, one.counter_id, half) for half in coming
    )


def _busy(counter_ids: Collection[int], now: datetime) -> set[int]:
    """The counters with somebody there, or that called somebody a moment ago."""
    if not counter_ids:
        return set()
    here = Ticket.objects.filter(counter__in=counter_ids)
    return {
        *here.at_counter().values_list("counter_id", flat=True),
        *here.filter(called_at__gte=now - SETTLING).values_list("counter_id", flat=True),
    }
