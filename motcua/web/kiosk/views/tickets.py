"""From a line to a ticket in one touch, the ticket on the screen, and on paper."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.core.access import on_device
from motcua.core.errors import NotFound
from motcua.core.rules.dates import local_day
from motcua.queueing.actions import NewTicket, issue_ticket
from motcua.queueing.errors import LineClosed
from motcua.queueing.models import Ticket
from motcua.queueing.printing import (
    PrinterAddressUnknown,
    PrinterFault,
    TicketFontsMissing,
    printer_from,
    ticket_bytes,
)
from motcua.queueing.queries.following import followed
from motcua.queueing.queries.hall_now import lines_now
from motcua.queueing.queries.opening import why_closed
from motcua.queueing.queries.priorities import priorities_for
from motcua.queueing.queries.tickets import face_of, ticket_shown, told_wait
from motcua.queueing.rules.codes import ticket_path
from motcua.queueing.sql_followed import read_followed
from motcua.web.kiosk.forms import TicketForm
from motcua.web.kiosk.screens import at_kiosk, named_applicant, place_of, refused, screen
from motcua.web.kiosk.views.start import MOST_LINES
from motcua.web.kiosk.visits import Visit, keep, visit_of
from motcua.web.shared.requests import SiteRequest


@on_device("kiosk")
@at_kiosk
@require_safe
def lines(request: SiteRequest) -> HttpResponse:
    """All lines once more, for a visit whose purpose is known to be none of those guessed."""
    place = place_of(request)
    found = lines_now(place.hall, place.office.agency, now=request.now)
    return screen(request, place, "lines", {"lines": found[:MOST_LINES]})


@on_device("kiosk")
@at_kiosk
@require_http_methods(["GET", "HEAD", "POST"])
def line(request: SiteRequest, line_id: int) -> HttpResponse:
    """The last touch: a ticket with or without priority, asked on the same screen."""
    if request.method == "POST":
        return _issue(request, line_id)
    place, visit = place_of(request), visit_of(request)
    chosen = place.hall.lines.active().filter(pk=line_id).first()
    if chosen is None:
        raise NotFound(_("Không có nhóm lấy số này."))
    closed = why_closed(chosen, place.hall, place.office.agency, now=request.now)
    if closed:
        return refused(request, place, closed)
    applicant = named_applicant(visit)
    context = {
        "line": chosen,
        "visit": visit,
        "applicant": applicant,
        "priorities": priorities_for(place.hall, applicant, on=local_day(request.now)),
    }
    return keep(screen(request, place, "line", context), visit)


def _issue(request: SiteRequest, line_id: int) -> HttpResponse:
    """Six statements at most, all of them the action's: the visit is in the cookie."""
    visit, form = visit_of(request), TicketForm(request.POST)
    if not form.is_valid():
        return redirect("kiosk:home")
    new = NewTicket(
        line_id=line_id,
        priority_id=form.cleaned_data["priority"],
        applicant_id=visit.applicant_id,
        case_id=visit.case_id,
        offering_id=visit.offering_id,
        language=get_language() or settings.LANGUAGE_CODE,
        idempotency_key=form.cleaned_data["key"],
    )
    try:
        issued = issue_ticket(new=new, by=request.actor, now=request.now)
    except LineClosed as error:
        return refused(request, place_of(request), str(error))
    return keep(redirect("kiosk:ticket"), visit.knowing(ticket_id=issued.pk))


@on_device("kiosk")
@at_kiosk
@require_safe
def ticket(request: SiteRequest) -> HttpResponse:
    """The number fills the screen; printing begins by itself once."""
    place, visit = place_of(request), visit_of(request)
    found = ticket_shown(visit.ticket_id or 0, office_id=place.office.pk)
    if found is None:
        return redirect("kiosk:home")
    if found.ended_at is not None:
        return redirect("kiosk:rate")
    context = {
        **_standing(request, found, visit),
        "has_printer": bool(place.device.printer),
        "prints_itself": bool(place.device.printer) and not visit.is_printed and not visit.is_scanned,
    }
    return screen(request, place, "ticket", context)


@on_device("kiosk")
@at_kiosk
@require_POST
def print_ticket(request: SiteRequest) -> HttpResponse:
    """On paper, as often as asked. The ticket exists whether or not the printer does."""
    place, visit = place_of(request), visit_of(request)
    found = ticket_shown(visit.ticket_id or 0, office_id=place.office.pk)
    if found is None or not place.device.printer:
        return redirect("kiosk:home")
    trouble = ""
    try:
        printer = printer_from(place.device.printer)
        face = face_of(found, follow_url=_follow_url(found))
        printer.print(ticket_bytes(face, width=place.device.printer_width))
    except (PrinterFault, PrinterAddressUnknown) as error:
        trouble = str(error)
    except TicketFontsMissing:
        trouble = _("Máy chủ thiếu phông chữ để in phiếu.")
    context = {
        **_standing(request, found, visit),
        "has_printer": True,
        "is_printed": not trouble,
        "trouble": trouble,
    }
    return keep(screen(request, place, "ticket", context), visit.knowing(is_printed=True))


def _standing(request: SiteRequest, found: Ticket, visit: Visit) -> dict[str, Any]:
    """What stands on the ticket: as told when it was issued, or as it is now for who comes back with it."""
    ahead, wait = found.people_ahead, told_wait(found)
    seen = read_followed(ticket_id=found.pk, now=request.now) if visit.is_scanned else None
    if seen is not None:
        now = followed(seen, now=request.now)
        ahead, wait = now.before, now.wait
    return {
        "ticket": found,
        "ahead": ahead,
        "wait": wait,
        "is_scanned": visit.is_scanned,
        "qr": _qr(_follow_url(found)),
    }


def _follow_url(found: Ticket) -> str:
    return f"{settings.PUBLIC_URL}{ticket_path(found.key)}"


def _qr(url: str) -> str:
    """A drawing without a frame, in dark modules only: the page gives it size and a white ground."""
    return segno.make(url, micro=False, error="m").svg_inline(omitsize=True, border=2, svgclass="qr-drawing")
