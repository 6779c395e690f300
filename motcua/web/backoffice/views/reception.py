"""Tiếp nhận phi địa giới: which centres receive for whom, by which decision."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.agencies.models import Agency
from motcua.catalogue.actions import allow_reception, end_reception
from motcua.catalogue.models import ReceptionScope
from motcua.catalogue.permissions import MANAGE_RECEPTION
from motcua.core.access import needs
from motcua.core.actors import Actor
from motcua.core.rules.dates import local_day
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.reception import ReceptionForm
from motcua.web.backoffice.scope import below
from motcua.web.shared.requests import SiteRequest

PAGE_SIZE = 50


@needs(MANAGE_RECEPTION)
@require_http_methods(["GET", "POST"])
def reception(request: SiteRequest) -> HttpResponse:
    """What holds and what has been, and the form for a new decision."""
    agencies = Agency.objects.under(request.actor.paths_of(MANAGE_RECEPTION.roles))
    form = ReceptionForm(request.POST or None, agencies=agencies.in_force(local_day(request.now)))
    if request.method == "POST" and accepted(
        form, lambda: allow_reception(facts=form.facts(), by=request.actor, now=request.now)
    ):
        messages.success(request, _("Đã ghi phạm vi tiếp nhận."))
        return redirect("backoffice:reception")
    page = Paginator(_managed(request.actor), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "today": local_day(request.now)}
    return render(request, "backoffice/reception.html", context, status=422 if form.errors else 200)


@needs(MANAGE_RECEPTION)
@require_POST
def end_scope(request: SiteRequest, scope_id: int) -> HttpResponse:
    """No more from today on."""
    scope = get_object_or_404(_managed(request.actor), pk=scope_id)
    end_reception(scope=scope, by=request.actor, now=request.now)
    messages.success(request, _("Đã ngừng. Hồ sơ đã nhận vẫn tiếp tục."))
    return redirect("backoffice:reception")


def _managed(actor: Actor) -> QuerySet[ReceptionScope]:
    """Decisions of which the actor administers both sides."""
    paths = actor.paths_of(MANAGE_RECEPTION.roles)
    both = below("receiver__path", paths) & below("served__path", paths)
    return ReceptionScope.objects.filter(both).select_related("receiver", "served", "procedure")
