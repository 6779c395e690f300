"""Issuing tickets: numbers, refusals, repeated clicks, clocks set back."""

from __future__ import annotations

import json
import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from motcua.audit.models import Event
from motcua.audit.queries import find_faults
from motcua.core.actors import ANONYMOUS, Role
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.rules.dates import VN_TZ
from motcua.queueing.actions import NewTicket, give_back_ticket, issue_ticket
from motcua.queueing.choices import TicketOrigin, TicketState
from motcua.queueing.errors import DeviceUnknown, LineClosed, RemoteNotOffered, TicketNotThere
from motcua.queueing.models import PriorityGroup, Ticket
from tests.factories import NOW, actor_for, make_user
from tests.factories_queue import Queue, make_queue

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def queue() -> Queue:
    return make_queue("DC", counters=2)


def elderly(queue: Queue) -> PriorityGroup:
    return queue.hall.priorities.get(key="elderly")


def test_numbers_follow_on_in_each_line(queue: Queue) -> None:
    codes = [queue.ticket(letters).code for letters in "DDCD"]
    assert codes == ["D-001", "D-002", "C-001", "D-003"]


def test_numbers_begin_anew_the_next_day(queue: Queue) -> None:
    queue.ticket("D")
    assert queue.ticket("D", now=NOW + timedelta(days=1)).code == "D-001"


def test_a_ticket_costs_at_most_six_statements(queue: Queue) -> None:
    queue.ticket("D")  # the calendar of the office is read once a process
    priority_id = elderly(queue).pk
    with CaptureQueriesContext(connection) as plain:
        queue.ticket("D")
    with CaptureQueriesContext(connection) as priority:
        queue.ticket("D", priority_id=priority_id, idempotency_key="k")
    assert len(_without_savepoints(plain)) <= 5
    assert len(_without_savepoints(priority)) <= 6


def _without_savepoints(captured: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in captured if "SAVEPOINT" not in query["sql"]]


def test_a_ticket_says_how_many_are_before_and_how_long_it_takes(queue: Queue) -> None:
    queue.sit_down()
    tickets = [queue.ticket("D") for _ in range(3)]
    assert [ticket.people_ahead for ticket in tickets] == [0, 1, 2]
    last = tickets[-1]
    assert last.told_low is not None
    assert last.told_high is not None
    assert 0 <= last.told_low < last.told_high
    assert last.told_high % 5 == 0


def test_a_priority_counts_only_those_it_does_not_pass(queue: Queue) -> None:
    queue.ticket("D", now=NOW - 45 * MINUTE)
    queue.ticket("D", now=NOW - 5 * MINUTE)
    ticket = queue.ticket("D", priority_id=elderly(queue).pk)
    assert ticket.people_ahead == 1
    assert ticket.joined_at - ticket.rank_at == 30 * MINUTE


def test_the_same_key_gives_the_same_ticket(queue: Queue) -> None:
    first = queue.ticket("D", idempotency_key="abc")
    again = queue.ticket("D", idempotency_key="abc", now=NOW + MINUTE)
    assert again.pk == first.pk
    assert Ticket.objects.count() == 1
    assert queue.ticket("D").code == "D-002"


def test_the_event_says_what_happened_and_nothing_about_the_person(queue: Queue) -> None:
    ticket = queue.ticket("D", note="Bà Nguyễn Thị Sáu cần giúp")
    event = Event.objects.get(subject_kind="queueing.ticket", subject_id=str(ticket.pk))
    said = json.loads(event.payload)
    assert said["code"] == "D-001"
    assert said["line"] == ticket.line_id
    assert "Sáu" not in event.payload
    assert ticket.key not in event.payload
    assert list(find_faults()) == []


