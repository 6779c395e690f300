"""Calling: who is next and why, one person at a counter, no person at two."""

from __future__ import annotations

import json
import threading
from collections import Counter as Tally
from datetime import timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from motcua.audit.models import Event
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed, NotFound
from motcua.queueing.actions import (
    begin_service,
    call_chosen,
    call_next,
    close_counter,
    finish_ticket,
    hold_ticket,
    mark_no_show,
    open_counter,
    pause_counter,
    recall,
    resume_counter,
    take_back,
    take_over_counter,
    transfer_ticket,
)
from motcua.queueing.choices import CallRule, TicketState
from motcua.queueing.errors import (
    CounterClosed,
    CounterTaken,
    LineClosed,
    LineNotServed,
    NobodyWaiting,
    ReasonMissing,
    SentElsewhere,
    StillServing,
    TicketNotThere,
    TooManyRecalls,
)
from motcua.queueing.models import CounterLine, Ticket
from tests.factories import NOW, actor_for, make_user
from tests.factories_queue import Queue, make_queue

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def queue() -> Queue:
    made = make_queue("DC", counters=2)
    made.sit_down(0)
    made.sit_down(1)
    return made


def call(queue: Queue, place: int = 0, **values: object) -> Ticket:
    values.setdefault("now", NOW)
    return call_next(counter_id=queue.counters[place].pk, by=queue.officer(place), **values)  # type: ignore[arg-type]


def test_first_come_first_called_and_the_call_says_why(queue: Queue) -> None:
    first, _second = queue.ticket("D"), queue.ticket("D")
    ticket = call(queue)
    assert ticket.pk == first.pk
    assert (ticket.state, ticket.counter, ticket.call_rule) == (
        TicketState.CALLED,
        queue.counters[0],
        CallRule.FIRST_COME,
    )
    because = json.loads(ticket.called_because)
    assert because["oldest"] == "D-001"
    assert because["overtaken"] == 0
    event = Event.objects.filter(kind="queueing.ticket_called").get()
    assert json.loads(event.payload)["counter_number"] == 1


def test_calling_costs_at_most_six_statements(queue: Queue) -> None:
    for _ in range(3):
        queue.ticket("D")
        queue.ticket("C")
    officer = queue.officer()
    with CaptureQueriesContext(connection) as captured:
        call_next(counter_id=queue.counters[0].pk, by=officer, now=NOW)
    assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) <= 6


def test_somebody_with_a_head_start_passes_at_most_as_often_as_published(queue: Queue) -> None:
    line = queue.lines["D"]
    line.largest_overtaking = 1
    line.save()
    elderly = queue.hall.priorities.get(key="elderly").pk
    patient = queue.ticket("D", now=NOW - 20 * MINUTE)
    first = queue.ticket("D", priority_id=elderly, now=NOW - 10 * MINUTE)
    queue.ticket("D", priority_id=elderly, now=NOW - 9 * MINUTE)
    assert call(queue, 0).pk == first.pk
    ticket = call(queue, 1)
    assert ticket.pk == patient.pk
    assert ticket.call_rule == CallRule.WAITED_ENOUGH
    assert json.loads(ticket.called_because)["overtaken"] == 1


def test_appointments_take_turns_with_walk_ins(queue: Queue) -> None:
    walk_ins = [queue.ticket("D", now=NOW - 30 * MINUTE) for _ in range(2)]
    booked = [queue.ticket("D", slot_at=NOW, now=NOW - 5 * MINUTE) for _ in range(2)]
    order = []
    for _ in range(4):
        ticket = call(queue)
        order.append(ticket.pk)
        finish_ticket(counter_id=queue.counters[0].pk, ticket_id=ticket.pk, by=queue.officer(), now=NOW)
    assert order == [walk_ins[0].pk, booked[0].pk, walk_ins[1].pk, booked[1].pk]


def test_an_appointment_is_not_called_before_its_time(queue: Queue) -> None:
    queue.ticket("D", slot_at=NOW + timedelta(hours=1))
    with pytest.raises(NobodyWaiting):
        call(queue)


def test_a_second_click_calls_nobody_else(queue: Queue) -> None:
    queue.ticket("D"), queue.ticket("D")
    first = call(queue, key="k1")
    assert call(queue, key="k1").pk == first.pk
    with pytest.raises(StillServing, match=first.code):
        call(queue, key="k2")
    assert Ticket.objects.at_counter().count() == 1


