"""Figures of a hall over a period: what is folded, and the days that are not yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from django.db.models import F
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.agencies.models import Counter
from motcua.core.rules.dates import format_date, local, local_day
from motcua.queueing.choices import CallRule, HallDimension, TicketOrigin, TicketState
from motcua.queueing.models import Hall, HallDay, HallFolding, ServiceLine, Ticket
from motcua.queueing.rules.figures import Tally, Visited, added

LONGEST = timedelta(days=366)  # of a period
WEEKS = 8  # of the accuracy of waits
# The clock of these begins when they arrive, or at their time.
NOT_JUDGED = frozenset({TicketOrigin.REMOTE, TicketOrigin.APPOINTMENT})
Key = tuple[HallDimension, int]
Place = int | date  # of a tally in a report: an id, an hour, a day, the first of a month


class By(StrEnum):
    """By what a report is split."""

    LINE = "nhom"
    COUNTER = "quay"
    OFFICER = "can-bo"
    HOUR = "gio"
    DAY = "ngay"
    MONTH = "thang"


_DIMENSIONS = {
    By.LINE: HallDimension.LINE,
    By.COUNTER: HallDimension.COUNTER,
    By.OFFICER: HallDimension.OFFICER,
    By.HOUR: HallDimension.HOUR,
    By.DAY: HallDimension.ALL,
    By.MONTH: HallDimension.ALL,
}


class _Row(NamedTuple):
    """What of a ticket the figures look at; `priority` only whether there is one."""

    day: date
    line_id: int
    counter_id: int | None
    officer_id: int | None
    state: str
    origin: str
    call_rule: str
    priority: int | None
    issued_at: datetime
    arrived_at: datetime | None
    slot_at: datetime | None
    first_called_at: datetime | None
    called_at: datetime | None
    ended_at: datetime | None
    told_low: int | None
    told_high: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a report."""

    label: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Report:
    """Figures of a period (both days included), split by something.

    `folding`: how far days are folded; `unfolded`: the days read from their tickets because they are not yet.
    """

    first: date
    last: date
    by: By
    lines: list[Line]
    total: Tally
    folding: HallFolding | None
    unfolded: frozenset[date]


def hall_report(hall: Hall, *, first: date, last: date, by: By) -> Report:
    """At most five statements, whatever the period and the number of tickets.

    Raises ValueError for a period that ends before it begins or is longer than `LONGEST`.
    """
    if not timedelta(0) <= last - first <= LONGEST:
        raise ValueError("a period is a day to a year long")
    folding = HallFolding.objects.filter(hall=hall).first()
    days = _tallies(hall, folding, first, last, {HallDimension.ALL, _DIMENSIONS[by]})
    rows: dict[Place, Tally] = defaultdict(Tally)
    total = Tally()
    for (day, dimension, value), tally in days.items():
        if dimension == HallDimension.ALL:
            total.include(tally)
        if dimension == _DIMENSIONS[by]:
            rows[_place(by, day, value)].include(tally)
    labels = _labels(hall, by, rows)
    lines = [Line(labels[place], rows[place]) for place in labels]
    until = folding.folded_until if folding else None
    unfolded = frozenset(day for day, _dimension, _value in days if until is None or day > until)
    return Report(first, last, by, lines, total, folding, unfolded)


@dataclass(frozen=True, slots=True)
class LineAccuracy:
    """How the waits told in a line came true: week by week (Monday → tally, oldest first) and together."""

    line: ServiceLine
    weeks: Mapping[date, Tally]
    all: Tally = field(default_factory=Tally)


