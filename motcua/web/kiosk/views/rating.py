"""Rating the last visit: known by the ticket or the card held to the scanner."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from motcua.core.access import on_device
from motcua.feedback.actions import NewRating, rate_visit
from motcua.feedback.choices import Through
from motcua.feedback.errors import NotYetServed, RatingClosed
from motcua.queueing.models import Ticket
from motcua.queueing.queries.errands import last_visit
from motcua.queueing.queries.tickets import ticket_shown
from motcua.web.kiosk.screens import Place, at_kiosk, place_of, screen
from motcua.web.kiosk.visits import Visit, keep, new_visit, visit_of
from motcua.web.shared.rating import RatingForm
from motcua.web.shared.requests import SiteRequest


@on_device("kiosk")
@at_kiosk
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: SiteRequest) -> HttpResponse:
    """Five faces, reasons for a low one. Without a ticket or a card: how to show one."""
    place, visit = place_of(request), visit_of(request)
    rated = _visit_to_rate(place, visit)
    if rated is None:
        nothing = screen(request, place, "rate", {"is_known": visit.is_named})
        return keep(nothing, new_visit(is_rating=True))
    form = RatingForm(request.POST if request.method == "POST" else None)
    context = {"rated": rated, "form": form}
    if request.method != "POST":
        return screen(request, place, "rate", context)
    if not form.is_valid():
        return screen(request, place, "rate", context, state=422)
    new = NewRating(through=Through.KIOSK, **form.cleaned_data)
    try:
        rate_visit(ticket_id=rated.pk, new=new, by=request.actor, now=request.now)
    except (NotYetServed, RatingClosed) as error:
        return screen(request, place, "rate", {"refusal": str(error)}, state=422)
    if form.asks_why:
        return screen(request, place, "rate", context | {"is_why": True})
    return redirect("kiosk:thanks")


@on_device("kiosk")
@at_kiosk
@require_http_methods(["GET", "HEAD"])
def thanks(request: SiteRequest) -> HttpResponse:
    """Thanked; the way back to the start."""
    return screen(request, place_of(request), "thanks", {})


def _visit_to_rate(place: Place, visit: Visit) -> Ticket | None:
    """The visit of the ticket shown, else the last one of who showed their card."""
    if visit.ticket_id:
        return ticket_shown(visit.ticket_id, office_id=place.office.pk)
    if visit.is_named and visit.applicant_id:
        return last_visit(visit.applicant_id, place.hall)
    return None