def test_who_is_expected_is_not_called(queue: Queue) -> None:
    queue.ticket("D", is_present=False)
    with pytest.raises(NobodyWaiting):
        call(queue)


def test_recalls_are_limited(queue: Queue) -> None:
    queue.ticket("D")
    call(queue)
    counter, by = queue.counters[0].pk, queue.officer()
    for count in (1, 2):
        assert recall(counter_id=counter, by=by, now=NOW + count * MINUTE).recalls == count
    with pytest.raises(TooManyRecalls):
        recall(counter_id=counter, by=by, now=NOW + 3 * MINUTE)
    begin_service(counter_id=counter, by=by, now=NOW)
    with pytest.raises(TicketNotThere):
        recall(counter_id=counter, by=by, now=NOW)


def test_an_absent_person_is_taken_back_to_their_place(queue: Queue) -> None:
    first, second = queue.ticket("D"), queue.ticket("D")
    call(queue)
    mark_no_show(counter_id=queue.counters[0].pk, by=queue.officer(), now=NOW)
    assert call(queue).pk == second.pk
    back = take_back(ticket_id=first.pk, by=queue.officer(), now=NOW)
    assert (back.state, back.counter) == (TicketState.WAITING, None)
    assert call(queue, 1).pk == first.pk


def test_one_on_hold_is_called_back_to_the_counter(queue: Queue) -> None:
    first = queue.ticket("D")
    call(queue)
    counter, by = queue.counters[0].pk, queue.officer()
    with pytest.raises(ReasonMissing):
        hold_ticket(counter_id=counter, reason="  ", by=by, now=NOW)
    hold_ticket(counter_id=counter, reason="đi sao giấy tờ", by=by, now=NOW)
    ticket = call_chosen(counter_id=counter, ticket_id=first.pk, reason="", by=by, now=NOW)
    assert ticket.call_rule == CallRule.TAKEN_BACK


def test_calling_out_of_turn_needs_a_reason_and_a_line_of_the_counter(queue: Queue) -> None:
    queue.ticket("D")
    wanted = queue.ticket("D")
    counter, by = queue.counters[0].pk, queue.officer()
    with pytest.raises(ReasonMissing):
        call_chosen(counter_id=counter, ticket_id=wanted.pk, reason="", by=by, now=NOW)
    CounterLine.objects.filter(counter_id=counter, line=queue.lines["D"]).delete()
    with pytest.raises(LineNotServed):
        call_chosen(counter_id=counter, ticket_id=wanted.pk, reason="cấp cứu", by=by, now=NOW)
    other = make_queue("X")
    with pytest.raises(NotFound):
        call_chosen(counter_id=counter, ticket_id=other.ticket().pk, reason="x", by=by, now=NOW)
    ticket = call_chosen(
        counter_id=queue.counters[1].pk, ticket_id=wanted.pk, reason="cấp cứu", by=queue.officer(1), now=NOW
    )
    assert json.loads(ticket.called_because) == {"reason": "cấp cứu"}


def test_a_transfer_keeps_the_place_and_the_name(queue: Queue) -> None:
    moved = queue.ticket("D", now=NOW - 10 * MINUTE)
    waiting = queue.ticket("C", now=NOW - 5 * MINUTE)
    call(queue)
    ticket = transfer_ticket(
        ticket_id=moved.pk, line_id=queue.lines["C"].pk, note="thiếu bản sao", by=queue.officer(), now=NOW
    )
    assert (ticket.code, ticket.state, ticket.note) == ("D-001", TicketState.WAITING, "thiếu bản sao")
    CounterLine.objects.filter(counter=queue.counters[1], line=queue.lines["D"]).delete()
    assert call(queue, 1).pk == moved.pk
    line = queue.lines["D"]
    line.closed_because = "hết giờ"
    line.save()
    with pytest.raises(LineClosed):
        transfer_ticket(ticket_id=waiting.pk, line_id=line.pk, by=queue.officer(), now=NOW)


