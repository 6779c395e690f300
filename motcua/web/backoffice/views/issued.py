"""Papers given out, whether they count, and how often people check them."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.core.access import needs
from motcua.core.rules.dates import local_day
from motcua.documents.permissions import SEE_ISSUED
from motcua.documents.queries import figures_of, issued_under
from motcua.web.shared.requests import SiteRequest

PAGE_SIZE = 50


@needs(SEE_ISSUED)
@require_safe
def issued(request: SiteRequest) -> HttpResponse:
    """The figures of thirty days, and the papers, found by code or number."""
    about = request.GET.get("q", "").strip()[:80]
    mine = request.actor.paths_of(SEE_ISSUED.roles)
    found = issued_under(mine)
    if about:
        found = found.filter(Q(code=about.upper()) | Q(number=about) | Q(subject_id=about.upper()))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    today = local_day(request.now)
    context = {
        "figures": figures_of(mine, now=request.now),
        "about": about,
        "page": page,
        "rows": [(paper, paper.standing(today)) for paper in page.object_list],
    }
    return render(request, "backoffice/issued.html", context)
