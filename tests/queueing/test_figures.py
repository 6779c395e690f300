"""Figures of a hall: percentiles against an oracle, folded days against the tickets themselves."""

from __future__ import annotations

import statistics
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from motcua.audit.queries import history_of
from motcua.core.actors import Role, job_actor
from motcua.core.errors import NotAllowed
from motcua.queueing import actions, tasks
from motcua.queueing.actions import learn_paces
from motcua.queueing.choices import HallDimension, TicketOrigin, TicketState
from motcua.queueing.models import HallDay, HallFolding, LinePace, Ticket
from motcua.queueing.queries.figures import LONGEST, By, Report, accuracy_report, hall_report
from motcua.queueing.rules.codes import new_ticket_key
from motcua.queueing.rules.figures import Tally, Visited, added, percentile
from motcua.queueing.sql import HALL
from tests.factories import NOW, make_actor, make_agency
from tests.factories_queue import SETUP, Queue, make_queue

pytestmark = pytest.mark.django_db
JOB = job_actor("kiểm thử")
TODAY = NOW.date()


def visit(**values: Any) -> Visited:
    return Visited(**{"line_id": 1, "counter_id": 1, "officer_id": 1, "hour": 9, "end": "done", **values})


@given(st.lists(st.integers(0, 300), min_size=1), st.sampled_from([0.1, 0.5, 0.9, 1.0]))
def test_a_percentile_is_the_smallest_wait_that_so_many_did_not_exceed(
    waits: list[int], share: float
) -> None:
    tally = Tally()
    for minutes in waits:
        tally.add(visit(waited=minutes * 60 + 59))
    found = percentile(tally.waits, share)
    enough = [one for one in waits if sum(other <= one for other in waits) >= share * len(waits) - 1e-9]
    assert found == min(enough)
    if share == 0.5:
        assert found == statistics.median_low(waits)


@given(st.lists(st.lists(st.integers(0, 9000), max_size=8), max_size=6))
def test_days_add_up_to_what_their_visits_are_together(days: list[list[int]]) -> None:
    parts = []
    for waits in days:
        part = Tally()
        for seconds in waits:
            part.add(visit(waited=seconds, served=seconds, told=(5, 20)))
        parts.append(part)
    whole = Tally()
    for seconds in (seconds for waits in days for seconds in waits):
        whole.add(visit(waited=seconds, served=seconds, told=(5, 20)))
    assert added(parts) == whole


def test_a_wait_told_holds_up_to_its_last_second() -> None:
    tally = Tally()
    for seconds in (299, 300, 1200, 1201):
        tally.add(visit(waited=seconds, told=(5, 20)))
    assert (tally.hit_share, tally.mean_width) == (0.5, 15)
    assert Tally().hit_share is None


@pytest.fixture
def queue() -> Queue:
    return make_queue("DH", counters=2)


def came(
    queue: Queue, at: datetime, waited: float | None = 10, served: float | None = 8, **values: Any
) -> Ticket:
    """A finished visit; minutes."""
    number = Ticket.objects.count() + 1
    called = None if waited is None else at + timedelta(minutes=waited)
    is_done = called is not None and served is not None
    return Ticket.objects.create(
        **{
            "office": queue.office,
            "line": queue.lines["D"],
            "day": at.date(),
            "number": number,
            "code": f"D-{number:03d}",
            "key": new_ticket_key(),
            "origin": TicketOrigin.KIOSK,
            "state": TicketState.DONE if is_done else TicketState.NO_SHOW,
            "issued_at": at,
            "joined_at": at,
            "rank_at": at,
            "counter": queue.counters[0] if called else None,
            "officer": queue.officers[0] if called else None,
            "first_called_at": called,
            "called_at": called,
            "begun_at": called,
            "ended_at": called + timedelta(minutes=served or 0) if called else None,
            "told_low": 5,
            "told_high": 15,
            **values,
        }
    )


def report(queue: Queue, by: By = By.LINE, *, back: int = 60) -> Report:
    return hall_report(queue.hall, first=TODAY - timedelta(days=back), last=TODAY, by=by)


def lines(found: Report) -> dict[str, int]:
    return {line.label: line.tally.counts["tickets"] for line in found.lines}


