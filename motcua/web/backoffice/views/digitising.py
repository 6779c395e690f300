"""Số hóa: what the law says of papers today, and what documents order besides."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.agencies.models import Agency
from motcua.cases.actions import end_digitising_order, order_digitising
from motcua.cases.models import DigitisingOrder
from motcua.cases.permissions import ORDER_DIGITISING
from motcua.core.access import needs
from motcua.core.actors import Actor
from motcua.core.rules.dates import local_day
from motcua.core.rules.rule_sets import digitising_rules, in_force
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.digitising import OrderForm
from motcua.web.backoffice.scope import below
from motcua.web.shared.requests import SiteRequest

PAGE_SIZE = 50


@needs(ORDER_DIGITISING)
@require_http_methods(["GET", "POST"])
def digitising(request: SiteRequest) -> HttpResponse:
    """What holds and what has been, and the form for a new document."""
    today = local_day(request.now)
    agencies = Agency.objects.under(request.actor.paths_of(ORDER_DIGITISING.roles))
    form = OrderForm(request.POST or None, agencies=agencies.in_force(today))
    if request.method == "POST" and accepted(
        form, lambda: order_digitising(facts=form.facts(), by=request.actor, now=request.now)
    ):
        messages.success(request, _("Đã ghi quy định. Áp dụng cho hồ sơ tiếp nhận từ ngày có hiệu lực."))
        return redirect("backoffice:digitising")
    page = Paginator(_managed(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    version = in_force("digitising", today)
    context = {
        "form": form,
        "page": page,
        "today": today,
        "law": version,
        "sources": digitising_rules(version.id).sources,
    }
    return render(request, "backoffice/digitising.html", context, status=422 if form.errors else 200)


@needs(ORDER_DIGITISING)
@require_POST
def end_order(request: SiteRequest, order_id: int) -> HttpResponse:
    """No more from today on."""
    order = get_object_or_404(_managed(request.actor), pk=order_id)
    end_digitising_order(order=order, by=request.actor, now=request.now)
    messages.success(request, _("Đã ngừng quy định. Hồ sơ đã tiếp nhận vẫn theo quy định ngày tiếp nhận."))
    return redirect("backoffice:digitising")


def _managed(actor: Actor) -> QuerySet[DigitisingOrder]:
    wanted = below("agency__path", actor.paths_of(ORDER_DIGITISING.roles))
    return DigitisingOrder.objects.filter(wanted).select_related("agency", "procedure", "field")
