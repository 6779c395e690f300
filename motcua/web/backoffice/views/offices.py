"""Reception points, counters, positions."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.agencies import actions
from motcua.agencies.models import Office
from motcua.agencies.permissions import MANAGE_AGENCIES
from motcua.core.access import needs
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.agencies import CounterForm, OfficeForm, PositionForm
from motcua.web.backoffice.scope import agency_for, office_for, position_for
from motcua.web.shared.requests import SiteRequest


@needs(MANAGE_AGENCIES)
@require_http_methods(["GET", "POST"])
def create_office(request: SiteRequest, agency_id: int) -> HttpResponse:
    """A new reception point."""
    agency = agency_for(request.actor, agency_id)
    form = OfficeForm(request.POST or None)
    if request.method == "POST":
        made = accepted(
            form,
            lambda: actions.create_office(
                agency=agency, facts=form.facts(), by=request.actor, now=request.now
            ),
        )
        if made:
            messages.success(request, _("Đã thêm %(office)s.") % {"office": made})
            return redirect("backoffice:office", made.pk)
    context = {"form": form, "agency": agency}
    return render(request, "backoffice/office.html", context, status=422 if form.errors else 200)


@needs(MANAGE_AGENCIES)
@require_http_methods(["GET", "POST"])
def office(request: SiteRequest, office_id: int) -> HttpResponse:
    """Facts about a reception point, and its counters."""
    found = office_for(request.actor, office_id)
    name = found.name
    form = OfficeForm(request.POST or None, office=found)
    if request.method == "POST" and accepted(
        form,
        lambda: actions.change_office(office=found, facts=form.facts(), by=request.actor, now=request.now),
    ):
        messages.success(request, _("Đã lưu điểm tiếp nhận."))
        return redirect("backoffice:office", found.pk)
    context = {
        "form": form,
        "office": found,
        "name": name,
        "agency": found.agency,
        "counters": found.counters.prefetch_related("users"),
        "counter_form": CounterForm(initial={"number": _next_number(found)}),
    }
    return render(request, "backoffice/office.html", context, status=422 if form.errors else 200)


@needs(MANAGE_AGENCIES)
@require_POST
def add_counter(request: SiteRequest, office_id: int) -> HttpResponse:
    """A new counter of a reception point."""
    found = office_for(request.actor, office_id)
    form = CounterForm(request.POST)
    made = accepted(
        form,
        lambda: actions.add_counter(
            office=found,
            number=form.cleaned_data["number"],
            name=form.cleaned_data["name"],
            by=request.actor,
            now=request.now,
        ),
    )
    if made:
        messages.success(request, _("Đã thêm %(counter)s.") % {"counter": made})
        return redirect("backoffice:office", found.pk)
    context = {
        "form": OfficeForm(office=found),
        "office": found,
        "name": found.name,
        "agency": found.agency,
        "counters": found.counters.prefetch_related("users"),
        "counter_form": form,
    }
    return render(request, "backoffice/office.html", context, status=422)


@needs(MANAGE_AGENCIES)
@require_http_methods(["GET", "POST"])
def change_counter(request: SiteRequest, office_id: int, counter_id: int) -> HttpResponse:
    """Another number or name of a counter."""
    found = office_for(request.actor, office_id)
    counter = get_object_or_404(found.counters.select_related("office__agency"), pk=counter_id)
    name = counter.name
    form = CounterForm(request.POST or None, initial={"number": counter.number, "name": counter.name})
    if request.method == "POST" and accepted(
        form,
        lambda: actions.change_counter(
            counter=counter,
            number=form.cleaned_data["number"],
            name=form.cleaned_data["name"],
            by=request.actor,
            now=request.now,
        ),
    ):
        messages.success(request, _("Đã lưu quầy."))
        return redirect("backoffice:office", found.pk)
    context = {"form": form, "office": found, "counter": counter, "name": name}
    return render(request, "backoffice/counter.html", context, status=422 if form.errors else 200)


@needs(MANAGE_AGENCIES)
@require_POST
def remove_counter(request: SiteRequest, office_id: int, counter_id: int) -> HttpResponse:
    """Remove a counter."""
    found = office_for(request.actor, office_id)
    counter = get_object_or_404(found.counters.select_related("office__agency"), pk=counter_id)
    actions.remove_counter(counter=counter, by=request.actor, now=request.now)
    messages.success(request, _("Đã bỏ quầy."))
    return redirect("backoffice:office", found.pk)


@needs(MANAGE_AGENCIES)
@require_http_methods(["GET", "POST"])
def add_position(request: SiteRequest, agency_id: int) -> HttpResponse:
    """A new position in an agency."""
    agency = agency_for(request.actor, agency_id)
    form = PositionForm(request.POST or None)
    if request.method == "POST" and accepted(
        form,
        lambda: actions.add_position(
            agency=agency,
            title=form.cleaned_data["title"],
            signing_title=form.cleaned_data["signing_title"],
            by=request.actor,
            now=request.now,
        ),
    ):
        messages.success(request, _("Đã thêm chức danh."))
        return redirect("backoffice:agency", agency.pk)
    context = {"form": form, "agency": agency, "title": _("Thêm chức danh")}
    return render(request, "backoffice/position.html", context, status=422 if form.errors else 200)


@needs(MANAGE_AGENCIES)
@require_http_methods(["GET", "POST"])
def change_position(request: SiteRequest, position_id: int) -> HttpResponse:
    """Another title of a position."""
    position = position_for(request.actor, position_id)
    initial = {"title": position.title, "signing_title": position.signing_title}
    form = PositionForm(request.POST or None, initial=initial)
    if request.method == "POST" and accepted(
        form,
        lambda: actions.change_position(
            position=position,
            title=form.cleaned_data["title"],
            signing_title=form.cleaned_data["signing_title"],
            by=request.actor,
            now=request.now,
        ),
    ):
        messages.success(request, _("Đã lưu chức danh."))
        return redirect("backoffice:agency", position.agency_id)
    context = {"form": form, "agency": position.agency, "title": _("Sửa chức danh")}
    return render(request, "backoffice/position.html", context, status=422 if form.errors else 200)


def _next_number(office: Office) -> int:
    """A proposal for the form; the constraint decides."""
    last = office.counters.order_by("-number").first()
    return last.number + 1 if last else 1
