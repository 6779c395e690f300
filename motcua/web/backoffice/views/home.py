"""The first page of the backoffice: its sections, each with a sentence."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.core.access import needs
from motcua.web.backoffice.permissions import OPEN_BACKOFFICE
from motcua.web.shared.requests import SiteRequest


@needs(OPEN_BACKOFFICE)
@require_safe
def home(request: SiteRequest) -> HttpResponse:
    """What can be managed here."""
    return render(request, "backoffice/home.html")
