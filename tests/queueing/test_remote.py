"""Numbers from afar: one a browser, kept until their turn, called only once their holder is there."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.audit.models import Event
from motcua.audit.queries import find_faults
from motcua.core.actors import ANONYMOUS, APPLICANT, Actor, ActorKind, Role
from motcua.core.errors import NotAllowed, NotFound, TooOften
from motcua.core.rules.dates import local_day
from motcua.core.rules.errors import Unreadable
from motcua.notifications.models import Message
from motcua.queueing.actions import (
    RemoteTicket,
    arrive,
    ask_to_be_told,
    call_next,
    count_remote_wish,
    finish_ticket,
    forget_near_notices,
    give_back_ticket,
    leave_closed_line,
    mark_no_show,
    take_remote_ticket,
    tell_near,
)
from motcua.queueing.actions.remote import MOST_FROM_ADDRESS
from motcua.queueing.choices import TicketOrigin, TicketState
from motcua.queueing.errors import (
    AlreadyHolding,
    LineClosed,
    NobodyWaiting,
    NotAtDoor,
    RemoteNotOffered,
    TicketNotThere,
)
from motcua.queueing.models import NearNotice, ServiceLine, Ticket
from motcua.queueing.queries.following import following
from motcua.queueing.queries.presence import office_of_door, presence_code
from motcua.queueing.rules.remote import PastCall, turn_passed_at
from motcua.queueing.sql_followed import read_followed
from tests.factories import NOW, actor_for, make_user
from tests.factories_queue import Queue, make_queue

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
URL = "https://mot-cua.example"


@pytest.fixture
def queue() -> Queue:
    made = make_queue("DC", counters=2)
    made.sit_down(0)
    return made


def remote(
    queue: Queue, letters: str = "D", *, now: datetime = NOW, form_key: str = "f", **values: Any
) -> Ticket:
    new = RemoteTicket(line_id=queue.lines[letters].pk, form_key=form_key, **values)
    return take_remote_ticket(new=new, by=APPLICANT, now=now)


def call(queue: Queue, *, now: datetime = NOW) -> Ticket:
    """Call, and be done with whoever came."""
    by = queue.officer(now=now)
    ticket = call_next(counter_id=queue.counters[0].pk, by=by, now=now)
    finish_ticket(counter_id=queue.counters[0].pk, ticket_id=ticket.pk, by=by, now=now)
    return ticket


def code_of(queue: Queue, *, now: datetime = NOW) -> str:
    return presence_code(queue.office.pk, on=local_day(now))


def test_a_number_from_afar_is_not_called_before_its_holder_is_there(queue: Queue) -> None:
    ticket = remote(queue)
    assert (ticket.state, ticket.origin, ticket.code) == (TicketState.EXPECTED, TicketOrigin.REMOTE, "D-001")
    with pytest.raises(NobodyWaiting):
        call(queue)
    arrive(ticket_id=ticket.pk, code=code_of(queue), by=APPLICANT, now=NOW + MINUTE)
    assert call(queue, now=NOW + 2 * MINUTE).pk == ticket.pk
    assert list(find_faults()) == []


def test_who_comes_in_time_keeps_the_place_of_the_number(queue: Queue) -> None:
    mine = remote(queue)
    queue.ticket("D", now=NOW + MINUTE)
    arrive(ticket_id=mine.pk, code=code_of(queue), by=APPLICANT, now=NOW + 20 * MINUTE)
    mine.refresh_from_db()
    assert (mine.joined_at, mine.arrived_at) == (NOW, NOW + 20 * MINUTE)
    assert call(queue, now=NOW + 21 * MINUTE).pk == mine.pk


def test_who_comes_late_waits_behind_those_present_at_their_turn_and_before_later_ones(queue: Queue) -> None:
    mine = remote(queue)
    first, second = (queue.ticket("D", now=NOW + number * MINUTE) for number in (1, 2))
    assert call(queue, now=NOW + 5 * MINUTE).pk == first.pk  # the turn of mine passes
    third = queue.ticket("D", now=NOW + 6 * MINUTE)
    arrive(ticket_id=mine.pk, code=code_of(queue), by=APPLICANT, now=NOW + 7 * MINUTE)
    order = [call(queue, now=NOW + (8 + number) * MINUTE).pk for number in range(3)]
    assert order == [second.pk, mine.pk, third.pk]


def test_the_database_finds_the_turn_that_passed_as_the_rule_does(queue: Queue) -> None:
    for seed in range(8):
        source = random.Random(seed)
        line = queue.lines["D"]
        Ticket.objects.all().delete()
        elders = list(queue.hall.priorities.values_list("pk", flat=True))
        for number in range(12):
            now = NOW + MINUTE * number
            priority = source.choice([None, None, elders[0]])
            if source.random() < 0.4:
                remote(queue, now=now, form_key=f"{seed}.{number}", priority_id=priority)
            else:
                queue.ticket("D", now=now, priority_id=priority)
            if source.random() < 0.6 and Ticket.objects.waiting().filter(line=line).exists():
                call(queue, now=now)
        calls = [
            PastCall(one.standing, one.first_called_at, one.call_rule)
            for one in Ticket.objects.exclude(first_called_at=None)
            if one.first_called_at is not None
        ]
        expected = list(Ticket.objects.filter(state=TicketState.EXPECTED))
        assert expected
        for one in expected:
            found = read_followed(ticket_id=one.pk, now=NOW + MINUTE * 20)
            assert found is not None
            assert found.passed_at == turn_passed_at(one.standing, calls, since=one.issued_at)


def test_only_todays_code_of_the_own_door_shows_that_somebody_is_there(queue: Queue) -> None:
    other = make_queue("D")
    ticket = remote(queue)
    yesterday = presence_code(queue.office.pk, on=local_day(NOW - DAY))
    for wrong in ("", "BBBBBB", yesterday, code_of(other), "ố"):
        with pytest.raises(NotAtDoor):
            arrive(ticket_id=ticket.pk, code=wrong, by=APPLICANT, now=NOW)
    arrive(ticket_id=ticket.pk, code=f" {code_of(queue).lower()}", by=APPLICANT, now=NOW)
    assert office_of_door(code_of(queue), on=local_day(NOW)) == queue.office
    assert office_of_door(yesterday, on=local_day(NOW)) is None


def test_a_kiosk_and_an_officer_of_the_office_see_who_is_there(queue: Queue) -> None:
    other = make_queue("D")
    first, second = remote(queue), remote(queue, form_key="g")
    with pytest.raises(NotFound):
        arrive(ticket_id=first.pk, by=other.at_kiosk, now=NOW)
    arrive(ticket_id=first.pk, by=queue.at_kiosk, now=NOW)
    with pytest.raises(NotAllowed):
        arrive(ticket_id=second.pk, by=actor_for(make_user(Role.RECEIVER)), now=NOW)
    arrive(ticket_id=second.pk, by=queue.officer(), now=NOW)
    assert Ticket.objects.waiting().count() == 2


def test_coming_twice_changes_nothing(queue: Queue) -> None:
    ticket = remote(queue)
    arrive(ticket_id=ticket.pk, by=queue.at_kiosk, now=NOW)
    arrive(ticket_id=ticket.pk, code=code_of(queue), by=APPLICANT, now=NOW + MINUTE)
    ticket.refresh_from_db()
    assert ticket.arrived_at == NOW
    assert Event.objects.filter(kind="queueing.ticket_arrived").count() == 1


def test_a_number_of_yesterday_lets_nobody_in(queue: Queue) -> None:
    ticket = remote(queue)
    with pytest.raises(TicketNotThere):
        arrive(ticket_id=ticket.pk, code=code_of(queue, now=NOW + DAY), by=APPLICANT, now=NOW + DAY)


def test_a_browser_holds_one_number_and_the_same_form_gives_the_same(queue: Queue) -> None:
    first = remote(queue)
    assert remote(queue, held_key=first.key).pk == first.pk  # a second tap on the same form
    with pytest.raises(AlreadyHolding):
        remote(queue, "C", form_key="g", held_key=first.key)
    give_back_ticket(ticket_id=first.pk, by=APPLICANT, now=NOW)
    assert remote(queue, "C", form_key="g", held_key=first.key).code == "C-001"


def test_an_office_that_gives_none_from_afar_gives_none(queue: Queue) -> None:
    queue.hall.gives_remote = False
    queue.hall.save()
    for by in (APPLICANT, ANONYMOUS):
        with pytest.raises(RemoteNotOffered):
            take_remote_ticket(new=RemoteTicket(queue.lines["D"].pk, "f"), by=by, now=NOW)


def test_who_took_a_number_before_the_office_stopped_giving_them_is_still_let_in(queue: Queue) -> None:
    ticket = remote(queue)
    queue.hall.gives_remote = False
    queue.hall.save()
    assert office_of_door(code_of(queue), on=local_day(NOW)) == queue.office
    arrive(ticket_id=ticket.pk, code=code_of(queue), by=APPLICANT, now=NOW)
    assert Ticket.objects.waiting().count() == 1


def test_a_program_that_floods_a_line_is_stopped(queue: Queue) -> None:
    for _ in range(MOST_FROM_ADDRESS):
        count_remote_wish(address="203.0.113.9", now=NOW)
    with pytest.raises(TooOften):
        count_remote_wish(address="203.0.113.9", now=NOW)
    count_remote_wish(address="203.0.113.10", now=NOW)


# A line closes


def test_people_of_a_closed_line_go_over_to_another_keeping_number_and_place(queue: Queue) -> None:
    mine = queue.ticket("D")
    later = queue.ticket("C", now=NOW + MINUTE)
    close(queue.lines["D"])
    leave_closed_line(ticket_id=mine.pk, line_id=queue.lines["C"].pk, by=APPLICANT, now=NOW + 2 * MINUTE)
    mine.refresh_from_db()
    assert (mine.line.letters, mine.code, mine.joined_at) == ("C", "D-001", NOW)
    assert [call(queue, now=NOW + 3 * MINUTE).pk for _ in range(2)] == [mine.pk, later.pk]


def test_nobody_leaves_a_line_that_goes_on_or_for_one_that_is_closed(queue: Queue) -> None:
    mine = remote(queue)
    other = make_queue("X").lines["X"]
    with pytest.raises(TicketNotThere):
        leave_closed_line(ticket_id=mine.pk, line_id=queue.lines["C"].pk, by=APPLICANT, now=NOW)
    close(queue.lines["D"])
    with pytest.raises(NotFound):
        leave_closed_line(ticket_id=mine.pk, line_id=other.pk, by=APPLICANT, now=NOW)
    leave_closed_line(ticket_id=mine.pk, line_id=queue.lines["C"].pk, by=APPLICANT, now=NOW)
    mine.refresh_from_db()
    assert mine.state == TicketState.EXPECTED
    close(queue.lines["C"])
    with pytest.raises(LineClosed):
        leave_closed_line(ticket_id=mine.pk, line_id=queue.lines["D"].pk, by=APPLICANT, now=NOW)


def close(line: ServiceLine) -> None:
    line.closed_because = "mất điện"
    line.save()


# What the phone shows


def test_the_phone_counts_those_before_and_says_how_long_in_one_statement(queue: Queue) -> None:
    for number in range(3):
        queue.ticket("D", now=NOW + number * MINUTE)
    mine = queue.ticket("D", now=NOW + 5 * MINUTE)
    with CaptureQueriesContext(connection) as captured:
        seen = following(mine.key, now=NOW + 6 * MINUTE)
    assert len(captured) == 1
    assert seen is not None
    assert (seen.before, seen.is_near, seen.is_served) == (3, True, True)
    assert seen.wait is not None
    call(queue, now=NOW + 7 * MINUTE)
    assert before(mine) == 2


def test_the_phone_counts_priorities_and_appointments_as_the_order_does(queue: Queue) -> None:
    elderly = queue.hall.priorities.get(key="elderly")
    mine = queue.ticket("D")
    queue.ticket("D", now=NOW + 10 * MINUTE, priority_id=elderly.pk)
    queue.ticket("D", now=NOW + 11 * MINUTE)
    assert before(mine) == 1
    queue.ticket("D", now=NOW + 11 * MINUTE, slot_at=NOW + 10 * MINUTE)
    assert before(mine, now=NOW + 15 * MINUTE) == 2


def test_a_secret_of_nothing_is_followed_by_nobody(queue: Queue) -> None:
    assert following("BBBBBBBBBBBB", now=NOW) is None
    assert following("ố" * 12, now=NOW) is None


def before(ticket: Ticket, *, now: datetime = NOW + 12 * MINUTE) -> int:
    seen = following(ticket.key, now=now)
    assert seen is not None
    return seen.before


# You are near


def test_people_are_told_once_when_few_are_before_them(queue: Queue) -> None:
    for number in range(5):
        queue.ticket("D", now=NOW + number * MINUTE)
    mine = remote(queue, now=NOW + 6 * MINUTE, address="An@thu.example")
    assert tell(queue, NOW + 7 * MINUTE) == 0  # five before, three are near
    call(queue, now=NOW + 8 * MINUTE)
    call(queue, now=NOW + 8 * MINUTE)
    assert tell(queue, NOW + 9 * MINUTE) == 1
    assert tell(queue, NOW + 9 * MINUTE) == 0
    message = Message.objects.get()
    assert message.subject == "Số D-006 sắp đến lượt"
    assert "còn 3 người trước" in message.text
    assert f"{URL}/so/{mine.key}/" in message.text
    assert message.address == "an@thu.example"
    assert message.is_urgent
    assert message.expires_at == NOW + 19 * MINUTE


def test_somebody_taken_back_after_being_told_is_not_told_again(queue: Queue) -> None:
    mine = queue.ticket("D")
    ask_to_be_told(ticket_id=mine.pk, address="an@thu.example", by=APPLICANT, now=NOW)
    tell(queue, NOW)
    by = queue.officer()
    call_next(counter_id=queue.counters[0].pk, by=by, now=NOW)
    mark_no_show(counter_id=queue.counters[0].pk, by=by, now=NOW)
    NearNotice.objects.update(told_at=None)  # even if the mark were lost: a message is one by its key
    tell(queue, NOW + MINUTE)
    assert Message.objects.count() == 1


def test_telling_costs_the_same_for_many(queue: Queue) -> None:
    with CaptureQueriesContext(connection) as idle:
        tell(queue, NOW)
    for number in range(2):
        remote(queue, form_key=str(number), address=f"an{number}@thu.example")
    with CaptureQueriesContext(connection) as few:
        assert tell(queue, NOW) == 2
    for number in range(10, 20):
        remote(queue, form_key=str(number), address=f"an{number}@thu.example")
    with CaptureQueriesContext(connection) as many:
        assert tell(queue, NOW) == 10
    assert _plain(idle) == 1
    assert _plain(many) == _plain(few) <= 5


def _plain(captured: CaptureQueriesContext) -> int:
    return len([query for query in captured if "SAVEPOINT" not in query["sql"] and query["sql"] != "BEGIN"])


def test_an_address_must_be_one_and_is_gone_after_the_day(queue: Queue) -> None:
    mine = queue.ticket("D")
    with pytest.raises(Unreadable):
        ask_to_be_told(ticket_id=mine.pk, address="an@", by=APPLICANT, now=NOW)
    ask_to_be_told(ticket_id=mine.pk, address="an@thu.example", by=APPLICANT, now=NOW)
    ask_to_be_told(ticket_id=mine.pk, address="ba@thu.example", by=APPLICANT, now=NOW)
    assert NearNotice.objects.get().address == "ba@thu.example"
    assert forget_near_notices(now=NOW + DAY) == 0
    assert forget_near_notices(now=NOW + 2 * DAY) == 1


def tell(queue: Queue, now: datetime) -> int:
    return tell_near(public_url=URL, by=Actor(kind=ActorKind.JOB, id=None, label="j"), now=now)
