"""Stopping messages to an address, or wanting them again, by the signed link of a mail; no sign-in."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from motcua.core.access import public
from motcua.core.actors import APPLICANT
from motcua.core.errors import NotFound
from motcua.notifications.actions import stop_by_link
from motcua.notifications.queries import address_of_link
from motcua.web.portal.views.tracking import private
from motcua.web.shared.requests import SiteRequest


@public
@csrf_exempt  # mail programs post here themselves (RFC 8058); the signature is what lets in
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: SiteRequest, token: str) -> HttpResponse:
    """A page with one button. Looking does nothing: mail systems open links to see whether they are safe."""
    is_done = request.method == "POST"
    try:
        if is_done:
            wants = request.POST.get("wants") == "1"
            stop_by_link(token=token, is_in=wants, by=APPLICANT, now=request.now)
        link = address_of_link(token)
    except NotFound as refusal:
        shown = {"refusal": str(refusal)}
        return private(render(request, "portal/stop_messages.html", shown, status=404))
    return private(render(request, "portal/stop_messages.html", {"link": link, "is_done": is_done}))
