"""The tree of agencies: list, page, new, change, merger."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.agencies import actions
from motcua.agencies.permissions import MANAGE_AGENCIES
from motcua.agencies.queries import lineage, predecessors_of
from motcua.audit.queries import history_of
from motcua.core.access import needs
from motcua.core.rules.dates import local_day
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.agencies import AgencyForm, MergeForm
from motcua.web.backoffice.scope import agency_for, managed_agencies
from motcua.web.shared.requests import SiteRequest

PAGE_SIZE = 50
LATEST = 15
DEEPEST = 5  # indents the style sheet has


@needs(MANAGE_AGENCIES)
@require_safe
def agencies(request: SiteRequest) -> HttpResponse:
    """Agencies by name or code; those in force unless all are asked for."""
    words = request.GET.get("q", "").strip()
    with_ended = request.GET.get("tat_ca") == "1"
    found = managed_agencies(request.actor).search(words).select_related("parent")
    if not with_ended:
        found = found.in_force(local_day(request.now))
    found = found.annotate(
        office_count=Count("offices", distinct=True), user_count=Count("users", distinct=True)
    )
    page = Paginator(found.order_by("path"), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        (
            agency,
            0 if words else min(agency.path.count(".") - 1, DEEPEST),
            not agency.exists_on(local_day(request.now)),
        )
        for agency in page
    ]
    context = {"page": page, "rows": rows, "words": words, "with_ended": with_ended}
    return render(request, "backoffice/agencies.html", context)


@needs(MANAGE_AGENCIES)
@require_safe
def agency(request: SiteRequest, agency_id: int) -> HttpResponse:
    """One agency with its reception points, positions, successors and history."""
    found = agency_for(request.actor, agency_id)
    return render(
        request,
        "backoffice/agency.html",
        {
            "agency": found,
            "lineage": lineage(found)[:-1],
            "is_ended": not found.exists_on(local_day(request.now)),
            "offices": found.offices.prefetch_related("counters"),
            "positions": found.positions.order_by("title"),
            "children": found.children.order_by("name"),
            "predecessors": predecessors_of(found),
            "successions": found.successions.select_related("successor").order_by("on"),
            "history": history_of("agencies.agency", found.pk)[-LATEST:][::-1],
        },
    )


@needs(MANAGE_AGENCIES)
@require_http_methods(["GET", "POST"])
def create_agency(request: SiteRequest) -> HttpResponse:
    """A new agency."""
    initial = {"parent": request.GET.get("thuoc")}
    form = AgencyForm(request.POST or None, parents=managed_agencies(request.actor), initial=initial)
    if request.method == "POST":
        made = accepted(
            form, lambda: actions.create_agency(facts=form.facts(), by=request.actor, now=request.now)
        )
        if made:
            messages.success(request, _("Đã thêm %(agency)s.") % {"agency": made.name})
            return redirect("backoffice:agency", made.pk)
    context = {"form": form, "title": _("Thêm cơ quan")}
    return render(request, "backoffice/agency_form.html", context, status=422 if form.errors else 200)


@needs(MANAGE_AGENCIES)
@require_http_methods(["GET", "POST"])
def change_agency(request: SiteRequest, agency_id: int) -> HttpResponse:
    """Other facts about an agency."""
    found = agency_for(request.actor, agency_id)
    name = found.name
    form = AgencyForm(request.POST or None, parents=managed_agencies(request.actor), agency=found)
    if request.method == "POST" and accepted(
        form,
        lambda: actions.change_agency(agency=found, facts=form.facts(), by=request.actor, now=request.now),
    ):
        messages.success(request, _("Đã lưu thông tin cơ quan."))
        return redirect("backoffice:agency", found.pk)
    context = {"form": form, "title": _("Sửa thông tin cơ quan"), "agency": found, "name": name}
    return render(request, "backoffice/agency_form.html", context, status=422 if form.errors else 200)


@needs(MANAGE_AGENCIES)
@require_http_methods(["GET", "POST"])
def merge_agencies(request: SiteRequest, agency_id: int) -> HttpResponse:
    """Which agencies this one follows, from when, by what decision."""
    found = agency_for(request.actor, agency_id)
    others = managed_agencies(request.actor).exclude(pk=found.pk).order_by("name")
    form = MergeForm(request.POST or None, agencies=others)
    if request.method == "POST" and accepted(
        form,
        lambda: actions.merge_agencies(
            predecessors=list(form.cleaned_data["predecessors"]),
            successor=found,
            on=form.cleaned_data["on"],
            decision=form.cleaned_data["decision"],
            by=request.actor,
            now=request.now,
        ),
    ):
        messages.success(request, _("Đã ghi nhận sáp nhập."))
        return redirect("backoffice:agency", found.pk)
    return render(
        request,
        "backoffice/merge_agencies.html",
        {"form": form, "agency": found},
        status=422 if form.errors else 200,
    )