def test_waits_begin_when_people_are_there_and_end_with_the_first_call(queue: Queue) -> None:
    came(queue, NOW, waited=10)
    came(queue, NOW, waited=30, origin=TicketOrigin.REMOTE, arrived_at=NOW + timedelta(minutes=25))
    early = NOW + timedelta(minutes=20)
    came(queue, NOW, waited=21, origin=TicketOrigin.APPOINTMENT, slot_at=early)
    came(queue, NOW, waited=24 * 60)  # kept overnight: no wait of this day
    tally = report(queue).total
    assert sorted(tally.waits.elements()) == [1, 5, 10]
    assert tally.counts["judged"] == 1  # those from afar, with an appointment, of a night are not
    assert (tally.counts["remote"], tally.counts["appointments"]) == (1, 1)


def test_tickets_count_by_how_they_ended(queue: Queue) -> None:
    came(queue, NOW)
    came(queue, NOW, served=None)
    came(queue, NOW, waited=None, state=TicketState.GIVEN_BACK)
    came(queue, NOW, waited=None, state=TicketState.CLOSED)
    came(queue, NOW, waited=None, state=TicketState.WAITING, priority=queue.hall.priorities.first())
    tally = report(queue).total
    names = ("tickets", "served", "no_shows", "given_back", "closed", "priority", "serviced")
    assert [tally.counts[name] for name in names] == [5, 1, 1, 1, 1, 1, 1]
    assert (tally.share("priority"), tally.median_service, tally.mean_service) == (0.2, 8, 8)


def test_every_split_says_where_and_when(queue: Queue) -> None:
    came(queue, NOW)
    came(queue, NOW + timedelta(hours=5), line=queue.lines["H"], counter=queue.counters[1])
    came(queue, NOW - timedelta(days=40), waited=None, state=TicketState.GIVEN_BACK)
    assert lines(report(queue, By.LINE)) == {"D · Nhóm D": 2, "H · Nhóm H": 1}
    assert lines(report(queue, By.COUNTER)) == {"Quầy 1": 1, "Quầy 2": 1}
    assert lines(report(queue, By.OFFICER)) == {str(queue.officers[0]): 2}
    assert list(lines(report(queue, By.HOUR)).items()) == [("09–10 giờ", 2), ("14–15 giờ", 1)]
    assert list(lines(report(queue, By.DAY))) == ["12/02/2026", "24/03/2026"]
    assert lines(report(queue, By.MONTH)) == {"02/2026": 1, "03/2026": 2}


def fold(queue: Queue, now: datetime = NOW) -> int:
    folded = 0
    while count := actions.fold_hall_days(hall=queue.hall, by=JOB, now=now):
        folded += count
    return folded


def test_folded_days_say_what_the_tickets_say(queue: Queue) -> None:
    for back in range(0, 50, 3):
        for minutes in range(back % 5 + 1):
            came(queue, NOW - timedelta(days=back, hours=back % 4), waited=minutes * 7, served=minutes + 1)
    before = {by: report(queue, by) for by in By}
    assert fold(queue) == 48  # from the first ticket to yesterday
    assert HallFolding.objects.get().folded_until == TODAY - timedelta(days=1)
    rows = HallDay.objects.count()
    for by in By:
        after = report(queue, by)
        assert (after.total, after.lines) == (before[by].total, before[by].lines)

    assert fold(queue) == 0
    assert HallDay.objects.count() == rows
    assert fold(queue, NOW + timedelta(days=1)) == 1


def test_a_report_reads_no_tickets_of_folded_days(queue: Queue) -> None:
    came(queue, NOW - timedelta(days=3))
    fold(queue)
    Ticket.objects.all().delete()
    assert report(queue).total.counts["tickets"] == 1


def test_what_ended_after_its_day_was_folded_is_counted_again(queue: Queue) -> None:
    kept = came(queue, NOW - timedelta(days=1), waited=None, state=TicketState.WAITING)
    fold(queue)
    Ticket.objects.filter(pk=kept.pk).update(state=TicketState.CLOSED)
    fold(queue, NOW + timedelta(days=1))
    assert report(queue).total.counts["closed"] == 1


