"""The guidance desk: who came is told what to bring, and given a ticket or a time of the right line."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError
from django.utils.translation import gettext as _

from motcua.agencies.models import Office
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.transactions import action
from motcua.queueing.actions.advising import NewAdvice, advising_office, known_advice, write_advice
from motcua.queueing.actions.appointments import LONGEST_NOTE as LONGEST_BOOKED
from motcua.queueing.actions.appointments import Visitor, book_appointment
from motcua.queueing.actions.issuing import NewTicket, issue_ticket
from motcua.queueing.choices import GuidanceOutcome, TicketOrigin
from motcua.queueing.models import Advice, ServiceLine, Slot
from motcua.queueing.permissions import GUIDE
from motcua.queueing.rules.guidance import LONGEST_NOTE, counter_note


@dataclass(frozen=True, slots=True, kw_only=True)
class NewGuidance:
    """What came of a visit: `line_id` gives a ticket, `slot_id` books a time; neither lets the person go.

    Without either they go to prepare what is missing, or were answered when nothing is. `case_id`: the
    running case they came about. `note` is for the counter. `email`: where
    an appointment is confirmed and recalled, beside the telephone of the advice.
    """

    advice: NewAdvice
    line_id: int | None = None
    slot_id: int | None = None
    email: str = ""
    priority_id: int | None = None
    case_id: int | None = None
    note: str = ""


def guide_visitor(*, new: NewGuidance, public_url: str, by: Actor, now: datetime) -> Advice:
    """Count and record the visit, and give the ticket or book the time if there is to be one; once for a key.

    Raises NotAllowed, NotFound for a line or time of another office, LineClosed, SlotNotFree,
    TooManyAppointments, Unreadable.
    """
    try:
        return _guide(new, public_url, by, now)
    except DatabaseError:  # two touches at the same moment: the first is through
        known = known_advice(new.advice)
        if known is None:
            raise
        return known


@action
def _guide(new: NewGuidance, public_url: str, by: Actor, now: datetime) -> Advice:
    office = advising_office(new.advice.office_id, by=by)
    check(by, GUIDE, office.agency.path)
    known = known_advice(new.advice)
    if known is not None:
        return known
    if new.slot_id is not None:
        return _book(office, new, new.slot_id, public_url, by, now)
    if new.line_id is None:
        goes_to_prepare = any(topic.missing for topic in new.advice.topics)
        outcome = GuidanceOutcome.PREPARE if goes_to_prepare else GuidanceOutcome.ANSWERED
        return write_advice(office, new.advice, outcome=outcome, public_url=public_url, by=by, now=now)
    if not ServiceLine.objects.filter(pk=new.line_id, hall__office=office).exists():
        raise NotFound(_("Không có nhóm lấy số này."))
    ticket = issue_ticket(new=_ticket(new), by=by, now=now)
    return write_advice(
        office, new.advice,
        outcome=GuidanceOutcome.TICKET, ticket=ticket, public_url=public_url, by=by, now=now,
    )  # fmt: skip


def _book(
    office: Office, new: NewGuidance, slot_id: int, public_url: str, by: Actor, now: datetime
) -> Advice:
    """The person comes again at a time; what the counter should know goes with it."""
    if not Slot.objects.filter(pk=slot_id, line__hall__office=office).exists():
        raise NotFound(_("Không có giờ hẹn này."))
    person, topics = new.advice.applicant, new.advice.topics
    appointment = book_appointment(
        slot_id=slot_id,
        visitor=Visitor(
            name=new.advice.name or (person.name if person else ""),
            phone=new.advice.phone or (person.phone if person else ""),
            email=new.email,
            note=_note(new, room=LONGEST_BOOKED),
            offering_id=topics[0].offering.pk if topics else None,
            applicant_id=person.pk if person else None,
        ),
        idempotency_key=f"guidance:{new.advice.key}" if new.advice.key else None,
        public_url=public_url,
        by=by,
        now=now,
    )
    return write_advice(
        office, new.advice,
        outcome=GuidanceOutcome.APPOINTMENT, appointment=appointment, public_url=public_url, by=by, now=now,
    )  # fmt: skip


def _note(new: NewGuidance, *, room: int) -> str:
    """What was typed for the counter, and what the topics leave to be said."""
    topics = new.advice.topics
    also = [version.name for topic in topics[1:] if (version := topic.offering.procedure.current_version)]
    missing = list(dict.fromkeys(name for topic in topics for name in topic.missing))
    return counter_note(new.note, missing=missing, also=also, room=room)


def _ticket(new: NewGuidance) -> NewTicket:
    topics = new.advice.topics
    return NewTicket(
        line_id=new.line_id or 0,
        origin=TicketOrigin.GUIDANCE,
        priority_id=new.priority_id,
        applicant_id=new.advice.applicant.pk if new.advice.applicant else None,
        case_id=new.case_id,
        offering_id=topics[0].offering.pk if topics else None,
        note=_note(new, room=LONGEST_NOTE),
    )
