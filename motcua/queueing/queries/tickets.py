"""One ticket as its holder sees it."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from motcua.queueing.models import Ticket
from motcua.queueing.printing import TicketFace
from motcua.queueing.rules.order import people_before


def ticket_of_key(key: str, *, office_id: int | None = None) -> Ticket | None:
    """The ticket behind the secret of a QR; for a kiosk only one of its own office."""
    found = _whole().filter(key=key.upper())
    return (found if office_id is None else found.filter(office=office_id)).first()


def ticket_shown(ticket_id: int, *, office_id: int) -> Ticket | None:
    """A ticket of the office with all that stands on it: one statement."""
    return _whole().filter(pk=ticket_id, office=office_id).first()


def people_before_now(ticket: Ticket) -> int:
    """How many would be called before a waiting ticket were nobody else to come: one statement."""
    waiting = Ticket.objects.waiting().filter(line=ticket.line_id)
    walk_ins = Q(slot_at=None) & (Q(rank_at__lt=ticket.rank_at) | Q(rank_at=ticket.rank_at, pk__lt=ticket.pk))
    appointments = Q(slot_at__lte=ticket.slot_at or ticket.joined_at)
    counts = waiting.exclude(pk=ticket.pk).aggregate(
        walk_ins=Count("pk", filter=walk_ins), appointments=Count("pk", filter=appointments)
    )
    return people_before(
        walk_ins=counts["walk_ins"],
        appointments=counts["appointments"],
        per_appointment=ticket.line.walk_ins_per_appointment,
        has_appointment=ticket.slot_at is not None,
    )


def face_of(ticket: Ticket, *, follow_url: str) -> TicketFace:
    """What is printed of a ticket; in both languages for who chose English."""
    line = ticket.line
    low, high = ticket.told_low, ticket.told_high
    return TicketFace(
        code=ticket.code,
        line=line.name,
        office=ticket.office.name,
        issued_at=ticket.issued_at,
        ahead=ticket.people_ahead,
        wait=(low, high) if low is not None and high is not None else None,
        place=line.where,
        follow_url=follow_url,
        priority=ticket.priority.name if ticket.priority else "",
        english=line.english_name if ticket.language == "en" else "",
    )


def _whole() -> QuerySet[Ticket]:
    return Ticket.objects.select_related("line", "office", "priority", "counter")
