"""Folding finished days of a hall into figures, and comparing them with the tickets again."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

from django.db.models import Min

from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action
from motcua.queueing.actions.halls import note_on_hall
from motcua.queueing.models import Hall, HallDay, HallFolding, Ticket
from motcua.queueing.permissions import MANAGE_HALL
from motcua.queueing.queries.figures import tallies_of

SLICE = timedelta(days=31)  # of days folded or compared in one action
REOPENED = timedelta(days=2)  # days folded anew each time: numbers kept overnight end a day later
COMPARED = timedelta(days=366)  # how far back the comparison goes


@action
def fold_hall_days(*, hall: Hall, by: Actor, now: datetime) -> int:
    """Fold the finished days of a hall, a slice of them; returns how many are folded for the first time.

    0 when all are. Running twice, or twice at once, comes to the same. Raises NotAllowed.
    """
    check(by, MANAGE_HALL, hall.office.agency.path)
    folding = _folding(hall)
    yesterday = local_day(now) - timedelta(days=1)
    known = folding.folded_until
    begins = known - REOPENED if known else _first_day(hall)
    if begins is None or (known is not None and known > yesterday):
        return 0
    last = min(yesterday, begins + SLICE)
    if last < begins:
        return 0
    _write(hall, begins, last, _rows(hall, begins, last))
    folding.folded_until = last
    folding.save(update_fields=["folded_until"])
    return (last - (known or begins - timedelta(days=1))).days


@action
def compare_hall_days(*, hall: Hall, first: date, by: Actor, now: datetime) -> date | None:
    """Count a slice of folded days from the tickets again, and fold anew those that differ, with an event.

    `first`: where the slice begins. Returns where the next one does, None after the last. The number of
    days that differed is kept, from the first slice of a comparison on. Raises NotAllowed.
    """
    check(by, MANAGE_HALL, hall.office.agency.path)
    folding = _folding(hall)
    if folding.folded_until is None or first > folding.folded_until:
        return None
    last = min(folding.folded_until, first + SLICE)
    stored: dict[date, set[tuple[object, ...]]] = defaultdict(set)
    for row in HallDay.objects.filter(hall=hall, day__range=(first, last)):
        stored[row.day].add((row.dimension, row.value, *row.told))
    computed: dict[date, set[tuple[object, ...]]] = defaultdict(set)
    rows = _rows(hall, first, last)
    for row in rows:
        computed[row.day].add((row.dimension, row.value, *row.told))
    wrong = sorted(day for day in stored.keys() | computed.keys() if stored[day] != computed[day])
    for day in wrong:
        _write(hall, day, day, [row for row in rows if row.day == day])
    if wrong:
        said = {"days": [day.isoformat() for day in wrong]}
        note_on_hall(hall, "figures_mended", said, by=by, now=now)
    is_first = first <= comparison_begins(now)
    folding.differences = len(wrong) + (0 if is_first else folding.differences)
    folding.compared_at = now
    folding.save(update_fields=["differences", "compared_at"])
    return last + timedelta(days=1) if last < folding.folded_until else None


def comparison_begins(now: datetime) -> date:
    """The first day the nightly comparison looks at."""
    return local_day(now) - COMPARED


def _folding(hall: Hall) -> HallFolding:
    """The row of the hall, locked until the action ends."""
    HallFolding.objects.bulk_create([HallFolding(hall=hall)], ignore_conflicts=True)
    return HallFolding.objects.select_for_update().get(hall=hall)


def _first_day(hall: Hall) -> date | None:
    return Ticket.objects.filter(office_id=hall.office_id).aggregate(first=Min("day"))["first"]


def _rows(hall: Hall, first: date, last: date) -> list[HallDay]:
    return [
        HallDay.of(hall, day, dimension, value, tally)
        for day, tallies in tallies_of(hall, first=first, last=last).items()
        for (dimension, value), tally in tallies.items()
    ]


def _write(hall: Hall, first: date, last: date, rows: list[HallDay]) -> None:
    HallDay.objects.filter(hall=hall, day__range=(first, last)).delete()
    HallDay.objects.bulk_create(rows, batch_size=500)
