"""One ticket as its holder sees it."""

from __future__ import annotations

from django.db.models import QuerySet

from motcua.queueing.models import Ticket
from motcua.queueing.printing import TicketFace
from motcua.queueing.rules.waits import WaitInterval


def ticket_of_key(key: str, *, office_id: int | None = None) -> Ticket | None:
    """The ticket behind the secret of a QR; for a kiosk only one of its own office."""
    found = _whole().filter(key=key.upper())
    return (found if office_id is None else found.filter(office=office_id)).first()


def ticket_shown(ticket_id: int, *, office_id: int) -> Ticket | None:
    """A ticket of the office with all that stands on it: one statement."""
    return _whole().filter(pk=ticket_id, office=office_id).first()


def cases_of_visit(ticket: Ticket) -> list[int]:
    """The cases the visit is about and those it touched: one statement."""
    touched = list(ticket.case_links.values_list("case_id", flat=True))
    return touched if ticket.case_id is None else [ticket.case_id, *touched]


def told_wait(ticket: Ticket) -> WaitInterval | None:
    """The wait told when it was issued; None where there was no estimate."""
    if ticket.told_low is None or ticket.told_high is None:
        return None
    return WaitInterval(ticket.told_low, ticket.told_high)


def face_of(ticket: Ticket, *, follow_url: str) -> TicketFace:
    """What is printed of a ticket; in both languages for who chose English."""
    line, told = ticket.line, told_wait(ticket)
    return TicketFace(
        code=ticket.code,
        line=line.name,
        office=ticket.office.name,
        issued_at=ticket.issued_at,
        ahead=ticket.people_ahead,
        wait=(told.low, told.high) if told else None,
        place=line.where,
        follow_url=follow_url,
        priority=ticket.priority.name if ticket.priority else "",
        english=line.english_name if ticket.language == "en" else "",
    )


def _whole() -> QuerySet[Ticket]:
    return Ticket.objects.select_related("line", "office", "priority", "counter")
