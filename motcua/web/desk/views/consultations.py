"""Ý kiến phối hợp: what other units ask of ours, and what we answered."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.cases.permissions import ANSWER
from motcua.cases.queries.consulting import answers_of
from motcua.core.access import needs
from motcua.web.shared.requests import SiteRequest

PAGE_SIZE = 50


@needs(ANSWER)
@require_GET
def consultations(request: SiteRequest) -> HttpResponse:
    """What is still to answer; with `?xem=da-tra-loi` what was answered."""
    answered = request.GET.get("xem") == "da-tra-loi"
    page = Paginator(answers_of(request.actor, answered=answered), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    return render(
        request, "desk/consultations.html", {"page": page, "answered": answered, "now": request.now}
    )