@pytest.mark.parametrize(
    ("hour", "minute", "is_open"),
    [
        (6, 59, False),
        (7, 0, True),
        (11, 29, True),
        (11, 45, False),
        (12, 31, True),
        (16, 59, True),
        (17, 1, False),
    ],
)
def test_tickets_are_given_in_session_and_half_an_hour_before(
    queue: Queue, hour: int, minute: int, is_open: bool
) -> None:
    at = datetime(2026, 3, 24, hour, minute, tzinfo=VN_TZ)
    if is_open:
        assert queue.ticket("D", now=at).code == "D-001"
        return
    with pytest.raises(LineClosed):
        queue.ticket("D", now=at)
    assert Ticket.objects.count() == 0


def test_a_line_closed_by_hand_says_why(queue: Queue) -> None:
    line = queue.lines["D"]
    line.closed_because = "mất điện"
    line.save()
    with pytest.raises(LineClosed, match="mất điện"):
        queue.ticket("D")


@pytest.mark.django_db(transaction=True)
def test_a_full_line_leaves_no_gap() -> None:
    queue = make_queue("D")
    line = queue.lines["D"]
    line.daily_capacity = 1
    line.save()
    queue.ticket("D")
    with pytest.raises(LineClosed, match="hết số"):
        queue.ticket("D")
    line.daily_capacity = None
    line.save()
    assert queue.ticket("D").code == "D-002"


def test_a_clock_set_back_puts_nobody_before_those_who_wait(queue: Queue) -> None:
    first = queue.ticket("D")
    second = queue.ticket("D", now=NOW - 30 * MINUTE)
    assert second.joined_at >= first.joined_at
    assert second.code == "D-002"


def test_a_kiosk_of_another_office_or_unpaired_gives_nothing(queue: Queue) -> None:
    other = make_queue("D")
    with pytest.raises(DeviceUnknown):
        issue_ticket(new=NewTicket(line_id=queue.lines["D"].pk), by=other.at_kiosk, now=NOW)
    queue.kiosk.is_active = False
    queue.kiosk.save()
    with pytest.raises(DeviceUnknown):
        queue.ticket("D")


def test_from_afar_only_where_the_hall_allows_it(queue: Queue) -> None:
    new = NewTicket(line_id=queue.lines["D"].pk, origin=TicketOrigin.REMOTE, is_present=False)
    assert issue_ticket(new=new, by=ANONYMOUS, now=NOW).state == TicketState.EXPECTED
    queue.hall.gives_remote = False
    queue.hall.save()
    with pytest.raises(RemoteNotOffered):
        issue_ticket(new=new, by=ANONYMOUS, now=NOW)


def test_officers_of_other_places_issue_nothing(queue: Queue) -> None:
    stranger = actor_for(make_user(Role.RECEIVER))
    with pytest.raises(NotAllowed):
        issue_ticket(new=NewTicket(line_id=queue.lines["D"].pk), by=stranger, now=NOW)


def test_what_does_not_exist_is_refused(queue: Queue) -> None:
    with pytest.raises(NotFound):
        issue_ticket(new=NewTicket(line_id=0), by=queue.at_kiosk, now=NOW)
    foreign = make_queue("X").hall.priorities.get(key="elderly")
    with pytest.raises(NotAllowed):
        queue.ticket("D", priority_id=foreign.pk)


def test_a_ticket_given_back_is_called_no_more(queue: Queue) -> None:
    ticket = queue.ticket("D")
    assert give_back_ticket(ticket_id=ticket.pk, by=ANONYMOUS, now=NOW).state == TicketState.GIVEN_BACK
    with pytest.raises(TicketNotThere):
        give_back_ticket(ticket_id=ticket.pk, by=ANONYMOUS, now=NOW)


@pytest.mark.django_db(transaction=True)
def test_twenty_kiosks_at_once_give_each_number_once() -> None:
    queue = make_queue("D")
    keys = [f"key-{number // 2}" for number in range(100)]  # every click twice
    barrier = threading.Barrier(20)
    errors: list[Exception] = []

    def run(mine: list[str]) -> None:
        barrier.wait()
        try:
            for key in mine:
                queue.ticket("D", idempotency_key=key)
        except Exception as error:  # noqa: BLE001 - the main thread shows it
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(keys[place::20],)) for place in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert sorted(Ticket.objects.values_list("number", flat=True)) == list(range(1, 51))
