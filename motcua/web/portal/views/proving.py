"""Checking the history of a case without trusting this server: seals of days, the page that checks."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from motcua.audit.queries.proving import published_roots
from motcua.cases.queries.log import EVENT_LABELS
from motcua.core.access import public
from motcua.web.shared.requests import SiteRequest

SHOWN_DAYS = 60


@public
@require_safe
def day_roots(request: SiteRequest) -> HttpResponse:
    """The seals of the last days, to be copied and kept by anybody."""
    roots = published_roots()
    context = {"roots": roots[:SHOWN_DAYS], "count": len(roots)}
    return render(request, "portal/day_roots.html", context)


@public
@require_safe
def day_roots_file(request: SiteRequest) -> HttpResponse:
    """All seals as JSON."""
    rows = [
        {
            "day": root.day.isoformat(),
            "hash": root.hash,
            "root": root.root,
            "previous": root.previous_hash,
            "heads": root.heads,
            "reads": root.reads,
            "last_event": root.last_event,
            "last_read": root.last_read,
        }
        for root in published_roots()
    ]
    return JsonResponse({"days": rows})


@public
@require_safe
def prove(request: SiteRequest) -> HttpResponse:
    """The page that checks a proof in the browser: nothing is sent."""
    newest = published_roots()[:1]
    context = {"labels": _labels(), "newest": newest[0] if newest else None}
    return render(request, "portal/prove.html", context)


@public
@require_safe
def prove_file(request: SiteRequest) -> HttpResponse:
    """The same page as one file to keep, which works without this server."""
    script, style = _static("portal/prove.js"), _static("portal/prove.css")
    context = {"labels": _labels(), "script": mark_safe(script), "style": mark_safe(style)}  # noqa: S308 - ours
    response = HttpResponse(render_to_string("portal/prove_file.html", context, request))
    response["Content-Disposition"] = 'attachment; filename="kiem-chung-ho-so.html"'
    return response


def _labels() -> dict[str, str]:
    return {kind: str(label) for kind, label in EVENT_LABELS.items()}


def _static(name: str) -> str:
    found = finders.find(name)
    if not isinstance(found, str):
        raise Http404
    return Path(found).read_text(encoding="utf-8")
