"""The nightly look at the last weeks: pace, absent people, hits, and the widening they lead to."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.core.actors import job_actor
from motcua.core.errors import NotAllowed
from motcua.core.rules.dates import VN_TZ
from motcua.queueing.actions import (
    call_next,
    finish_ticket,
    learn_paces,
    mark_no_show,
    pause_counter,
)
from motcua.queueing.choices import TicketOrigin
from motcua.queueing.models import LinePace
from motcua.queueing.rules.calibration import WEEKS
from tests.factories import NOW
from tests.factories_queue import Queue, make_queue

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
BY = job_actor("queueing.learn_paces")


@pytest.fixture
def queue() -> Queue:
    return make_queue("DC", counters=2)


def serve(queue: Queue, at: datetime, *, minutes: float, letters: str = "D") -> None:
    """A visit that is called at once and ends after so many minutes."""
    ticket = queue.ticket(letters, now=at)
    counter, officer = queue.counters[0], queue.officer(0)
    call_next(counter_id=counter.pk, by=officer, now=at)
    finish_ticket(counter_id=counter.pk, ticket_id=ticket.pk, by=officer, now=at + MINUTE * minutes)


def test_the_pace_is_that_of_the_last_weeks(queue: Queue) -> None:
    queue.sit_down()
    for number in range(30):
        serve(queue, NOW + 5 * MINUTE * number, minutes=4)
    serve(queue, NOW - timedelta(weeks=WEEKS + 1), minutes=60)
    assert learn_paces(by=BY, now=NOW + timedelta(hours=9)) == 2
    pace = LinePace.objects.get(line=queue.lines["D"])
    assert pace.samples == 30
    assert pace.mean == pytest.approx((30 * 240 + 10 * 600) / 40)
    assert pace.no_show_share == 0
    untouched = LinePace.objects.get(line=queue.lines["C"])
    assert (untouched.samples, untouched.mean, untouched.hit_share) == (0, 600, None)


def test_who_does_not_come_is_counted(queue: Queue) -> None:
    queue.sit_down()
    for number in range(10):
        at = NOW + 5 * MINUTE * number
        queue.ticket("D", now=at)
        call_next(counter_id=queue.counters[0].pk, by=queue.officer(), now=at)
        mark_no_show(counter_id=queue.counters[0].pk, by=queue.officer(), now=at + MINUTE)
    learn_paces(by=BY, now=NOW + timedelta(hours=2))
    assert LinePace.objects.get(line=queue.lines["D"]).no_show_share == pytest.approx(10 / 20)


def test_what_people_were_told_is_compared_with_what_happened(queue: Queue) -> None:
    queue.sit_down()
    first, second = queue.ticket("D"), queue.ticket("D")
    remote = queue.ticket("D", origin=TicketOrigin.REMOTE)
    counter, officer = queue.counters[0], queue.officer()
    for place, ticket in enumerate((first, second, remote)):
        at = NOW + MINUTE * (1 + 110 * place)
        assert call_next(counter_id=counter.pk, by=officer, now=at) == ticket
        finish_ticket(counter_id=counter.pk, ticket_id=ticket.pk, by=officer, now=at + MINUTE)
    learn_paces(by=BY, now=NOW + timedelta(hours=6))
    pace = LinePace.objects.get(line=queue.lines["D"])
    assert (pace.judged, pace.hit_share) == (2, 0.5)  # the second waited 110 minutes, the third came later


def test_learning_twice_changes_nothing_and_costs_a_fixed_number_of_statements(queue: Queue) -> None:
    queue.sit_down()
    for number in range(5):
        serve(queue, NOW + 10 * MINUTE * number, minutes=6, letters="DC"[number % 2])
    now = NOW + timedelta(hours=3)
    learn_paces(by=BY, now=now)
    once = list(LinePace.objects.order_by("line").values())
    with CaptureQueriesContext(connection) as captured:
        learn_paces(by=BY, now=now)
    assert list(LinePace.objects.order_by("line").values()) == once
    assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) <= 5


def test_only_who_manages_halls_may_set_what_people_are_told(queue: Queue) -> None:
    with pytest.raises(NotAllowed):
        learn_paces(by=queue.officer(), now=NOW)


# -- what a ticket is told ------------------------------------------------------------------------------


def test_what_a_ticket_is_told_stands_on_what_is_kept_beside_it(queue: Queue) -> None:
    queue.sit_down()
    queue.ticket("D")
    ticket = queue.ticket("D")
    assert ticket.expected_wait is not None
    assert ticket.told_low is not None
    assert ticket.told_high is not None
    assert ticket.told_low * 60 <= ticket.expected_wait <= ticket.told_high * 60
    assert ticket.expected_deviation


def test_a_free_counter_means_no_wait(queue: Queue) -> None:
    queue.sit_down()
    ticket = queue.ticket("D")
    assert (ticket.expected_wait, ticket.told_low) == (0, 0)


def test_a_counter_is_shared_with_lines_that_wait_only(queue: Queue) -> None:
    queue.sit_down()
    queue.ticket("D")
    alone = queue.ticket("D")
    queue.ticket("C")
    shared = queue.ticket("D")
    assert alone.expected_wait is not None
    assert shared.expected_wait is not None
    # one person more before them and half the counter: the other line waits too
    assert shared.expected_wait > 2 * alone.expected_wait


def test_a_pause_makes_the_wait_longer(queue: Queue) -> None:
    queue.sit_down(0)
    queue.sit_down(1)
    queue.ticket("D")
    queue.ticket("D")
    before = queue.ticket("D")
    pause_counter(counter_id=queue.counters[0].pk, reason="Nghỉ", by=queue.officer(0), now=NOW)
    after = queue.ticket("D")
    assert before.expected_wait is not None
    assert after.expected_wait is not None
    assert after.expected_wait > before.expected_wait * 1.3


def test_a_wait_before_noon_goes_on_after_it(queue: Queue) -> None:
    """At 11:20 with half an hour of work before them: nobody is called between the sessions."""
    late = datetime(2026, 11, 20, 11, 20, tzinfo=VN_TZ)
    queue.sit_down(now=late)
    for _ in range(6):
        ticket = queue.ticket("D", now=late)
    assert ticket.told_low is not None
    assert ticket.told_high is not None
    assert ticket.told_high >= 130
    queue.hall.is_always_open = True
    queue.hall.save()
    assert (queue.ticket("D", now=late).told_high or 0) < 130


def test_a_hall_that_is_always_open_gives_tickets_at_night(queue: Queue) -> None:
    queue.hall.is_always_open = True
    queue.hall.save()
    assert queue.ticket("D", now=datetime(2026, 11, 22, 23, 0, tzinfo=VN_TZ)).code == "D-001"