def accuracy_report(hall: Hall, *, now: datetime) -> tuple[list[date], list[LineAccuracy]]:
    """The Mondays of the last `WEEKS` weeks, this one included, and each line in use over them.

    Four statements.
    """
    this = local_day(now) - timedelta(days=local_day(now).weekday())
    mondays = [this - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    folding = HallFolding.objects.filter(hall=hall).first()
    days = _tallies(hall, folding, mondays[0], local_day(now), {HallDimension.LINE})
    weeks: dict[int, dict[date, Tally]] = defaultdict(lambda: {monday: Tally() for monday in mondays})
    for (day, _dimension, line_id), tally in days.items():
        weeks[line_id][day - timedelta(days=day.weekday())].include(tally)
    lines = hall.lines.active().select_related("pace")
    return mondays, [LineAccuracy(line, weeks[line.pk], added(weeks[line.pk].values())) for line in lines]


def tallies_of(hall: Hall, *, first: date, last: date) -> dict[date, dict[Key, Tally]]:
    """The tickets of the days, counted by every dimension: one statement."""
    found: dict[date, dict[Key, Tally]] = defaultdict(lambda: defaultdict(Tally))
    tickets = Ticket.objects.filter(office_id=hall.office_id, day__range=(first, last))
    names = [F("priority_id") if name == "priority" else F(name) for name in _Row._fields]
    for values in tickets.values_list(*names).iterator(chunk_size=5000):
        row = _Row(*values)
        visit = visited(row)
        for key in _keys(visit):
            found[row.day][key].add(visit)
    return found


def visited(row: _Row) -> Visited:
    """A ticket as the figures see it (see `rules.figures`)."""
    begins = row.arrived_at or max(row.issued_at, row.slot_at or row.issued_at)
    waited = served = told = None
    if row.first_called_at and local_day(row.first_called_at) == local_day(row.issued_at):
        waited = max(0, int((row.first_called_at - begins).total_seconds()))
        is_judged = row.origin not in NOT_JUDGED and row.slot_at is None and row.call_rule != CallRule.CHOSEN
        if is_judged and row.told_low is not None and row.told_high is not None:
            told = (row.told_low, row.told_high)
    if row.state == TicketState.DONE and row.called_at and row.ended_at:
        served = max(0, int((row.ended_at - row.called_at).total_seconds()))
    return Visited(
        line_id=row.line_id,
        counter_id=row.counter_id,
        officer_id=row.officer_id,
        hour=local(row.issued_at).hour,
        end=row.state,
        has_priority=row.priority is not None,
        is_remote=row.origin == TicketOrigin.REMOTE,
        has_appointment=row.origin == TicketOrigin.APPOINTMENT,
        waited=waited,
        served=served,
        told=told,
    )


def _keys(visit: Visited) -> Iterator[Key]:
    yield HallDimension.ALL, 0
    yield HallDimension.LINE, visit.line_id
    yield HallDimension.HOUR, visit.hour
    if visit.counter_id is not None:
        yield HallDimension.COUNTER, visit.counter_id
    if visit.officer_id is not None:
        yield HallDimension.OFFICER, visit.officer_id


def _tallies(
    hall: Hall, folding: HallFolding | None, first: date, last: date, wanted: set[HallDimension]
) -> dict[tuple[date, HallDimension, int], Tally]:
    """Folded days from their rows, the others from their tickets."""
    until = folding.folded_until if folding else None
    found: dict[tuple[date, HallDimension, int], Tally] = {}
    if until is not None and until >= first:
        rows = HallDay.objects.filter(hall=hall, dimension__in=wanted, day__range=(first, min(last, until)))
        found = {(row.day, HallDimension(row.dimension), row.value): row.tally for row in rows.iterator()}
    begins = max(first, until + timedelta(days=1)) if until else first
    if begins <= last:
        for day, tallies in tallies_of(hall, first=begins, last=last).items():
            found |= {(day, *key): tally for key, tally in tallies.items() if key[0] in wanted}
    return found


def _place(by: By, day: date, value: int) -> Place:
    """Where a tally goes in a report."""
    if by is By.DAY:
        return day
    return day.replace(day=1) if by is By.MONTH else value


def _labels(hall: Hall, by: By, places: Collection[Place]) -> dict[Place, str]:
    """The words of each place in the order of the report. Lines that had nobody stay in sight."""
    if by is By.LINE:
        shown = ServiceLine.objects.filter(hall=hall)
        return {
            line.pk: f"{line.letters} · {line.name}" for line in shown if line.is_active or line.pk in places
        }
    if by is By.COUNTER:
        counters = Counter.objects.filter(pk__in=list(places)).order_by("number")
        return {counter.pk: counter.name for counter in counters}
    if by is By.OFFICER:
        officers = User.objects.filter(pk__in=list(places)).order_by("full_name")
        return {officer.pk: str(officer) for officer in officers}
    in_order = sorted(places, key=lambda place: place if isinstance(place, int) else place.toordinal())
    return {place: _moment_words(by, place) for place in in_order}


def _moment_words(by: By, place: Place) -> str:
    if isinstance(place, int):
        return _("%(from)02d–%(to)02d giờ") % {"from": place, "to": place + 1}
    return f"{place:%m/%Y}" if by is By.MONTH else format_date(place)
