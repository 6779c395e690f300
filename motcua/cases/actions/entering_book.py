"""Entering into the tracking book the cases received before it was kept here."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from django.utils.timezone import localdate

from motcua.audit.actions import NewEvent, append_to_each
from motcua.cases.models import Case
from motcua.cases.rules import book_series
from motcua.core.actors import Actor
from motcua.core.series import take_several
from motcua.core.transactions import action

SLICE = 500


@action
def enter_old_cases_in_book(*, by: Actor, now: datetime) -> int:
    """Give the next slice of received cases without a line one each, and their field; returns how many.

    The first received comes first. A book that has lines already goes on from its last one, so no number is
    given twice and none is left out. Run again, or by two nodes at once, it enters no case twice. The event
    log tells, under the centre, which lines of which book were entered so.
    """
    missing = Case.objects.filter(received_at__isnull=False, book_number=None)
    cases = list(
        missing.select_for_update(of=("self",))
        .select_related("receiving_agency", "procedure_version")
        .order_by("received_at", "pk")[:SLICE]
    )
    books: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        case.field_id = case.field_id or case.procedure_version.field_id
        year = localdate(case.received_at).year
        books[book_series(case.receiving_agency.code, case.field_id or 0, year)].append(case)
    events: dict[str, list[NewEvent]] = defaultdict(list)
    for series, entered in sorted(books.items()):  # one order for all, or two could wait for each other
        numbers = take_several(series, len(entered))
        for case, number in zip(entered, numbers, strict=True):
            case.book_number = number
        payload = {"book": series, "first": numbers[0], "last": numbers[-1]}
        events[entered[0].receiving_agency.code].append(NewEvent("cases.entered_in_book", payload))
    Case.objects.bulk_update(cases, ["field", "book_number"])
    append_to_each(subject_kind="tracking_book", events=events, by=by, now=now)
    return len(cases)