def compare(queue: Queue, now: datetime = NOW) -> None:
    first: date | None = actions.comparison_begins(now)
    while first is not None:
        first = actions.compare_hall_days(hall=queue.hall, first=first, by=JOB, now=now)


def test_the_comparison_mends_days_that_differ_and_says_which(queue: Queue) -> None:
    days = [NOW - timedelta(days=back) for back in (2, 40, 80)]
    for day in days:
        came(queue, day)
    fold(queue)
    compare(queue)
    assert HallFolding.objects.get().differences == 0

    row = HallDay.objects.filter(dimension=HallDimension.ALL).earliest("day")
    HallDay.objects.filter(pk=row.pk).update(counts='{"tickets":7}')
    HallDay.objects.filter(day=days[0].date()).delete()
    compare(queue)
    folding = HallFolding.objects.get()
    assert (folding.differences, folding.compared_at) == (2, NOW)
    assert report(queue, back=90).total.counts["tickets"] == 3
    said = [entry.payload for entry in history_of(HALL, queue.hall.pk) if entry.kind.endswith("mended")]
    assert said == [{"days": [days[2].date().isoformat()]}, {"days": [days[0].date().isoformat()]}]
    compare(queue)
    assert HallFolding.objects.get().differences == 0


def test_only_managers_and_jobs_fold(queue: Queue) -> None:
    stranger = make_actor(Role.DIRECTOR, make_agency())
    for act in (
        lambda: actions.fold_hall_days(hall=queue.hall, by=stranger, now=NOW),
        lambda: actions.compare_hall_days(hall=queue.hall, first=TODAY, by=stranger, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_report_takes_five_statements_for_a_year_as_for_a_day(queue: Queue) -> None:
    came(queue, NOW - timedelta(days=200))
    came(queue, NOW)
    fold(queue)
    for by in By:
        for back in (0, 360):
            with CaptureQueriesContext(connection) as asked:
                report(queue, by, back=back)
            assert len(asked) <= 5


@pytest.mark.parametrize("last", [TODAY - timedelta(days=1), TODAY + LONGEST + timedelta(days=1)])
def test_a_period_is_a_day_to_a_year_long(queue: Queue, last: date) -> None:
    with pytest.raises(ValueError, match="a day to a year"):
        hall_report(queue.hall, first=TODAY, last=last, by=By.LINE)


def test_waits_told_are_judged_by_line_and_week(queue: Queue) -> None:
    came(queue, NOW, waited=10)
    came(queue, NOW, waited=16)
    came(queue, NOW - timedelta(days=7), waited=15)
    came(queue, NOW - timedelta(weeks=9))
    fold(queue)
    mondays, found = accuracy_report(queue.hall, now=NOW)
    assert mondays[-1] == date(2026, 3, 23)
    assert len(mondays) == 8
    shares = [tally.hit_share for tally in found[0].weeks.values()]
    assert shares == [None] * 6 + [1.0, 0.5]
    assert (found[0].all.counts["judged"], found[0].all.mean_width) == (3, 10)
    assert found[1].all.hit_share is None


def test_the_jobs_fold_and_compare_every_hall(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    came(queue, NOW - timedelta(days=3))
    monkeypatch.setattr(tasks, "timezone", SimpleNamespace(now=lambda: NOW))
    assert tasks.fold_hall_days.call() == 3
    assert tasks.fold_hall_days.call() == 0
    assert tasks.continue_comparison_of_hall.call(queue.hall.pk, "2025-03-24") is False
    assert tasks.continue_comparison_of_hall.call(queue.hall.pk, "2026-03-20") is True


def test_a_service_takes_its_counter_from_the_call_in_figures_as_in_the_pace(queue: Queue) -> None:
    visit = queue.served(now=NOW)  # called after a minute, begun after two, ended after nine
    assert (visit.begun_at, visit.ended_at) == (NOW + timedelta(minutes=2), NOW + timedelta(minutes=9))
    report = hall_report(queue.hall, first=NOW.date(), last=NOW.date(), by=By.LINE)
    assert report.total.mean_service == 8
    learn_paces(by=SETUP, now=NOW + timedelta(minutes=10))
    pace = LinePace.objects.get(line=visit.line)
    assert pace.mean == pytest.approx((8 * 60 + 10 * 600) / 11)  # with ten services nobody had yet
