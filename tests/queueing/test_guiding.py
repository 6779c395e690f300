"""The guidance desk: what came of a visit, the ticket with its note, what the counter sees."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from motcua.applicants.actions import keep_applicant
from motcua.core.actors import Actor, Role
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.rules.text import squeeze
from motcua.queueing.actions import (
    NewAdvice,
    NewGuidance,
    SaidPaper,
    Topic,
    check_in,
    give_advice,
    guide_visitor,
)
from motcua.queueing.choices import AdviceChannel, GuidanceOutcome, TicketOrigin
from motcua.queueing.errors import LineClosed, SlotNotFree
from motcua.queueing.models import Advice, Appointment, Slot, Ticket
from motcua.queueing.permissions import advice_offices
from motcua.queueing.queries.advising import advice_at
from motcua.queueing.rules.guidance import LONGEST_NOTE, counter_note
from tests.factories import NOW, make_actor
from tests.factories_cases import BIRTH, MARRIAGE, PERSON, Desk, make_desk
from tests.factories_queue import Queue, make_queue
from tests.queueing.test_advising import SITE, call, offering

BIRTH_PAPERS = (SaidPaper("Giấy chứng sinh"), SaidPaper("Thẻ căn cước", is_held=True))


@pytest.fixture
def desk(db: None) -> Desk:
    return make_desk(BIRTH, MARRIAGE)


@pytest.fixture
def queue(desk: Desk) -> Queue:
    return make_queue("DC", office=desk.office)


@pytest.fixture
def guide(desk: Desk) -> Actor:
    return desk.actor(Role.RECEIVER)


def visit(desk: Desk, *, topics: Any = None, **values: Any) -> NewAdvice:
    standard = {"office_id": desk.office.pk, "channel": AdviceChannel.IN_PERSON}
    chosen = [Topic(offering(desk), papers=BIRTH_PAPERS)] if topics is None else topics
    return NewAdvice(**(standard | {"topics": chosen} | values))


def came(new: NewGuidance, by: Actor) -> Advice:
    return guide_visitor(new=new, public_url=SITE, by=by, now=NOW)


def test_a_ticket_knows_person_procedure_and_what_the_counter_should_know(
    desk: Desk, queue: Queue, guide: Actor
) -> None:
    person = keep_applicant(data=PERSON, now=NOW)
    topics = [Topic(offering(desk), papers=BIRTH_PAPERS), Topic(offering(desk, MARRIAGE))]
    new = NewGuidance(
        advice=visit(desk, topics=topics, applicant=person, key="k"),
        line_id=queue.lines["D"].pk,
        priority_id=queue.hall.priorities.get(key="infant").pk,
        note="Khách đi cùng cháu nhỏ",
    )
    advice = came(new, guide)
    ticket = Ticket.objects.get()
    assert advice.outcome == GuidanceOutcome.TICKET
    assert advice.ticket == ticket
    assert (ticket.code, ticket.origin) == ("D-001", TicketOrigin.GUIDANCE)
    assert ticket.applicant == person
    assert ticket.offering == topics[0].offering
    assert ticket.note == ("Khách đi cùng cháu nhỏ · Còn thiếu: Giấy chứng sinh · Làm cùng: Đăng ký kết hôn")
    assert came(new, guide) == advice  # touched twice
    assert Ticket.objects.count() == 1


@pytest.mark.parametrize(
    ("papers", "outcome"),
    [(BIRTH_PAPERS, GuidanceOutcome.PREPARE), (BIRTH_PAPERS[1:], GuidanceOutcome.ANSWERED)],
)
def test_who_goes_without_a_ticket_is_counted_too(
    desk: Desk, queue: Queue, guide: Actor, papers: Any, outcome: str
) -> None:
    advice = came(NewGuidance(advice=visit(desk, topics=[Topic(offering(desk), papers=papers)])), guide)
    assert (advice.outcome, advice.ticket, advice.name) == (outcome, None, "")
    assert not Ticket.objects.exists()


def test_a_closed_line_or_one_of_another_office_leaves_no_trace(
    desk: Desk, queue: Queue, guide: Actor
) -> None:
    line = queue.lines["D"]
    line.closed_because = "Máy hỏng"
    line.save()
    with pytest.raises(LineClosed):
        came(NewGuidance(advice=visit(desk), line_id=line.pk), guide)
    with pytest.raises(NotFound):
        came(NewGuidance(advice=visit(desk), line_id=make_queue("D").lines["D"].pk), guide)
    assert not Advice.objects.exists()
    assert not Ticket.objects.exists()


def test_only_who_guides_there_may(desk: Desk, queue: Queue) -> None:
    for stranger in (desk.actor(Role.SPECIALIST), make_actor(Role.RECEIVER, make_queue("D").office.agency)):
        with pytest.raises(NotAllowed):
            came(NewGuidance(advice=visit(desk), line_id=queue.lines["D"].pk), stranger)


def test_the_counter_sees_what_was_told_at_the_door_and_before(
    desk: Desk, queue: Queue, guide: Actor
) -> None:
    before = give_advice(new=call(desk), public_url=SITE, by=guide, now=NOW)  # a caller nobody knew
    advice = visit(desk, name="Trần Thị Bé", phone="0987654321")
    now = came(NewGuidance(advice=advice, line_id=queue.lines["D"].pk), guide)
    assert now.ticket is not None
    assert advice_at(now.ticket, offices=advice_offices(guide)) == [now, before]
    assert advice_at(queue.ticket("D"), offices=advice_offices(guide)) == []  # of nobody known
    stranger = make_actor(Role.RECEIVER, make_queue("D").office.agency)
    assert advice_at(now.ticket, offices=advice_offices(stranger)) == []


def test_an_unnamed_visitor_is_shown_no_advice_of_other_unnamed_ones(
    desk: Desk, queue: Queue, guide: Actor
) -> None:
    came(NewGuidance(advice=visit(desk)), guide)
    mine = came(NewGuidance(advice=visit(desk), line_id=queue.lines["D"].pk), guide)
    assert mine.ticket is not None
    assert advice_at(mine.ticket, offices=advice_offices(guide)) == [mine]


def test_a_guided_visit_takes_few_statements(desk: Desk, queue: Queue, guide: Actor) -> None:
    came(NewGuidance(advice=visit(desk), line_id=queue.lines["D"].pk), guide)
    new = NewGuidance(advice=visit(desk, key="k"), line_id=queue.lines["D"].pk)
    with CaptureQueriesContext(connection) as captured:
        came(new, guide)
    assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) <= 14


@given(
    said=st.text(max_size=600),
    missing=st.lists(st.text(max_size=300), max_size=40),
    also=st.lists(st.text(max_size=300), max_size=8),
)
def test_a_note_fits_the_ticket_and_never_cuts_what_was_typed(
    said: str, missing: list[str], also: list[str]
) -> None:
    note = counter_note(said, missing=missing, also=also)
    assert len(note) <= LONGEST_NOTE
    assert note.startswith(squeeze(said)[:LONGEST_NOTE])


def test_a_note_says_how_much_it_leaves_out() -> None:
    note = counter_note("", missing=[f"Giấy tờ số {number} {'x' * 100}" for number in range(9)], also=[])
    assert note.startswith("Còn thiếu: Giấy tờ số 0")
    assert note.endswith("và 5 mục nữa")


def slot_of(queue: Queue, *, capacity: int = 1) -> Slot:
    starts = NOW + timedelta(days=1)
    return Slot.objects.create(
        line=queue.lines["D"], starts_at=starts, ends_at=starts + timedelta(minutes=30), capacity=capacity
    )


def test_a_time_booked_for_a_known_person_says_all_to_the_counter(
    desk: Desk, queue: Queue, guide: Actor
) -> None:
    person, slot = keep_applicant(data=PERSON, now=NOW), slot_of(queue)
    topics = [Topic(offering(desk), papers=BIRTH_PAPERS), Topic(offering(desk, MARRIAGE))]
    new = NewGuidance(
        advice=visit(desk, topics=topics, applicant=person, phone="0987654321", key="k"),
        slot_id=slot.pk,
        note="Cần đọc to",
    )
    advice = came(new, guide)
    assert came(new, guide) == advice  # the same touch twice books once
    booked = Appointment.objects.get()
    assert (advice.outcome, advice.appointment, advice.ticket) == ("appointment", booked, None)
    assert (booked.applicant, booked.name, booked.phone) == (person, person.name, "0987654321")
    assert booked.offering == topics[0].offering
    assert "Cần đọc to · Còn thiếu: Giấy chứng sinh · Làm cùng: " in booked.note
    ticket = check_in(appointment=booked, by=queue.at_kiosk, now=slot.starts_at)
    assert (ticket.applicant, ticket.offering) == (person, topics[0].offering)
    assert "Cần đọc to" in ticket.note


def test_a_full_time_and_one_of_another_office_leave_nothing(desk: Desk, queue: Queue, guide: Actor) -> None:
    slot, elsewhere = slot_of(queue), slot_of(make_queue("D"))
    first, second = (visit(desk, name="Lò Thị Mai", phone="0987654321", key=key) for key in ("1", "2"))
    came(NewGuidance(advice=first, slot_id=slot.pk), guide)
    for slot_id, refusal in ((slot.pk, SlotNotFree), (elsewhere.pk, NotFound)):
        with pytest.raises(refusal), transaction.atomic():
            came(NewGuidance(advice=second, slot_id=slot_id), guide)
    assert Advice.objects.count() == Appointment.objects.count() == 1
