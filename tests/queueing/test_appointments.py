"""Booking, moving, cancelling, keeping and missing appointments; nobody is ever booked twice into a place."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from motcua.agencies.models import Counter
from motcua.audit.models import Event
from motcua.audit.queries import find_faults
from motcua.core.actors import ANONYMOUS, Actor, Role
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.rules.dates import local
from motcua.core.rules.errors import Unreadable
from motcua.notifications.models import Message
from motcua.queueing.actions import (
    begin_service,
    book_appointment,
    call_next,
    cancel_appointment,
    check_in,
    close_missed_appointments,
    finish_ticket,
    forget_visitors,
    move_appointment,
    remind_of_appointments,
)
from motcua.queueing.choices import AppointmentState, TicketOrigin, TicketState
from motcua.queueing.errors import (
    AppointmentOver,
    DeviceUnknown,
    NotAtDoor,
    NotYetTime,
    SlotNotFree,
    TooManyAppointments,
)
from motcua.queueing.models import Appointment, Slot, Ticket
from motcua.queueing.queries.appointments import appointment_at, appointment_of_key, free_times
from motcua.queueing.queries.presence import presence_code
from tests.factories import NOW, actor_for, make_user
from tests.factories_queue import SETUP, URL, Queue, make_queue, planned_queue, visitor

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def queue(db: None) -> Queue:
    return planned_queue("DC", counters=4)


def slots(queue: Queue, letters: str = "D") -> list[Slot]:
    return list(Slot.objects.filter(line=queue.lines[letters]).order_by("starts_at"))


def book(
    slot: Slot, number: int = 0, *, by: Actor = ANONYMOUS, now: datetime = NOW, key: str | None = None
) -> Appointment:
    return book_appointment(
        slot_id=slot.pk, visitor=visitor(number), idempotency_key=key, public_url=URL, by=by, now=now
    )


def at(slot: Slot, minutes: int = 0) -> datetime:
    return slot.starts_at + minutes * MINUTE


def taken(*ids: int) -> list[int]:
    return [Slot.objects.get(pk=pk).taken for pk in ids]


# --- booking --------------------------------------------------------------------------------------------


def test_a_booking_takes_a_place_and_is_confirmed(queue: Queue) -> None:
    slot = slots(queue)[0]
    held = book(slot)
    assert taken(slot.pk) == [1]
    assert (held.state, len(held.key), len(held.code)) == (AppointmentState.BOOKED, 12, 8)
    told = Message.objects.get()
    assert (told.notice, told.address) == ("queueing.appointment_booked", held.email)
    assert f"{URL}/hen/{held.key}/" in told.text
    assert held.spoken_code in told.text


def test_neither_events_nor_messages_name_the_person(queue: Queue) -> None:
    held = book(slots(queue)[0])
    cancel_appointment(appointment=held, public_url=URL, by=ANONYMOUS, now=NOW)
    said = " ".join(event.payload for event in Event.objects.all())
    told = " ".join(message.text + message.subject + message.facts_text for message in Message.objects.all())
    for word in (held.name, held.phone, held.email, held.key, held.code):
        assert word not in said
    assert held.name not in told
    assert held.phone not in told
    assert list(find_faults()) == []


def test_a_full_time_is_refused_and_leaves_no_trace(queue: Queue) -> None:
    slot = slots(queue)[0]
    Slot.objects.filter(pk=slot.pk).update(capacity=1)
    book(slot, 1)
    with pytest.raises(SlotNotFree):
        book(slot, 2)
    assert taken(slot.pk) == [1]
    assert Appointment.objects.count() == 1


@pytest.mark.parametrize("change", [{"is_open": False}, {"starts_at": NOW - MINUTE}])
def test_a_closed_or_past_time_is_refused(queue: Queue, change: dict[str, object]) -> None:
    slot = slots(queue)[0]
    Slot.objects.filter(pk=slot.pk).update(**change)
    with pytest.raises(SlotNotFree):
        book(slot)


def test_a_line_that_takes_no_appointments_any_more_is_refused_at_once(queue: Queue) -> None:
    queue.hall.lines.update(takes_appointments=False)
    with pytest.raises(SlotNotFree):
        book(slots(queue)[0])


def test_the_same_key_gives_the_same_appointment(queue: Queue) -> None:
    first = book(slots(queue)[0], key="abc")
    assert book(slots(queue)[0], key="abc").pk == first.pk
    assert taken(first.slot_id) == [1]


def test_one_person_cannot_hoard_times(queue: Queue) -> None:
    free = slots(queue)
    for slot in free[:3]:
        book(slot, 7)
    with pytest.raises(TooManyAppointments):
        book(free[3], 7)
    book(free[3], 8)


def test_who_can_neither_be_called_nor_written_to_is_refused(queue: Queue) -> None:
    slot = slots(queue)[0]
    for facts in ({"name": " "}, {"phone": "", "email": ""}, {"phone": "12"}, {"phone": "", "email": "a@b"}):
        with pytest.raises(Unreadable):
            book_appointment(slot_id=slot.pk, visitor=visitor(**facts), public_url=URL, by=ANONYMOUS, now=NOW)
    with pytest.raises(NotFound):
        book_appointment(slot_id=0, visitor=visitor(), public_url=URL, by=ANONYMOUS, now=NOW)
    assert taken(slot.pk) == [0]


def test_an_officer_of_another_office_books_nothing_here(queue: Queue) -> None:
    stranger = actor_for(make_user(Role.RECEIVER))
    with pytest.raises(NotAllowed):
        book(slots(queue)[0], by=stranger)
    book(slots(queue)[0], by=queue.officer())


def test_the_database_itself_refuses_one_too_many(queue: Queue) -> None:
    slot = slots(queue)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.filter(pk=slot.pk).update(taken=slot.capacity + 1)


def test_booking_costs_few_statements(queue: Queue) -> None:
    slot = slots(queue)[0]
    with CaptureQueriesContext(connection) as plain:
        book(slot, key="k")
    assert len([query for query in plain if "SAVEPOINT" not in query["sql"]]) <= 11


def run_at_once(count: int, work: Callable[[int], object]) -> list[Exception]:
    """Each number in a thread of its own, all at the same moment; the refusals."""
    barrier, errors = threading.Barrier(count), []

    def run(number: int) -> None:
        barrier.wait()
        try:
            work(number)
        except Exception as error:  # noqa: BLE001 - the main thread looks at it
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return errors


@pytest.mark.django_db(transaction=True)
def test_twenty_people_at_once_get_as_many_places_as_there_are() -> None:
    queue = planned_queue("D")
    slot = slots(queue)[0]
    Slot.objects.filter(pk=slot.pk).update(capacity=7)
    errors = run_at_once(20, lambda number: book(slot, number))
    assert {type(error) for error in errors} == {SlotNotFree}
    assert (len(errors), Appointment.objects.count(), taken(slot.pk)) == (13, 7, [7])


@pytest.mark.django_db(transaction=True)
def test_clicks_at_once_with_one_key_book_once() -> None:
    queue = planned_queue("D")
    slot = slots(queue)[0]
    Slot.objects.filter(pk=slot.pk).update(capacity=7)
    assert run_at_once(8, lambda number: book(slot, 1, key="k")) == []
    assert (Appointment.objects.count(), taken(slot.pk)) == (1, [1])


@pytest.mark.django_db(transaction=True)
def test_people_who_change_places_at_once_neither_lose_nor_double_one() -> None:
    """Everybody of the first time wants the second and the other way round, while others cancel."""
    queue = planned_queue("D")
    first, second = slots(queue)[:2]
    Slot.objects.filter(pk__in=[first.pk, second.pk]).update(capacity=6)
    held = [book((first, second)[number % 2], number) for number in range(10)]

    def change(number: int) -> None:
        mine = appointment_of_key(held[number].key)
        assert mine is not None
        if number >= 8:
            cancel_appointment(appointment=mine, public_url=URL, by=ANONYMOUS, now=NOW)
        else:
            other = (second, first)[number % 2]
            move_appointment(appointment=mine, slot_id=other.pk, public_url=URL, by=ANONYMOUS, now=NOW)

    errors = run_at_once(10, change)
    assert {type(error) for error in errors} <= {SlotNotFree}
    for slot in (first, second):
        booked = Appointment.objects.booked().filter(slot=slot).count()
        assert taken(slot.pk) == [booked]
        assert booked <= 6
    assert Appointment.objects.booked().count() == 8


@pytest.mark.django_db(transaction=True)
def test_two_kiosks_at_once_give_one_ticket() -> None:
    queue = planned_queue("D")
    held = book(slots(queue)[0])
    errors = run_at_once(2, lambda _: check_in(appointment=held, by=queue.at_kiosk, now=at(held.slot)))
    assert errors == []
    assert Ticket.objects.count() == 1


# --- moving and cancelling ------------------------------------------------------------------------------


def test_a_moved_appointment_frees_its_place_and_keeps_its_code(queue: Queue) -> None:
    first, second = slots(queue)[0], slots(queue, "C")[3]
    held = book(first)
    move_appointment(appointment=held, slot_id=second.pk, public_url=URL, by=ANONYMOUS, now=NOW)
    fresh = appointment_of_key(held.key)
    assert fresh is not None
    assert (fresh.slot_id, fresh.code, fresh.sequence) == (second.pk, held.code, 1)
    assert taken(first.pk, second.pk) == [0, 1]
    assert Message.objects.filter(notice="queueing.appointment_moved").count() == 1


def test_moving_to_a_full_time_or_another_office_changes_nothing(queue: Queue) -> None:
    first, second = slots(queue)[:2]
    Slot.objects.filter(pk=second.pk).update(capacity=1)
    book(second, 1)
    held = book(first, 2)
    elsewhere = slots(planned_queue("X"), "X")[0]
    for slot, refusal in ((second, SlotNotFree), (elsewhere, NotFound)):
        with pytest.raises(refusal):
            move_appointment(appointment=held, slot_id=slot.pk, public_url=URL, by=ANONYMOUS, now=NOW)
    assert taken(first.pk, second.pk, elsewhere.pk) == [1, 1, 0]


def test_a_cancelled_appointment_frees_its_place_once(queue: Queue) -> None:
    slot = slots(queue)[0]
    held = book(slot, 1)
    book(slot, 2)
    stale = appointment_of_key(held.key)
    assert stale is not None
    cancel_appointment(appointment=held, public_url=URL, by=ANONYMOUS, now=NOW)
    with pytest.raises(AppointmentOver):
        cancel_appointment(appointment=stale, public_url=URL, by=ANONYMOUS, now=NOW)
    assert taken(slot.pk) == [1]


def test_once_its_time_has_come_an_appointment_stands(queue: Queue) -> None:
    held = book(slots(queue)[0])
    with pytest.raises(AppointmentOver):
        cancel_appointment(appointment=held, public_url=URL, by=ANONYMOUS, now=at(held.slot))


# --- coming ---------------------------------------------------------------------------------------------


def test_who_comes_in_time_keeps_the_turn_of_the_appointment(queue: Queue) -> None:
    held = book(slots(queue)[0])
    ticket = check_in(appointment=held, by=queue.at_kiosk, now=at(held.slot, -10))
    assert (ticket.slot_at, ticket.origin) == (held.slot.starts_at, TicketOrigin.APPOINTMENT)
    assert ticket.line_id == held.slot.line_id
    assert check_in(appointment=held, by=queue.at_kiosk, now=at(held.slot)).pk == ticket.pk
    assert Appointment.objects.get().state == AppointmentState.ARRIVED


def test_who_comes_late_waits_like_a_walk_in_who_came_now(queue: Queue) -> None:
    held, other = book(slots(queue)[0], 1), book(slots(queue)[0], 2)
    grace = queue.hall.appointment_grace
    in_time = check_in(appointment=held, by=queue.at_kiosk, now=at(held.slot, grace))
    late = check_in(appointment=other, by=queue.at_kiosk, now=at(held.slot, grace + 1))
    assert in_time.slot_at == held.slot.starts_at
    assert (late.slot_at, late.joined_at) == (None, at(held.slot, grace + 1))


def test_who_comes_too_early_or_on_another_day_is_told_when(queue: Queue) -> None:
    held = book(slots(queue)[-1])
    with pytest.raises(NotYetTime, match=f"{local(held.slot.starts_at):%H:%M}"):
        check_in(appointment=held, by=queue.at_kiosk, now=at(held.slot, -31))
    with pytest.raises(NotYetTime, match="không phải hôm nay"):
        check_in(appointment=held, by=queue.at_kiosk, now=NOW)
    assert not Ticket.objects.exists()


def test_only_a_kiosk_or_an_officer_of_the_office_checks_in(queue: Queue) -> None:
    held = book(slots(queue)[0])
    with pytest.raises(DeviceUnknown):
        check_in(appointment=held, by=make_queue("X").at_kiosk, now=at(held.slot))
    with pytest.raises(NotAllowed):
        check_in(appointment=held, by=actor_for(make_user(Role.RECEIVER)), now=at(held.slot))
    assert check_in(appointment=held, by=queue.officer(), now=at(held.slot)).slot_at


def test_a_phone_shows_by_the_code_of_the_door_that_it_is_there(queue: Queue) -> None:
    held = book(slots(queue)[0])
    queue.hall.gives_remote = False
    queue.hall.save()
    today = local(held.slot.starts_at).date()
    codes = [presence_code(queue.office.pk, on=today + days * DAY) for days in (0, -1)]
    for wrong in ("", codes[1]):
        with pytest.raises(NotAtDoor):
            check_in(appointment=held, door_code=wrong, by=ANONYMOUS, now=at(held.slot))
    ticket = check_in(appointment=held, door_code=codes[0], by=ANONYMOUS, now=at(held.slot))
    assert ticket.state == TicketState.WAITING


def test_a_cancelled_appointment_is_no_ticket(queue: Queue) -> None:
    held = book(slots(queue)[0])
    cancel_appointment(appointment=held, public_url=URL, by=ANONYMOUS, now=NOW)
    with pytest.raises(AppointmentOver):
        check_in(appointment=held, by=queue.at_kiosk, now=at(held.slot))


def test_who_booked_is_taken_although_the_numbers_of_the_day_are_out(queue: Queue) -> None:
    held = book(slots(queue)[0])
    queue.hall.lines.update(daily_capacity=1)
    queue.ticket("D")
    assert check_in(appointment=held, by=queue.at_kiosk, now=at(held.slot)).number == 2


def test_appointments_and_walk_ins_are_called_in_turns(queue: Queue) -> None:
    slot = slots(queue)[0]
    walk_ins = [queue.ticket("D", now=at(slot, -20 + number)) for number in range(3)]
    Slot.objects.filter(pk=slot.pk).update(capacity=2)
    held = [check_in(appointment=book(slot, n), by=queue.at_kiosk, now=at(slot, -5)) for n in range(2)]
    counter = queue.sit_down(now=at(slot, -5))
    called = [served(queue, counter, at(slot, number)) for number in range(5)]
    assert called == [walk_ins[0].pk, held[0].pk, walk_ins[1].pk, held[1].pk, walk_ins[2].pk]


def served(queue: Queue, counter: Counter, now: datetime) -> int:
    by = queue.officer(now=now)
    ticket = call_next(counter_id=counter.pk, key=f"{now:%H%M}", by=by, now=now)
    begin_service(counter_id=counter.pk, by=by, now=now)
    finish_ticket(counter_id=counter.pk, ticket_id=ticket.pk, by=by, now=now)
    return ticket.pk


# --- without anybody's doing ----------------------------------------------------------------------------


def remind(now: datetime) -> int:
    return remind_of_appointments(public_url=URL, by=SETUP, now=now)


def test_people_are_reminded_a_day_and_an_hour_before_each_once(queue: Queue) -> None:
    slot = slots(queue)[-1]
    book(slot)
    assert [remind(at(slot, minutes)) for minutes in (-1500, -1440, -1430, -70, -60, -50, 1)] == [
        0,
        1,
        0,
        0,
        1,
        0,
        0,
    ]
    told = Message.objects.order_by("pk").values_list("notice", "expires_at")
    assert [notice for notice, _ in told] == [
        "queueing.appointment_booked",
        "queueing.appointment_tomorrow",
        "queueing.appointment_soon",
    ]
    assert {until for _, until in told} == {slot.starts_at}


def test_a_moved_appointment_is_reminded_of_anew_a_fresh_one_is_not(queue: Queue) -> None:
    early, late = slots(queue)[-20], slots(queue)[-1]
    held = book(early)
    assert remind(at(early, -1440)) == 1
    move_appointment(appointment=held, slot_id=late.pk, public_url=URL, by=ANONYMOUS, now=at(early, -1430))
    assert remind(at(early, -60)) == 0
    book(early, 5, now=at(early, -90))
    assert remind(at(early, -60)) == 0
    assert remind(at(late, -60)) == 2


def test_nobody_came(queue: Queue) -> None:
    slot = slots(queue)[0]
    missed, kept = book(slot, 1), book(slots(queue)[1], 2)
    check_in(appointment=kept, by=queue.at_kiosk, now=at(kept.slot))
    evening = NOW.replace(hour=20, minute=30)
    assert [close_missed_appointments(by=SETUP, now=evening) for _ in range(2)] == [1, 0]
    missed.refresh_from_db()
    kept.refresh_from_db()
    assert (missed.state, kept.state) == (AppointmentState.MISSED, AppointmentState.ARRIVED)
    assert taken(slot.pk) == [1]


def test_who_booked_is_forgotten_after_a_month_on_the_ticket_too(queue: Queue) -> None:
    held = book(slots(queue)[0])
    ticket = check_in(appointment=held, by=queue.at_kiosk, now=at(held.slot))
    assert held.name in ticket.note
    days = queue.hall.appointment_kept_days
    assert forget_visitors(by=SETUP, now=NOW + days * DAY) == 0
    assert [forget_visitors(by=SETUP, now=NOW + (days + 1) * DAY) for _ in range(2)] == [1, 0]
    held.refresh_from_db()
    ticket.refresh_from_db()
    assert (held.name, held.phone, held.email, held.note, ticket.note) == ("", "", "", "", "")
    assert ticket.state == TicketState.WAITING


# --- finding --------------------------------------------------------------------------------------------


def test_codes_are_read_as_people_type_them_and_at_their_own_hall_only(queue: Queue) -> None:
    held = book(slots(queue)[0])
    for text in (held.code, held.spoken_code.lower(), f" {held.code[:4]}-{held.code[4:]} "):
        assert appointment_at(queue.hall, text) == held
    assert appointment_at(queue.hall, "ABC") is None
    assert appointment_at(make_queue("X").hall, held.code) is None


def test_free_times_know_the_crowd_of_their_hour_in_two_statements(queue: Queue) -> None:
    for week in (1, 2, 3, 4):
        queue.ticket("D", now=NOW - week * 7 * DAY)
    Slot.objects.filter(pk=slots(queue)[1].pk).update(taken=F("capacity"))
    with CaptureQueriesContext(connection) as found:
        times = free_times(queue.lines["D"], now=NOW)
    assert len(found) == 2
    assert slots(queue)[1].pk not in {one.slot_id for one in times}
    crowds = {(one.starts_at.isoweekday(), one.starts_at.hour): one.crowd for one in times}
    assert crowds[NOW.isoweekday(), NOW.hour] == 1
    assert sum(crowds.values()) == 1


def test_an_event_says_which_time_it_was(queue: Queue) -> None:
    held = book(slots(queue)[0])
    event = Event.objects.get(subject_kind="queueing.appointment")
    said = json.loads(event.payload)
    assert (event.kind, event.subject_id) == ("queueing.appointment_booked", str(held.pk))
    assert (said["slot"], said["line"]) == (held.slot_id, held.slot.line_id)
