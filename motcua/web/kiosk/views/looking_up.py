"""Procedures looked up at the kiosk: a short answer, and the line where one files."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.cases.queries.intake import find_offerings, offering_at, quick_offerings
from motcua.catalogue.models import AttentionItem, Offering, ProcedureVersion
from motcua.catalogue.queries import record_of
from motcua.core.access import on_device
from motcua.core.errors import NotFound
from motcua.core.rules.dates import local_day
from motcua.core.rules.text import nfc, squeeze
from motcua.queueing.queries.errands import line_for, lines_of
from motcua.web.kiosk.screens import Place, at_kiosk, place_of, screen
from motcua.web.kiosk.visits import keep, visit_of
from motcua.web.shared.facts import fee_answer, time_answer
from motcua.web.shared.papers import paper_list
from motcua.web.shared.requests import SiteRequest

_LONGEST_QUERY = 100


@on_device("kiosk")
@at_kiosk
@require_safe
def procedures(request: SiteRequest) -> HttpResponse:
    """What can be filed here: for the words typed, else what people file most."""
    place = place_of(request)
    words = squeeze(nfc(request.GET.get("q", "")[:_LONGEST_QUERY]))
    if words:
        found = find_offerings(place.office, words, on=local_day(request.now))
    else:
        found = quick_offerings(place.office, actor=request.actor, now=request.now)
    return screen(request, place, "procedures", {"words": words, "offerings": found})


@on_device("kiosk")
@at_kiosk
@require_safe
def procedure(request: SiteRequest, offering_id: int) -> HttpResponse:
    """How long, how much, which papers, which line."""
    place = place_of(request)
    offering, version = _offering(request, place, offering_id)
    record = record_of(version.pk)
    open_items = AttentionItem.objects.filter(version=version, settled_at=None)
    context = {
        "offering": offering,
        "version": version,
        "time": time_answer(record),
        "fee": fee_answer(record, open_kinds=frozenset(item.kind for item in open_items)),
        "papers": paper_list(record),
        "line": line_for(version.field_id, lines_of(place.hall)),
    }
    return screen(request, place, "procedure", context)


@on_device("kiosk")
@at_kiosk
@require_POST
def choose_procedure(request: SiteRequest, offering_id: int) -> HttpResponse:
    """On to the line where this is filed; the ticket tells the counter what for."""
    place = place_of(request)
    offering, version = _offering(request, place, offering_id)
    line = line_for(version.field_id, lines_of(place.hall))
    visit = visit_of(request).knowing(offering_id=offering.pk, case_id=None)
    return keep(redirect("kiosk:line", line.pk) if line else redirect("kiosk:lines"), visit)


def _offering(request: SiteRequest, place: Place, offering_id: int) -> tuple[Offering, ProcedureVersion]:
    offering = offering_at(place.office, offering_id, on=local_day(request.now))
    version = offering.procedure.current_version if offering else None
    if offering is None or version is None:
        raise NotFound(_("Thủ tục này không nhận ở đây. Xin hỏi cán bộ hướng dẫn."))
    return offering, version
