"""The page of a ticket: where it stands, what was done during the visit, why others went before it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.core.access import may, needs
from motcua.core.errors import RuleViolation
from motcua.queueing.actions import take_back, transfer_ticket
from motcua.queueing.choices import TicketState
from motcua.queueing.models import Ticket
from motcua.queueing.permissions import CALL, CLOSE_DAY, WATCH
from motcua.queueing.queries.counter_desk import destinations
from motcua.queueing.queries.explaining import calls_before, why_called
from motcua.queueing.queries.visits import cases_of
from motcua.web.desk.forms.queue import TransferForm
from motcua.web.shared.requests import SiteRequest

_MOVABLE = frozenset({TicketState.WAITING, TicketState.CALLED, TicketState.SERVING, TicketState.HELD})
_ASIDE = frozenset({TicketState.HELD, TicketState.NO_SHOW})


@needs(WATCH)
@require_GET
def ticket(request: SiteRequest, ticket_id: int) -> HttpResponse:
    """The page."""
    return _page(request, _ticket(request, ticket_id))


@needs(WATCH)
@require_GET
def ticket_why(request: SiteRequest, ticket_id: int) -> HttpResponse:
    """Why others were called before: every call since the ticket joined, with its reason."""
    found = _ticket(request, ticket_id)
    is_director = may(request.actor, CLOSE_DAY, found.office.agency.path)
    context = {"ticket": found, "calls": calls_before(found), "shows_reasons": is_director}
    return render(request, "desk/queue/why.html", context)


@needs(CALL)
@require_POST
def move_ticket(request: SiteRequest, ticket_id: int) -> HttpResponse:
    """Send the person to another line or counter, or let them wait again; the place is kept."""
    found, form = _ticket(request, ticket_id), TransferForm(request.POST)
    if not form.is_valid():
        return _page(request, found, _("Xin tải lại trang rồi làm lại."), state=422)
    sent = form.cleaned_data
    try:
        if found.state in _ASIDE and sent["line"] is None and sent["counter"] is None:
            take_back(ticket_id=ticket_id, by=request.actor, now=request.now)
        else:
            transfer_ticket(
                ticket_id=ticket_id,
                line_id=sent["line"],
                counter_id=sent["counter"],
                reason=sent["reason"],
                note=sent["note"],
                by=request.actor,
                now=request.now,
            )
    except RuleViolation as error:
        return _page(request, _ticket(request, ticket_id), str(error), state=error.http_state)
    messages.success(request, _("%(code)s giữ nguyên chỗ theo giờ đến.") % {"code": found.code})
    return redirect("desk:ticket", ticket_id)


def _ticket(request: SiteRequest, ticket_id: int) -> Ticket:
    """The ticket if this officer may watch its hall; to all others it does not exist."""
    found = (
        Ticket.objects.select_related(
            "office__agency", "line__hall", "priority", "counter", "wanted_counter", "officer", "applicant",
            "offering__procedure__current_version",
        )
        .filter(pk=ticket_id)
        .first()
    )  # fmt: skip
    if found is None or not may(request.actor, WATCH, found.office.agency.path):
        raise Http404
    return found


def _page(request: SiteRequest, found: Ticket, message: str = "", state: int = 200) -> HttpResponse:
    may_call = may(request.actor, CALL, found.office.agency.path)
    context = {
        "ticket": found,
        "links": cases_of(found),
        "why": why_called(found) if found.call_rule else "",
        "message": message,
        "may_move": may_call and found.state in _MOVABLE,
        "may_take_back": may_call and found.state in _ASIDE,
        "shows_person": may_call,
        "where": destinations(found.office_id) if may_call and found.state in _MOVABLE else None,
        "is_line_closed": bool(found.line.closed_because) and found.state == TicketState.WAITING,
    }
    return render(request, "desk/queue/ticket.html", context, status=state)
