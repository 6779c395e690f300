"""When few people come: only open hours, fewest visits first, nothing from too few visits."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from motcua.core.rules.dates import VN_TZ
from motcua.core.worktime import DEFAULT_PATTERN
from motcua.queueing.models import Ticket
from motcua.queueing.queries.quiet import quiet_hours_of
from motcua.queueing.rules.quiet import LEAST_VISITS, Hour, Load, QuietHour, open_hours, quiet_hours
from tests.factories import NOW
from tests.factories_queue import make_queue

MINUTE = timedelta(minutes=1)


def test_only_whole_hours_of_reception_are_open() -> None:
    hours = open_hours(DEFAULT_PATTERN)
    assert [hour.hour for hour in hours if hour.weekday == 2] == [8, 9, 10, 13, 14, 15, 16]
    assert {hour.weekday for hour in hours} == {1, 2, 3, 4, 5}


loads = st.dictionaries(
    st.builds(Hour, st.integers(1, 7), st.integers(0, 23)),
    st.builds(Load, st.integers(1, 60), st.floats(0, 90)),
)


@given(loads, st.integers(1, 5))
def test_no_open_hour_is_quieter_than_those_suggested(found: dict[Hour, Load], most: int) -> None:
    hours = open_hours(DEFAULT_PATTERN)
    suggested = quiet_hours(hours, found, weeks=4, most=most)
    if sum(load.people for load in found.values()) < LEAST_VISITS:
        assert suggested == []
        return
    assert len(suggested) == most
    chosen = {one.hour for one in suggested}
    assert chosen <= set(hours)
    busiest = max(one.people for one in suggested)
    assert all(
        found.get(hour, Load(0, 0)).people / 4 >= busiest - 1e-9 for hour in hours if hour not in chosen
    )


def test_among_equals_the_shorter_wait_goes_first() -> None:
    hours = [Hour(1, 8), Hour(1, 9)]
    found = quiet_hours(hours, {hours[0]: Load(40, 30), hours[1]: Load(40, 10)}, weeks=4, most=1)
    assert found == [QuietHour(Hour(1, 9), 10, 10)]


@pytest.mark.django_db
def test_the_visits_of_the_last_weeks_are_counted_in_one_statement() -> None:
    queue = make_queue("D")
    line = queue.lines["D"]
    monday = datetime(2026, 3, 2, 8, 0, tzinfo=VN_TZ)
    rows = []
    for number in range(60):
        # All but Friday from two: three in each other hour of the week would be even.
        at = monday + timedelta(days=number % 4, hours=number % 3, minutes=number)
        ticket = Ticket(
            office=queue.office, line=line, day=at.date(), number=number, code=f"D-{number:03d}",
            key=f"K{number}", origin="kiosk", state="done", issued_at=at, joined_at=at, rank_at=at,
            first_called_at=at + 12 * MINUTE,
        )  # fmt: skip
        rows.append(ticket)
    Ticket.objects.bulk_create(rows)
    quiet_hours_of(line, queue.office.agency, now=NOW)
    with CaptureQueriesContext(connection) as captured:
        found = quiet_hours_of(line, queue.office.agency, now=NOW)
    assert len(captured) == 1
    assert [(one.hour.weekday, one.people, one.wait) for one in found] == [(1, 0, None)] * 3
    assert quiet_hours_of(line, queue.office.agency, now=NOW + timedelta(weeks=6)) == []
