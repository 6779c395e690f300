"""Lines of a hall: facts, order, fields, and the counters that serve them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.core.access import needs
from motcua.core.actors import Actor
from motcua.queueing import actions
from motcua.queueing.models import Hall, ServiceLine
from motcua.queueing.permissions import MANAGE_HALL
from motcua.queueing.queries.setup import Skill, field_places, skills_of
from motcua.queueing.rules.bounds import latest_place
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.halls import LineForm
from motcua.web.backoffice.scope import hall_for
from motcua.web.backoffice.views.catalogue import number_in
from motcua.web.shared.htmx import is_fragment, toast
from motcua.web.shared.requests import SiteRequest

EXAMPLE_PEOPLE = 10  # before somebody, in the sentence that explains the bound


@needs(MANAGE_HALL)
@require_http_methods(["GET", "POST"])
def add_line(request: SiteRequest, office_id: int) -> HttpResponse:
    """A new line."""
    hall = hall_for(request.actor, office_id)
    form = LineForm(request.POST or None)
    if request.method == "POST":
        made = accepted(
            form,
            lambda: actions.add_line(hall=hall, facts=form.facts(), by=request.actor, now=request.now),
        )
        if made:
            messages.success(
                request, _("Đã thêm nhóm %(line)s. Xin chọn lĩnh vực và quầy phục vụ.") % {"line": made}
            )
            return redirect("backoffice:hall", office_id)
    context = {"hall": hall, "form": form}
    return render(request, "backoffice/halls/line.html", context, status=422 if form.errors else 200)


@needs(MANAGE_HALL)
@require_http_methods(["GET", "POST"])
def change_line(request: SiteRequest, office_id: int, line_id: int) -> HttpResponse:
    """Facts about a line, and what its two numbers mean for somebody who waits."""
    hall, line = _line_for(request.actor, office_id, line_id)
    name = line.name
    form = LineForm(request.POST or None, line=line)
    if request.method == "POST" and accepted(
        form,
        lambda: actions.change_line(line=line, facts=form.facts(), by=request.actor, now=request.now),
    ):
        messages.success(request, _("Đã lưu nhóm lấy số."))
        return redirect("backoffice:hall", office_id)
    bound = latest_place(
        people_before=EXAMPLE_PEOPLE,
        largest_overtaking=line.largest_overtaking,
        walk_ins_per_appointment=line.walk_ins_per_appointment,
    )
    context = {
        "hall": hall,
        "form": form,
        "line": line,
        "name": name,
        "bound": bound,
        "fields": line.fields.all(),
        "counters": line.counter_lines.select_related("counter").order_by("preference", "counter__number"),
    }
    return render(request, "backoffice/halls/line.html", context, status=422 if form.errors else 200)


@needs(MANAGE_HALL)
@require_POST
def move_line(request: SiteRequest, office_id: int, line_id: int) -> HttpResponse:
    """One place up or down."""
    _hall, line = _line_for(request.actor, office_id, line_id)
    actions.reorder_line(line=line, up=request.POST.get("len") == "1", by=request.actor, now=request.now)
    return redirect("backoffice:hall", office_id)


@needs(MANAGE_HALL)
@require_POST
def stop_line(request: SiteRequest, office_id: int, line_id: int) -> HttpResponse:
    """The line is no longer in use."""
    _hall, line = _line_for(request.actor, office_id, line_id)
    actions.stop_line(line=line, by=request.actor, now=request.now)
    messages.success(request, _("Đã thôi dùng nhóm %(line)s.") % {"line": line})
    return redirect("backoffice:hall", office_id)


@needs(MANAGE_HALL)
@require_POST
def use_line_again(request: SiteRequest, office_id: int, line_id: int) -> HttpResponse:
    """The line is in use again."""
    _hall, line = _line_for(request.actor, office_id, line_id)
    actions.use_line_again(line=line, by=request.actor, now=request.now)
    messages.success(request, _("Đã dùng lại nhóm %(line)s.") % {"line": line})
    return redirect("backoffice:hall", office_id)


@needs(MANAGE_HALL)
@require_http_methods(["GET", "POST"])
def hall_fields(request: SiteRequest, office_id: int) -> HttpResponse:
    """Which field stands in which line: one each, or none."""
    hall = hall_for(request.actor, office_id)
    places = field_places(hall)
    if request.method == "POST":
        groups = {
            place.field.pk: number_in(request.POST[f"linh_vuc_{place.field.pk}"])
            for place in places
            if f"linh_vuc_{place.field.pk}" in request.POST
        }
        moved = actions.group_fields(hall=hall, groups=groups, by=request.actor, now=request.now)
        messages.success(request, _("Đã lưu; %(count)s lĩnh vực đổi chỗ.") % {"count": moved})
        return redirect("backoffice:hall_fields", office_id)
    context = {
        "hall": hall,
        "places": places,
        "loose": sum(place.line_id is None for place in places),
        "lines": hall.lines.active(),
    }
    return render(request, "backoffice/halls/fields.html", context)


@needs(MANAGE_HALL)
@require_safe
def hall_counters(request: SiteRequest, office_id: int) -> HttpResponse:
    """Which counter serves which line, in which rank: a grid of one click each."""
    hall = hall_for(request.actor, office_id)
    lines, rows = skills_of(hall)
    served = {skill.line.pk for _counter, skills in rows for skill in skills if skill.preference}
    context = {
        "hall": hall,
        "lines": lines,
        "rows": rows,
        "unserved": [line for line in lines if line.pk not in served],
    }
    return render(request, "backoffice/halls/counters.html", context)


@needs(MANAGE_HALL)
@require_POST
def set_skill(request: SiteRequest, office_id: int, counter_id: int, line_id: int) -> HttpResponse:
    """The counter serves the line in the rank that was clicked; 0 for no longer."""
    hall, line = _line_for(request.actor, office_id, line_id)
    counter = get_object_or_404(hall.office.counters.select_related("office__agency"), pk=counter_id)
    rank = number_in(request.POST.get("thu_tu")) or None
    if rank is None:
        actions.stop_serving(counter=counter, line=line, by=request.actor, now=request.now)
    else:
        actions.serve_line(counter=counter, line=line, preference=rank, by=request.actor, now=request.now)
    if not is_fragment(request):
        return redirect("backoffice:hall_counters", office_id)
    context = {"hall": hall, "counter": counter, "skill": Skill(line, rank)}
    said = _("%(counter)s phục vụ %(line)s") if rank else _("%(counter)s thôi phục vụ %(line)s")
    return toast(
        render(request, "backoffice/halls/_skill.html", context),
        said % {"counter": counter, "line": line},
    )


def _line_for(actor: Actor, office_id: int, line_id: int) -> tuple[Hall, ServiceLine]:
    hall = hall_for(actor, office_id)
    line = get_object_or_404(hall.lines, pk=line_id)
    line.hall = hall
    return hall, line