def test_finishing_twice_is_finishing_once(queue: Queue) -> None:
    queue.ticket("D")
    ticket = call(queue)
    counter, by = queue.counters[0].pk, queue.officer()
    begin_service(counter_id=counter, by=by, now=NOW + MINUTE)
    done = finish_ticket(counter_id=counter, ticket_id=ticket.pk, by=by, now=NOW + 5 * MINUTE)
    assert (done.state, done.begun_at, done.ended_at) == (
        TicketState.DONE,
        NOW + MINUTE,
        NOW + 5 * MINUTE,
    )
    again = finish_ticket(counter_id=counter, ticket_id=ticket.pk, by=by, now=NOW + 9 * MINUTE)
    assert again.ended_at == NOW + 5 * MINUTE
    with pytest.raises(TicketNotThere):
        finish_ticket(counter_id=counter, ticket_id=0, by=by, now=NOW)


def test_only_who_sits_there_calls(queue: Queue) -> None:
    queue.ticket("D")
    with pytest.raises(CounterClosed):
        call_next(counter_id=queue.counters[0].pk, by=queue.officer(1), now=NOW)
    with pytest.raises(NotAllowed):
        call_next(counter_id=queue.counters[0].pk, by=actor_for(make_user(Role.RECEIVER)), now=NOW)
    with pytest.raises(NotFound):
        call_next(counter_id=0, by=queue.officer(), now=NOW)


def test_a_paused_counter_calls_nobody_but_serves_on(queue: Queue) -> None:
    queue.ticket("D"), queue.ticket("D")
    ticket = call(queue)
    counter, by = queue.counters[0].pk, queue.officer()
    with pytest.raises(ReasonMissing):
        pause_counter(counter_id=counter, reason="", by=by, now=NOW)
    pause_counter(counter_id=counter, reason="họp", by=by, now=NOW)
    finish_ticket(counter_id=counter, ticket_id=ticket.pk, by=by, now=NOW)
    with pytest.raises(CounterClosed, match="tạm nghỉ"):
        call(queue)
    session = resume_counter(counter_id=counter, by=by, now=NOW + 7 * MINUTE)
    assert session.paused_seconds == 420
    call(queue)


def test_a_counter_is_one_officers_and_an_officer_at_one_counter(queue: Queue) -> None:
    with pytest.raises(CounterTaken):
        open_counter(counter_id=queue.counters[0].pk, by=_reserve(queue), now=NOW)
    with pytest.raises(CounterClosed):
        take_over_counter(counter_id=queue.counters[0].pk, reason="thay ca", by=queue.officer(1), now=NOW)


def test_a_reserve_takes_the_counter_over_with_who_is_being_served(queue: Queue) -> None:
    queue.ticket("D")
    ticket = call(queue)
    reserve = _reserve(queue)
    counter = queue.counters[0].pk
    with pytest.raises(ReasonMissing):
        take_over_counter(counter_id=counter, reason="", by=reserve, now=NOW)
    session = take_over_counter(counter_id=counter, reason="đi họp", by=reserve, now=NOW)
    assert session.taken_over_from is not None
    assert session.taken_over_from.closed_at == NOW
    with pytest.raises(CounterClosed):
        finish_ticket(counter_id=counter, ticket_id=ticket.pk, by=queue.officer(), now=NOW)
    done = finish_ticket(counter_id=counter, ticket_id=ticket.pk, by=reserve, now=NOW)
    assert done.officer_id == reserve.id


def _reserve(queue: Queue):  # type: ignore[no-untyped-def]
    return actor_for(make_user(Role.RECEIVER, queue.office.agency))


def test_a_counter_closes_when_nobody_is_there(queue: Queue) -> None:
    queue.ticket("D")
    ticket = call(queue)
    counter, by = queue.counters[0].pk, queue.officer()
    with pytest.raises(StillServing):
        close_counter(counter_id=counter, by=by, now=NOW)
    finish_ticket(counter_id=counter, ticket_id=ticket.pk, by=by, now=NOW)
    assert close_counter(counter_id=counter, by=by, now=NOW).closed_at == NOW
    with pytest.raises(CounterClosed):
        call(queue)


