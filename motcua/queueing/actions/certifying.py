"""Entering a request for certification for the person of a ticket."""

from __future__ import annotations

from datetime import datetime

from django.db import DatabaseError

from motcua.core.actors import Actor
from motcua.core.inserts import insert_rows
from motcua.core.rows import update_row
from motcua.core.transactions import action
from motcua.queueing.actions.visits import visited
from motcua.queueing.choices import CaseLinkKind
from motcua.queueing.models import TicketCase
from motcua.registers.actions import CertificationRequest, enter_certification
from motcua.registers.models import CertificationEntry
from motcua.registers.queries.certification import entry_of_key


def certify_for_ticket(
    *, ticket_id: int, request: CertificationRequest, by: Actor, now: datetime
) -> CertificationEntry:
    """Enter a request for whoever holds the ticket; its cases belong to the visit.

    A ticket without a person gets the requester. Raises what `enter_certification` raises, NotFound,
    NotAllowed, TicketNotThere.
    """
    try:
        return _certify(ticket_id, request, by, now)
    except DatabaseError:  # the same screen sent twice at once: the first has made the entry and its links
        known = entry_of_key(request.key, by=by)
        if known is None:
            raise
        return known


@action
def _certify(ticket_id: int, request: CertificationRequest, by: Actor, now: datetime) -> CertificationEntry:
    ticket = visited(ticket_id, by=by)
    entry = enter_certification(request=request, by=by, now=now)
    cases = dict.fromkeys(entry.papers.order_by("order").values_list("case_id", flat=True))
    insert_rows(
        [TicketCase(ticket=ticket, case_id=case_id, kind=CaseLinkKind.RECEIVED, at=now) for case_id in cases]
    )
    if ticket.applicant_id is None:
        ticket.applicant_id = entry.applicant_id
        update_row(ticket, "applicant_id", where={"id": ticket.pk, "applicant_id": None})
    return entry
