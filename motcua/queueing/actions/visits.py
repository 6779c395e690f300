"""What is done with cases during a visit: the case keeps its ticket, the ticket its cases (ticket = case).

Each action of a case is the one of `cases`; here it happens in one transaction with the note on the ticket.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError
from django.utils.translation import gettext as _

from motcua.applicants.models import Applicant
from motcua.audit.actions import NewEvent, append
from motcua.cases.actions import (
    Intake,
    Recipient,
    complete_supplement,
    hand_over_result,
    receive_case,
)
from motcua.cases.models import Case
from motcua.cases.queries.intake import case_of_intake
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.inserts import insert_rows
from motcua.core.rows import update_row
from motcua.core.transactions import action
from motcua.queueing.actions.moving import base
from motcua.queueing.actions.serving import begin_service
from motcua.queueing.choices import CaseLinkKind, TicketState
from motcua.queueing.errors import TicketNotThere
from motcua.queueing.models import Ticket, TicketCase
from motcua.queueing.permissions import CALL
from motcua.queueing.sql import TICKET, subject_of

# The person was called; an officer who finished a little early may still receive what they brought.
VISITED = frozenset({TicketState.CALLED, TicketState.SERVING, TicketState.HELD, TicketState.DONE})
Receive = Callable[..., Case]


def receive_for_ticket(
    *,
    ticket_id: int,
    intake: Intake,
    receive: Receive = receive_case,
    also: Callable[[Case], None] | None = None,
    by: Actor,
    now: datetime,
) -> Case:
    """Receive a case for the person of a ticket: at most three statements more than without.

    `receive` is the action of `cases` that takes the intake (also one that asks for a supplement or proposes
    a refusal), `also` what belongs to the same transaction (scans). A ticket without a person gets the
    applicant. Raises what `receive` raises, NotFound, NotAllowed, TicketNotThere.
    """
    try:
        return _receive(ticket_id, intake, receive, also, by, now)
    except DatabaseError:  # the same screen sent twice at once: the first has made the case and its link
        known = case_of_intake(intake.intake_key, by=by)
        if known is None:
            raise
        return known


@action
def _receive(
    ticket_id: int,
    intake: Intake,
    receive: Receive,
    also: Callable[[Case], None] | None,
    by: Actor,
    now: datetime,
) -> Case:
    ticket = visited(ticket_id, by=by)
    case = receive(intake=intake, by=by, now=now)
    insert_rows([TicketCase(ticket=ticket, case=case, kind=CaseLinkKind.RECEIVED, at=now)])
    if ticket.applicant_id is None:
        ticket.applicant_id = case.applicant_id
        update_row(ticket, "applicant_id", where={"id": ticket.pk, "applicant_id": None})
    if also is not None:
        also(case)
    return case


@action
def hand_over_for_ticket(
    *, ticket_id: int, case_id: int, version: int, recipient: Recipient, by: Actor, now: datetime
) -> Case:
    """Give a result into the hand of whoever holds the ticket; raises as `hand_over_result`."""
    ticket = visited(ticket_id, by=by)
    case = hand_over_result(case_id=case_id, version=version, recipient=recipient, by=by, now=now)
    link_case(ticket=ticket, case=case, kind=CaseLinkKind.HANDED_OVER, by=by, now=now)
    return case


@action
def complete_supplement_for_ticket(
    *, ticket_id: int, case_id: int, version: int, note: str, by: Actor, now: datetime
) -> Case:
    """The holder of the ticket has brought what was missing; raises as `complete_supplement`."""
    ticket = visited(ticket_id, by=by)
    case = complete_supplement(case_id=case_id, version=version, note=note, by=by, now=now)
    link_case(ticket=ticket, case=case, kind=CaseLinkKind.SUPPLEMENTED, by=by, now=now)
    return case


@action
def begin_for_case(*, counter_id: int, case: Case, by: Actor, now: datetime) -> Ticket:
    """Serving begins, about a running case of the person; raises as `begin_service`.

    The caller has made sure that the officer may see the case.
    """
    ticket = begin_service(counter_id=counter_id, by=by, now=now)
    link = TicketCase(ticket=ticket, case=case, kind=CaseLinkKind.ASKED_ABOUT, at=now)
    TicketCase.objects.bulk_create([link], ignore_conflicts=True)
    return ticket


@action
def link_case(*, ticket: Ticket, case: Case, kind: CaseLinkKind, by: Actor, now: datetime) -> None:
    """Note that a case was received, supplemented, handed over or asked about during the visit; once."""
    check(by, CALL, ticket.office.agency.path)
    TicketCase.objects.bulk_create(
        [TicketCase(ticket=ticket, case=case, kind=kind, at=now)], ignore_conflicts=True
    )


@action
def identify_ticket(*, ticket_id: int, applicant: Applicant, by: Actor, now: datetime) -> Ticket:
    """Say who holds the ticket, from a card scanned at the counter. Who is known already is not replaced.

    The event does not say who. Raises NotFound, NotAllowed, TicketNotThere.
    """
    ticket = visited(ticket_id, by=by)
    if ticket.applicant_id is None:
        ticket.applicant_id = applicant.pk
        update_row(ticket, "applicant_id", where={"id": ticket.pk, "applicant_id": None})
        append(
            subject_kind=TICKET, subject_id=subject_of(ticket),
            events=[NewEvent("queueing.ticket_identified", base(ticket))], by=by, now=now,
        )  # fmt: skip
    return ticket


def visited(ticket_id: int, *, by: Actor) -> Ticket:
    """The ticket of somebody who was called, with its office: one statement.

    Raises NotFound, NotAllowed, TicketNotThere for one who was not called or whose visit came to nothing.
    """
    ticket = Ticket.objects.select_related("office__agency").filter(pk=ticket_id).first()
    if ticket is None:
        raise NotFound(_("Không có phiếu này."))
    check(by, CALL, ticket.office.agency.path)
    if ticket.state not in VISITED:
        raise TicketNotThere(
            _("Phiếu %(code)s không ở quầy (đang: %(state)s). Xin gọi số rồi tiếp nhận.")
            % {"code": ticket.code, "state": TicketState(ticket.state).label}
        )
    return ticket