@pytest.mark.django_db(transaction=True)
def test_twenty_counters_never_call_the_same_of_five_hundred() -> None:
    """Every ticket is called once, in the order of the rule, whoever asks when."""
    queue = make_queue("D", counters=20)
    for place in range(20):
        queue.sit_down(place)
    for number in range(500):
        queue.ticket("D", now=NOW + timedelta(seconds=number))
    later = NOW + timedelta(hours=1)
    officers = [queue.officer(place) for place in range(20)]
    called: list[int] = []
    errors: list[Exception] = []
    barrier = threading.Barrier(20)

    def work(place: int) -> None:
        counter = queue.counters[place].pk
        barrier.wait()
        try:
            while True:
                ticket = call_next(counter_id=counter, by=officers[place], now=later)
                called.append(ticket.number)
                finish_ticket(counter_id=counter, ticket_id=ticket.pk, by=officers[place], now=later)
        except NobodyWaiting:
            pass
        except Exception as error:  # noqa: BLE001 - the main thread shows it
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(place,)) for place in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(called) == list(range(1, 501))
    assert Tally(called).most_common(1)[0][1] == 1
    in_log = [
        json.loads(payload)["code"]
        for payload in Event.objects.filter(kind="queueing.ticket_called")
        .order_by("id")
        .values_list("payload", flat=True)
    ]
    assert in_log == [f"D-{number:03d}" for number in range(1, 501)]


def test_who_is_sent_to_a_counter_is_called_there_only(queue: Queue) -> None:
    sent, other = queue.ticket("D", now=NOW - 5 * MINUTE), queue.ticket("D", now=NOW - 4 * MINUTE)
    transfer_ticket(ticket_id=sent.pk, counter_id=queue.counters[1].pk, by=queue.officer(), now=NOW)
    assert call(queue, 0).pk == other.pk
    finish_ticket(counter_id=queue.counters[0].pk, ticket_id=other.pk, by=queue.officer(), now=NOW)
    with pytest.raises(NobodyWaiting):
        call(queue, 0)
    with pytest.raises(SentElsewhere):
        call_chosen(
            counter_id=queue.counters[0].pk, ticket_id=sent.pk, reason="x", by=queue.officer(), now=NOW
        )
    assert call(queue, 1).pk == sent.pk


def test_who_was_sent_to_a_counter_that_closes_waits_for_any(queue: Queue) -> None:
    sent = queue.ticket("D")
    transfer_ticket(ticket_id=sent.pk, counter_id=queue.counters[1].pk, by=queue.officer(), now=NOW)
    close_counter(counter_id=queue.counters[1].pk, by=queue.officer(1), now=NOW)
    assert call(queue, 0).pk == sent.pk
    with pytest.raises(CounterClosed):
        transfer_ticket(ticket_id=sent.pk, counter_id=queue.counters[1].pk, by=queue.officer(), now=NOW)


def test_a_transfer_to_a_counter_changes_the_line_only_if_it_must(queue: Queue) -> None:
    CounterLine.objects.filter(counter=queue.counters[1], line=queue.lines["D"]).delete()
    ticket = queue.ticket("D")
    moved = transfer_ticket(ticket_id=ticket.pk, counter_id=queue.counters[1].pk, by=queue.officer(), now=NOW)
    assert (moved.line, moved.code) == (queue.lines["C"], ticket.code)
    with pytest.raises(LineNotServed):
        transfer_ticket(
            ticket_id=ticket.pk,
            line_id=queue.lines["D"].pk,
            counter_id=queue.counters[1].pk,
            by=queue.officer(),
            now=NOW,
        )
    with pytest.raises(ReasonMissing):
        transfer_ticket(ticket_id=ticket.pk, by=queue.officer(), now=NOW)


def test_who_is_called_again_after_an_absence_has_not_left(queue: Queue) -> None:
    queue.ticket("D")
    ticket = call(queue)
    here = {"counter_id": queue.counters[0].pk, "by": queue.officer(), "now": NOW}
    assert mark_no_show(**here).ended_at == NOW
    again = call_chosen(ticket_id=ticket.pk, reason="", **here)
    again.refresh_from_db()
    assert (again.state, again.ended_at) == (TicketState.CALLED, None)
    hold_ticket(reason="Đi phô tô", **here)
    back = call_chosen(ticket_id=ticket.pk, reason="", **here)
    back.refresh_from_db()
    assert (back.end_reason, back.call_rule) == ("", CallRule.TAKEN_BACK)
