"""The end of a day, midnight, a clock set back, and a line closed while people wait."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from motcua.audit.models import Event
from motcua.core.actors import ANONYMOUS, Role, job_actor
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.rules.dates import VN_TZ
from motcua.queueing.actions import (
    begin_service,
    call_next,
    close_line,
    end_day,
    end_day_if_over,
    finish_ticket,
    leave_closed_line,
    move_line,
    reopen_line,
    transfer_ticket,
)
from motcua.queueing.choices import TicketState
from motcua.queueing.errors import LineClosed, ReasonMissing, TicketNotThere
from motcua.queueing.models import CounterSession, ServiceLine, Ticket
from tests.factories import actor_for, make_user
from tests.factories_queue import Queue, make_queue

pytestmark = pytest.mark.django_db
JOB = job_actor("queueing.end_days")
MORNING = datetime(2026, 3, 24, 9, 0, tzinfo=VN_TZ)  # a Tuesday
EVENING = datetime(2026, 3, 24, 17, 40, tzinfo=VN_TZ)
NEXT = datetime(2026, 3, 25, 8, 0, tzinfo=VN_TZ)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def queue() -> Queue:
    made = make_queue("DC", counters=2, now=MORNING)
    made.sit_down(0, now=MORNING)
    return made


def states(queue: Queue) -> dict[str, str]:
    return dict(Ticket.objects.filter(office=queue.office).values_list("code", "state"))


def keep_overnight(queue: Queue) -> None:
    queue.hall.is_kept_overnight = True
    queue.hall.save()


def call(queue: Queue, place: int = 0, *, now: datetime) -> Ticket:
    return call_next(counter_id=queue.counters[place].pk, by=queue.officer(place, now=now), now=now)


def test_nothing_is_closed_while_a_session_goes_on_or_comes(queue: Queue) -> None:
    queue.ticket("D", now=MORNING)
    for at in (MORNING, MORNING.replace(hour=12), MORNING.replace(hour=17, minute=20)):
        assert end_day_if_over(hall=queue.hall, by=JOB, now=at).closed == 0
    assert CounterSession.objects.get().closed_at is None


def test_the_evening_closes_what_is_open_with_a_reason_and_the_forgotten_counter(queue: Queue) -> None:
    queue.ticket("D", now=MORNING)
    queue.ticket("C", now=MORNING)
    call(queue, now=MORNING)
    ended = end_day_if_over(hall=queue.hall, by=JOB, now=EVENING)
    assert (ended.closed, ended.kept, ended.counters) == (2, 0, 1)
    assert set(states(queue).values()) == {TicketState.CLOSED}
    assert Ticket.objects.first().end_reason == "Hết giờ làm việc"
    assert CounterSession.objects.get().closed_at == EVENING
    assert Event.objects.filter(kind="queueing.ticket_closed").count() == 2
    again = end_day_if_over(hall=queue.hall, by=JOB, now=EVENING + 10 * MINUTE)
    assert (again.closed, again.counters) == (0, 0)
    assert Event.objects.filter(kind="queueing.day_ended").count() == 1


def test_a_queue_kept_overnight_keeps_places_and_names_apart(queue: Queue) -> None:
    keep_overnight(queue)
    first, second = queue.ticket("D", now=MORNING), queue.ticket("D", now=MORNING + MINUTE)
    call(queue, now=MORNING + 5 * MINUTE)
    ended = end_day_if_over(hall=queue.hall, by=JOB, now=EVENING)
    assert (ended.closed, ended.kept) == (0, 2)
    assert set(states(queue).values()) == {TicketState.WAITING}
    new = queue.ticket("D", now=NEXT)
    assert (first.code, second.code, new.code) == ("D-001", "D-002", "D-003")
    queue.sit_down(0, now=NEXT)
    order = []
    for _ in range(3):
        ticket = call(queue, now=NEXT)
        order.append(ticket.code)
        finish_ticket(
            counter_id=queue.counters[0].pk, ticket_id=ticket.pk, by=queue.officer(0, now=NEXT), now=NEXT
        )
    assert order == ["D-001", "D-002", "D-003"]
    end_day_if_over(hall=queue.hall, by=JOB, now=EVENING + timedelta(days=1))
    assert queue.ticket("D", now=NEXT + timedelta(days=1)).code == "D-001"


def test_the_capacity_of_a_day_counts_the_tickets_of_that_day(queue: Queue) -> None:
    keep_overnight(queue)
    ServiceLine.objects.filter(pk=queue.lines["D"].pk).update(daily_capacity=2)
    queue.ticket("D", now=MORNING)
    end_day_if_over(hall=queue.hall, by=JOB, now=EVENING)
    queue.ticket("D", now=NEXT)
    queue.ticket("D", now=NEXT)
    with pytest.raises(LineClosed):
        queue.ticket("D", now=NEXT)


def test_a_ticket_sent_to_another_line_keeps_its_name_from_the_numbers_of_tomorrow(queue: Queue) -> None:
    keep_overnight(queue)
    moved = queue.ticket("C", now=MORNING)
    by = queue.officer(0, now=MORNING)
    transfer_ticket(ticket_id=moved.pk, line_id=queue.lines["D"].pk, by=by, now=MORNING)
    end_day_if_over(hall=queue.hall, by=JOB, now=EVENING)
    assert queue.ticket("C", now=NEXT).code == "C-002"
    assert queue.ticket("D", now=NEXT).code == "D-001"


def test_the_director_ends_the_day_at_once_and_says_why(queue: Queue) -> None:
    queue.ticket("D", now=MORNING)
    director = actor_for(make_user(Role.DIRECTOR, queue.office.agency), now=MORNING)
    with pytest.raises(ReasonMissing):
        end_day(hall=queue.hall, reason=" ", by=director, now=MORNING)
    with pytest.raises(NotAllowed):
        end_day(hall=queue.hall, reason="Mất điện", by=queue.officer(0, now=MORNING), now=MORNING)
    assert end_day(hall=queue.hall, reason="Mất điện", by=director, now=MORNING).closed == 1
    assert Ticket.objects.get().end_reason == "Mất điện"
    assert queue.ticket("D", now=MORNING + MINUTE).code == "D-002"  # no number twice


def test_a_visit_that_passes_midnight_goes_on_and_what_was_forgotten_is_closed(queue: Queue) -> None:
    late = datetime(2026, 3, 24, 23, 55, tzinfo=VN_TZ)
    queue.ticket("D", now=MORNING)
    queue.ticket("C", now=MORNING)
    ticket = call(queue, now=late)
    after = datetime(2026, 3, 25, 0, 5, tzinfo=VN_TZ)
    ended = end_day_if_over(hall=queue.hall, by=JOB, now=after)
    assert (ended.closed, ended.counters) == (1, 0)
    by = queue.officer(0, now=after)
    begin_service(counter_id=queue.counters[0].pk, by=by, now=after)
    done = finish_ticket(counter_id=queue.counters[0].pk, ticket_id=ticket.pk, by=by, now=after + MINUTE)
    assert (done.state, done.day) == (TicketState.DONE, MORNING.date())
    assert queue.ticket("D", now=NEXT).code == "D-001"
    assert end_day_if_over(hall=queue.hall, by=JOB, now=NEXT).counters == 1


def test_a_clock_set_back_lets_nobody_pass_and_gives_no_number_twice(queue: Queue) -> None:
    first = queue.ticket("D", now=MORNING)
    back = MORNING - timedelta(hours=1)
    second = queue.ticket("D", now=back)
    assert second.joined_at >= first.joined_at
    assert [first.number, second.number] == [1, 2]
    assert call(queue, now=back).pk == first.pk
    done = finish_ticket(
        counter_id=queue.counters[0].pk, ticket_id=first.pk, by=queue.officer(0, now=back), now=back
    )
    assert done.waited(until=back) == timedelta(0)
    ended = end_day_if_over(hall=queue.hall, by=JOB, now=EVENING)
    assert (ended.closed, ended.counters) == (1, 1)
    session = CounterSession.objects.get()
    assert session.closed_at is not None
    assert session.closed_at >= session.opened_at


def test_a_closed_line_takes_nobody_and_those_who_wait_may_go_elsewhere(queue: Queue) -> None:
    director = actor_for(make_user(Role.DIRECTOR, queue.office.agency), now=MORNING)
    waiting = [queue.ticket("D", now=MORNING + number * MINUTE) for number in range(3)]
    newer = queue.ticket("C", now=MORNING + 2 * MINUTE)
    line, other = queue.lines["D"], queue.lines["C"]
    with pytest.raises(TicketNotThere):
        leave_closed_line(ticket_id=waiting[0].pk, line_id=other.pk, by=ANONYMOUS, now=MORNING)
    with pytest.raises(ReasonMissing):
        close_line(line=line, reason="", by=director, now=MORNING)
    with pytest.raises(NotAllowed):
        close_line(line=line, reason="x", by=queue.officer(0, now=MORNING), now=MORNING)
    close_line(line=line, reason="Máy chủ đất đai gặp sự cố", by=director, now=MORNING)
    with pytest.raises(LineClosed, match="Máy chủ đất đai"):
        queue.ticket("D", now=MORNING)
    moved = leave_closed_line(ticket_id=waiting[0].pk, line_id=other.pk, by=ANONYMOUS, now=MORNING)
    assert (moved.line, moved.state, moved.code) == (other, TicketState.WAITING, "D-001")
    assert move_line(line=line, to_line=other, reason="Sự cố", by=director, now=MORNING) == 2
    with pytest.raises(LineClosed):
        move_line(line=other, to_line=line, reason="", by=director, now=MORNING)
    with pytest.raises(NotFound):
        move_line(line=other, to_line=make_queue("X").lines["X"], reason="", by=director, now=MORNING)
    assert not Ticket.objects.filter(line=line).exists()
    order = Ticket.objects.filter(line=other).order_by("rank_at", "pk")
    assert [one.code for one in order] == ["D-001", "D-002", "D-003", newer.code]
    said = json.loads(Event.objects.filter(kind="queueing.ticket_transferred").last().payload)
    assert said["from_line"] == line.pk
    reopen_line(line=line, by=director, now=MORNING)
    assert queue.ticket("D", now=MORNING).code == "D-004"
