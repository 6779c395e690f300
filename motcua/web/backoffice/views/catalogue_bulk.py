"""One decision for many items that an import left open: choose, preview, settle."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.catalogue import actions
from motcua.catalogue.permissions import SETTLE_ATTENTION
from motcua.catalogue.queries import AttentionFilter, agencies_offering, fields_in_use, open_attention
from motcua.catalogue.queries.bulk import MOST_AT_ONCE, fixes_of, open_items
from motcua.catalogue.rules.limits import LIMIT_KINDS
from motcua.core.access import needs
from motcua.web.backoffice.catalogue_words import KINDS
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.catalogue import BulkForm
from motcua.web.backoffice.views.catalogue import number_in
from motcua.web.shared.requests import SiteRequest


@needs(SETTLE_ATTENTION)
@require_safe
def bulk(request: SiteRequest) -> HttpResponse:
    """Items of one kind, narrowed by field, agency, words and what the source says, to choose from."""
    said = request.GET
    kind = said.get("loai", "") if said.get("loai") in KINDS else next(iter(KINDS)).value
    wanted = AttentionFilter(
        kind=kind,
        field_id=number_in(said.get("linh_vuc")),
        agency_id=number_in(said.get("co_quan")),
        words=said.get("q", "").strip()[:200],
        text=said.get("chu", "").strip()[:200],
    )
    found = open_attention(wanted)
    context = {
        "wanted": wanted,
        "items": found[:MOST_AT_ONCE],
        "count": found.count(),
        "most": MOST_AT_ONCE,
        "kinds": [(each.value, words.label) for each, words in KINDS.items()],
        "fields": fields_in_use(),
        "agencies": agencies_offering(),
        "form": BulkForm(is_about_limits=_is_about_limits(kind)),
    }
    return render(request, "backoffice/catalogue/bulk.html", context)


@needs(SETTLE_ATTENTION)
@require_POST
def preview_bulk(request: SiteRequest) -> HttpResponse:
    """What the decision would make of each item that was chosen; writes nothing."""
    return _preview(request, _form(request))


@needs(SETTLE_ATTENTION)
@require_POST
def settle_bulk(request: SiteRequest) -> HttpResponse:
    """Settle them all, or none."""
    form = _form(request)
    fixes = accepted(
        form,
        lambda: actions.settle_many(
            item_ids=_chosen(request), decision=form.decision(), by=request.actor, now=request.now
        ),
    )
    if fixes is None:
        return _preview(request, form)
    messages.success(request, _("Số mục đã xử lý: %(count)s.") % {"count": len(fixes)})
    return redirect("backoffice:attention")


def _form(request: SiteRequest) -> BulkForm:
    return BulkForm(request.POST, is_about_limits=_is_about_limits(request.POST.get("loai", "")))


def _is_about_limits(kind: str) -> bool:
    return kind in {each.value for each in LIMIT_KINDS}


def _chosen(request: SiteRequest) -> list[int]:
    numbers = (number_in(text) for text in request.POST.getlist("muc"))
    return [number for number in numbers if number is not None][: MOST_AT_ONCE + 1]


def _preview(request: SiteRequest, form: BulkForm) -> HttpResponse:
    is_readable = form.is_valid()
    items = list(open_items(_chosen(request)))
    fixes = fixes_of(items, form.decision()) if is_readable else []
    context = {
        "form": form,
        "kind": request.POST.get("loai", ""),
        "items": items,
        "fixes": fixes,
        "fitting": [fix for fix in fixes if not fix.problem],
    }
    status = 422 if form.errors or not items else 200
    return render(request, "backoffice/catalogue/bulk_preview.html", context, status=status)
