"""Authorisations: who acts in whose role by which decision."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.accounts import actions
from motcua.accounts.permissions import MANAGE_ACCOUNTS
from motcua.core.access import needs
from motcua.core.rules.dates import local_day
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.accounts import AuthorisationForm
from motcua.web.backoffice.scope import managed_agencies, managed_authorisations, managed_users
from motcua.web.shared.requests import SiteRequest

PAGE_SIZE = 50


@needs(MANAGE_ACCOUNTS)
@require_safe
def authorisations(request: SiteRequest) -> HttpResponse:
    """The authorisations, those in force unless all are asked for."""
    today = local_day(request.now)
    with_ended = request.GET.get("tat_ca") == "1"
    found = managed_authorisations(request.actor)
    if not with_ended:
        found = found.filter(valid_to__gte=today, revoked_on=None)
    page = Paginator(found.order_by("-valid_from", "-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    standing = set(found.standing(today).values_list("pk", flat=True))
    rows = [(row, row.procedures.split(), row.pk in standing) for row in page]
    context = {"page": page, "rows": rows, "with_ended": with_ended, "today": today}
    return render(request, "backoffice/authorisations.html", context)


@needs(MANAGE_ACCOUNTS)
@require_http_methods(["GET", "POST"])
def authorise(request: SiteRequest) -> HttpResponse:
    """Record what a decision says."""
    form = AuthorisationForm(
        request.POST or None,
        people=managed_users(request.actor).filter(is_active=True).order_by("full_name"),
        agencies=managed_agencies(request.actor),
    )
    if request.method == "POST" and accepted(
        form, lambda: actions.authorise(facts=form.facts(), by=request.actor, now=request.now)
    ):
        messages.success(request, _("Đã ghi ủy quyền."))
        return redirect("backoffice:authorisations")
    return render(request, "backoffice/authorise.html", {"form": form}, status=422 if form.errors else 200)


@needs(MANAGE_ACCOUNTS)
@require_POST
def revoke_authorisation(request: SiteRequest, authorisation_id: int) -> HttpResponse:
    """End an authorisation today."""
    found = get_object_or_404(managed_authorisations(request.actor), pk=authorisation_id)
    actions.revoke_authorisation(authorisation=found, by=request.actor, now=request.now)
    messages.success(request, _("Đã thu hồi ủy quyền."))
    return redirect("backoffice:authorisations")
