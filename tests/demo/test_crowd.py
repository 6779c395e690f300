"""The living day of the sample hall: it moves, it leaves people alone, it ends, it has a past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.db.models import F

from motcua.accounts.models import User
from motcua.agencies.queries import calendar_of
from motcua.applicants.actions import keep_applicant
from motcua.audit.queries import find_faults
from motcua.core.actors import ANONYMOUS
from motcua.core.rules.dates import VN_TZ
from motcua.demo.crowd.arriving import pace_at
from motcua.demo.crowd.living import UNWATCHED, move_crowds, start_crowd, switch_crowd
from motcua.demo.crowd.people import VISITORS, VISITORS_OF_A_CENTRE, demands
from motcua.demo.crowd.staff import COUNTERS_OF_A_CENTRE, PREFIX
from motcua.demo.models import Crowd
from motcua.demo.people import make_people
from motcua.queueing.actions import (
    book_appointment,
    close_counter,
    open_counter,
    plan_slots,
    take_over_counter,
)
from motcua.queueing.choices import AppointmentState, TicketOrigin, TicketState
from motcua.queueing.models import Appointment, CounterSession, LinePace, Slot, Ticket
from motcua.queueing.queries.opening import takes_people
from tests.factories import NOW
from tests.factories_queue import SETUP, URL, Queue, make_queue, visitor

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
STEP = timedelta(seconds=10)


@pytest.fixture
def queue() -> Queue:
    queue = make_queue("CHDT", counters=3)
    start_crowd(queue.hall, seed=7, now=NOW)
    return queue


def live(minutes: float, *, since: datetime = NOW, step: timedelta = STEP) -> datetime:
    """Move the hall on in small steps; the moment it has reached."""
    now = since
    while now < since + MINUTE * minutes:
        now += step
        move_crowds(now=now)
    return now


def simulated(**conditions: object) -> int:
    return Ticket.objects.filter(idempotency_key__startswith=PREFIX, **conditions).count()


def test_people_come_are_called_served_and_go(queue: Queue) -> None:
    live(40)
    assert simulated() >= 8
    assert simulated(state=TicketState.DONE) >= 5
    assert not Ticket.objects.filter(counter=queue.counters[0], day=NOW.date()).exists(), (
        "counter 1 stays free"
    )
    assert not list(find_faults())


@pytest.mark.sqlite
def test_some_take_a_number_from_afar_and_come_or_give_it_back(queue: Queue) -> None:
    now = live(75, step=STEP * 4)
    far = Ticket.objects.filter(origin=TicketOrigin.REMOTE)
    assert far.exclude(arrived_at=None).filter(state=TicketState.DONE).exists()
    for ticket in far.exclude(arrived_at=None):
        assert ticket.issued_at + MINUTE * 3 <= ticket.arrived_at <= (ticket.first_called_at or now)
    assert not far.filter(state=TicketState.EXPECTED, issued_at__lt=now - MINUTE * 27).exists()


@pytest.mark.sqlite
def test_some_show_their_card_and_go_first_by_their_age_or_come_at_a_booked_time(queue: Queue) -> None:
    old = replace(make_people(Random(1), 1, place="Bình Hòa")[0].data, born_on=date(1942, 5, 4))
    person = keep_applicant(data=old, now=NOW)
    plan_slots(hall=queue.hall, public_url=URL, by=SETUP, now=NOW)
    now = live(90, step=STEP * 4)
    groups = Ticket.objects.filter(applicant=person).values_list("priority__key", flat=True)
    assert set(groups) == {"elderly"}
    booked = Appointment.objects.filter(idempotency_key__startswith=PREFIX)
    first = booked.order_by("slot__starts_at")[0].slot.starts_at
    live(20, since=max(now, first - MINUTE * 15), step=STEP * 4)
    assert booked.filter(state=AppointmentState.ARRIVED, ticket__slot_at=F("slot__starts_at")).exists()


def test_an_appointment_that_a_person_booked_is_left_to_them(queue: Queue) -> None:
    plan_slots(hall=queue.hall, public_url=URL, by=SETUP, now=NOW)
    slot = Slot.objects.free(at=NOW + MINUTE * 20).earliest("starts_at")
    mine = book_appointment(slot_id=slot.pk, visitor=visitor(), public_url=URL, by=ANONYMOUS, now=NOW)
    live(25, since=slot.starts_at - MINUTE * 15, step=STEP * 4)
    mine.refresh_from_db()
    assert mine.state == AppointmentState.BOOKED


@pytest.mark.sqlite
def test_a_counter_where_a_person_sits_is_never_touched(queue: Queue) -> None:
    live(1)
    simulated_session = CounterSession.objects.get(counter=queue.counters[1], closed_at=None)
    assert simulated_session.officer.username.startswith(PREFIX)
    person = queue.officer(1)
    take_over_counter(counter_id=queue.counters[1].pk, reason="Tôi ngồi", by=person, now=NOW + 2 * MINUTE)
    theirs = list(Ticket.objects.at_counter().filter(counter=queue.counters[1]).values_list("pk", "state"))
    live(30, since=NOW + 2 * MINUTE)
    session = CounterSession.objects.get(counter=queue.counters[1], closed_at=None)
    assert session.officer_id == person.id
    now_there = Ticket.objects.at_counter().filter(counter=queue.counters[1]).values_list("pk", "state")
    assert list(now_there) == theirs


def test_after_a_person_has_left_the_counter_rests_and_is_then_opened_again(queue: Queue) -> None:
    person, counter = queue.officer(1), queue.counters[1]
    open_counter(counter_id=counter.pk, reason="Ngồi thay", by=person, now=NOW)
    close_counter(counter_id=counter.pk, by=person, now=NOW + MINUTE)
    live(8, since=NOW + MINUTE)
    assert not CounterSession.objects.filter(counter=counter, closed_at=None).exists()
    live(4, since=NOW + 9 * MINUTE)
    assert CounterSession.objects.get(counter=counter, closed_at=None).officer.username.startswith(PREFIX)


def test_switched_off_everybody_simulated_goes_and_people_stay(queue: Queue) -> None:
    now = live(10)
    person = queue.ticket("T", now=now)
    switch_crowd(queue.hall, is_on=False, now=now)
    move_crowds(now=now + STEP)
    move_crowds(now=now + STEP * 2)
    assert not Ticket.objects.open().filter(idempotency_key__startswith=PREFIX, state="waiting").exists()
    assert not CounterSession.objects.filter(closed_at=None).exists()
    person.refresh_from_db()
    assert person.is_open
    before = Ticket.objects.count()
    live(5, since=now + MINUTE)
    assert Ticket.objects.count() == before


def test_a_demo_nobody_looks_at_rests_and_wakes_with_a_sign_in(queue: Queue) -> None:
    live(3)
    late = NOW + UNWATCHED + timedelta(hours=1)
    move_crowds(now=late)
    count = Ticket.objects.count()
    live(3, since=late)
    assert Ticket.objects.count() == count
    User.objects.filter(pk=queue.officers[0].pk).update(last_login=late)
    live(3, since=late + MINUTE)
    assert Ticket.objects.count() > count


def test_people_come_by_the_hours_of_the_office_and_at_night_too(queue: Queue) -> None:
    def at(hour: int) -> float:
        return pace_at(queue.hall, 80, now=datetime(2026, 11, 20, hour, 45, tzinfo=VN_TZ))

    assert at(8) > at(14) > at(16) > 0
    assert at(23) > 0
    night = datetime(2026, 11, 20, 23, 0, tzinfo=VN_TZ)
    assert takes_people(calendar_of(queue.hall.office.agency), queue.hall, now=night)


def test_nobody_can_sign_in_as_a_simulated_officer(queue: Queue) -> None:
    users = User.objects.filter(username__startswith=PREFIX)
    assert users.count() == 2
    assert not any(user.check_password("motcua-2026") for user in users)


def test_the_past_weeks_stand_and_what_was_told_held(queue: Queue) -> None:
    past = Ticket.objects.filter(day__lt=NOW.date())
    assert 15 * VISITORS < past.count() < 22 * VISITORS
    assert past.values("line", "day", "number").distinct().count() == past.count()
    assert not past.open().exists()
    for pace in LinePace.objects.filter(judged__gte=100):
        assert pace.samples > 50
        assert pace.hit_share is not None
        assert pace.hit_share >= 0.8
    assert LinePace.objects.filter(judged__gte=100).exists()


def test_a_second_start_changes_nothing_and_a_centre_has_more_counters(queue: Queue) -> None:
    count = Ticket.objects.count()
    start_crowd(queue.hall, seed=7, now=NOW)
    assert (Ticket.objects.count(), Crowd.objects.count()) == (count, 1)
    start_crowd(queue.hall, seed=7, is_centre=True, now=NOW)
    assert queue.hall.simulated_visitors == VISITORS_OF_A_CENTRE
    assert queue.office.counters.count() == COUNTERS_OF_A_CENTRE
    assert User.objects.filter(username__startswith=PREFIX).count() == COUNTERS_OF_A_CENTRE - 1


def test_so_many_visitors_are_shared_among_the_lines() -> None:
    for lines in ("CHDKXABSTG", "CT"):
        assert sum(one.people for one in demands(460, lines)) == pytest.approx(460)
