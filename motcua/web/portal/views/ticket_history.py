"""What a ticket has seen: who was called before it and why, and how its visit was."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from motcua.core.access import public
from motcua.core.actors import APPLICANT
from motcua.core.errors import RuleViolation
from motcua.feedback.actions import NewRating, rate_visit
from motcua.feedback.choices import Through
from motcua.queueing.queries.explaining import calls_before
from motcua.web.portal.views.tickets import seen_by, unknown_ticket
from motcua.web.portal.views.tracking import private
from motcua.web.shared.rating import RatingForm
from motcua.web.shared.requests import SiteRequest


@public
@require_safe
def why(request: SiteRequest, key: str) -> HttpResponse:
    """Why was 0421 before me: every call since, the reason of each, no name."""
    seen = seen_by(request, key)
    if seen is None:
        return unknown_ticket(request)
    context = {"ticket": seen.ticket, "calls": calls_before(seen.ticket)}
    return private(render(request, "portal/ticket_why.html", context))


@public
@require_http_methods(["GET", "HEAD", "POST"])
def rate(request: SiteRequest, key: str) -> HttpResponse:
    """The faces, then reasons for a low score; whoever has the page of the ticket may rate its visit."""
    seen = seen_by(request, key)
    if seen is None:
        return unknown_ticket(request)
    form = RatingForm(request.POST if request.method == "POST" else None)
    context = {"rated": seen.ticket, "form": form}
    if request.method != "POST":
        return private(render(request, "portal/ticket_rate.html", context))
    if not form.is_valid():
        return private(render(request, "portal/ticket_rate.html", context, status=422))
    new = NewRating(through=Through.PHONE, **form.cleaned_data)
    try:
        rate_visit(ticket_id=seen.ticket.pk, new=new, by=APPLICANT, now=request.now)
    except RuleViolation as refusal:
        context["refusal"] = str(refusal)
        return private(render(request, "portal/ticket_rate.html", context, status=refusal.http_state))
    context |= {"is_why": form.asks_why, "is_done": not form.asks_why}
    return private(render(request, "portal/ticket_rate.html", context))
