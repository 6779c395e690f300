"""What boards show: the true state of a hall at a moment."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.queueing.actions import (
    begin_service,
    call_next,
    finish_ticket,
    mark_no_show,
    pause_counter,
    recall,
    take_back,
    transfer_ticket,
)
from motcua.queueing.models import Hall, LinePace
from motcua.queueing.queries.board import Board, CounterMood, board_of, counter_now
from tests.factories import NOW, make_office
from tests.factories_queue import Queue, make_queue

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
EVENING = NOW.replace(hour=19)


@pytest.fixture
def queue() -> Queue:
    made = make_queue("DC", counters=2)
    made.sit_down(0)
    return made


def board(queue: Queue, *, minutes: float = 0) -> Board:
    found = board_of(queue.office.pk, now=NOW + MINUTE * minutes)
    assert found is not None
    return found


def call(queue: Queue, *, minutes: float = 0, place: int = 0) -> None:
    """The counter sends whoever is there away and calls the next."""
    now = NOW + MINUTE * minutes
    by, counter_id = queue.officer(place), queue.counters[place].pk
    for ticket in queue.counters[place].tickets.at_counter():
        finish_ticket(counter_id=counter_id, ticket_id=ticket.pk, by=by, now=now)
    call_next(counter_id=counter_id, by=by, now=now)


def test_the_newest_call_stands_first_and_four_are_shown(queue: Queue) -> None:
    for _ in range(6):
        queue.ticket("D")
    for minute in range(6):
        call(queue, minutes=minute)
    assert [one.code for one in board(queue, minutes=6).shown] == ["D-006", "D-005", "D-004", "D-003"]
    assert len(board(queue, minutes=6).calls) == 6
    assert {one.counter for one in board(queue, minutes=6).calls} == {1}


def test_a_repeated_call_is_a_call_of_its_own(queue: Queue) -> None:
    queue.ticket("D")
    call(queue)
    first = board(queue).shown[0]
    recall(counter_id=queue.counters[0].pk, by=queue.officer(), now=NOW + MINUTE)
    again = board(queue, minutes=1).shown[0]
    assert first.code == again.code
    assert first.key != again.key


def test_who_was_sent_on_or_taken_back_is_no_longer_called(queue: Queue) -> None:
    sent, absent = queue.ticket("D"), queue.ticket("D")
    call(queue)
    transfer_ticket(ticket_id=sent.pk, line_id=queue.lines["C"].pk, by=queue.officer(), now=NOW)
    call(queue, minutes=1)
    assert [one.code for one in board(queue, minutes=1).shown] == [absent.code]
    mark_no_show(counter_id=queue.counters[0].pk, by=queue.officer(), now=NOW + MINUTE)
    assert [one.code for one in board(queue, minutes=1).shown] == [absent.code]
    take_back(ticket_id=absent.pk, by=queue.officer(), now=NOW + MINUTE)
    assert board(queue, minutes=1).shown == ()


def test_lines_say_who_waits_and_how_long(queue: Queue) -> None:
    LinePace.objects.update(mean=300, deviation=60)
    for _ in range(4):
        queue.ticket("D")
    land, justice = board(queue).lines
    assert (land.letters, land.waiting, justice.waiting) == ("D", 4, 0)
    assert land.wait is not None
    assert justice.wait is not None
    # Nobody waits in the other line: the one counter has four people at five minutes each.
    assert land.wait.low <= 20 <= land.wait.high
    assert justice.wait.low == 0


def test_a_line_nobody_serves_tells_no_wait(queue: Queue) -> None:
    queue.ticket("D")
    pause_counter(counter_id=queue.counters[0].pk, reason="Họp", by=queue.officer(), now=NOW)
    line = board(queue).lines[0]
    assert (line.waiting, line.is_served, line.wait) == (1, False, None)


def test_a_closed_office_shows_when_it_opens(queue: Queue) -> None:
    queue.ticket("D")
    call(queue)
    at_night = board_of(queue.office.pk, now=EVENING)
    assert at_night is not None
    assert not at_night.is_open
    assert at_night.shown, "somebody is still at the counter"
    finish_ticket(
        counter_id=queue.counters[0].pk,
        ticket_id=queue.counters[0].tickets.get().pk,
        by=queue.officer(),
        now=EVENING,
    )
    at_night = board_of(queue.office.pk, now=EVENING)
    assert at_night is not None
    assert at_night.shown == ()
    assert at_night.opens_at == NOW.replace(hour=7, minute=30) + timedelta(days=1)
    assert at_night.lines[0].wait is None


def test_the_calls_of_yesterday_are_gone_after_midnight(queue: Queue) -> None:
    queue.ticket("D")
    call(queue)
    tomorrow = board_of(queue.office.pk, now=NOW + timedelta(days=1))
    assert tomorrow is not None
    assert tomorrow.calls == ()


def test_a_ticket_kept_overnight_is_shown_when_it_is_called(queue: Queue) -> None:
    Hall.objects.update(is_kept_overnight=True)
    kept = queue.ticket("D")
    call(queue, minutes=24 * 60)
    assert [one.code for one in board(queue, minutes=24 * 60).shown] == [kept.code]


def test_an_office_without_a_hall_has_no_board() -> None:
    assert board_of(make_office().pk, now=NOW) is None


def test_a_board_takes_four_statements_however_much_is_going_on(queue: Queue) -> None:
    board(queue)  # the calendar is read once a process
    for letters in "DCDCDCDC":
        queue.ticket(letters)
    for minute in range(8):
        call(queue, minutes=minute)
    with CaptureQueriesContext(connection) as captured:
        board(queue, minutes=8)
    assert len(captured) == 4


def test_a_counter_tells_whom_it_serves(queue: Queue) -> None:
    counter_id, by = queue.counters[0].pk, queue.officer()

    def mood() -> tuple[CounterMood, str]:
        found = counter_now(counter_id)
        assert found is not None
        return found.mood, found.code

    assert mood() == (CounterMood.FREE, "")
    queue.ticket("D")
    call(queue)
    assert mood() == (CounterMood.CALLING, "D-001")
    begin_service(counter_id=counter_id, by=by, now=NOW)
    assert mood() == (CounterMood.SERVING, "D-001")
    finish_ticket(counter_id=counter_id, ticket_id=queue.counters[0].tickets.get().pk, by=by, now=NOW)
    pause_counter(counter_id=counter_id, reason="Họp", by=by, now=NOW)
    assert mood() == (CounterMood.PAUSED, "")
    closed = counter_now(queue.counters[1].pk)
    assert closed is not None
    assert (closed.mood, closed.lines) == (CounterMood.CLOSED, ("Nhóm D", "Nhóm C"))
    assert counter_now(0) is None


def test_a_counter_takes_two_statements(queue: Queue) -> None:
    with CaptureQueriesContext(connection) as captured:
        counter_now(queue.counters[0].pk)
    assert len(captured) == 2
