"""What imports left to people, by kind, and settling it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.catalogue import actions
from motcua.catalogue.models import AttentionItem
from motcua.catalogue.permissions import SETTLE_ATTENTION
from motcua.catalogue.queries import (
    AttentionFilter,
    agencies_offering,
    attention_counts,
    fields_in_use,
    open_attention,
    settled_attention,
)
from motcua.core.access import needs
from motcua.web.backoffice.catalogue_words import KINDS
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.catalogue import SettleForm
from motcua.web.backoffice.views.catalogue import number_in
from motcua.web.shared.htmx import is_fragment, toast
from motcua.web.shared.requests import SiteRequest

PAGE_SIZE = 25


@needs(SETTLE_ATTENTION)
@require_safe
def attention(request: SiteRequest) -> HttpResponse:
    """Open items by kind with what to decide, or those already settled with who and when."""
    said = request.GET
    wanted = AttentionFilter(
        kind=said.get("loai", "") if said.get("loai") in KINDS else "",
        field_id=number_in(said.get("linh_vuc")),
        agency_id=number_in(said.get("co_quan")),
        words=said.get("q", "").strip()[:200],
    )
    is_settled = said.get("da_xu_ly") == "1"
    counts = attention_counts(wanted)
    found = settled_attention(wanted) if is_settled else open_attention(wanted)
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(said.get("page")),
        "wanted": wanted,
        "is_settled": is_settled,
        "kinds": [(kind.value, counts[kind]) for kind in KINDS if kind in counts or kind == wanted.kind],
        "total": sum(counts.values()),
        "fields": fields_in_use(),
        "agencies": agencies_offering(),
        "settle_form": SettleForm(),
        "may_settle": True,
    }
    return render(request, "backoffice/catalogue/attention.html", context)


@needs(SETTLE_ATTENTION)
@require_POST
def settle_attention(request: SiteRequest, item_id: int) -> HttpResponse:
    """Say what was decided about an item."""
    item = get_object_or_404(
        AttentionItem.objects.select_related("version__procedure", "version__field"), pk=item_id
    )
    form = SettleForm(request.POST)
    settled = accepted(
        form,
        lambda: actions.settle_attention(
            item=item, note=form.cleaned_data["note"], by=request.actor, now=request.now
        ),
    )
    if not is_fragment(request) and settled is not None:
        messages.success(request, _("Đã ghi kết luận."))
        return redirect("backoffice:procedure", item.version.procedure.code)
    context = {
        "item": item,
        "settle_form": form,
        "may_settle": True,
        "with_procedure": request.POST.get("with_procedure") == "1",
    }
    if settled is None:
        page = "_item.html" if is_fragment(request) else "item.html"
        return render(request, f"backoffice/catalogue/{page}", context, status=422)
    response = render(request, "backoffice/catalogue/_item.html", context)
    return toast(response, _("Đã ghi kết luận."))
