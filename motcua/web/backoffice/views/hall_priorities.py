"""Who goes before others in a hall; every change with its reason."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from motcua.core.access import needs
from motcua.queueing import actions
from motcua.queueing.permissions import MANAGE_HALL
from motcua.queueing.queries.setup import priority_changes
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.halls import PriorityForm
from motcua.web.backoffice.hall_words import PriorityChange, changes_in_words
from motcua.web.backoffice.scope import hall_for
from motcua.web.shared.requests import SiteRequest


@needs(MANAGE_HALL)
@require_safe
def priorities(request: SiteRequest, office_id: int) -> HttpResponse:
    """The groups, and what was changed, by whom and why."""
    hall = hall_for(request.actor, office_id)
    groups = list(hall.priorities.all())
    names = {group.key: group.name for group in groups}
    history = [
        PriorityChange(entry, names.get(entry.payload["priority"], ""), changes_in_words(entry.payload))
        for entry in priority_changes(hall)
    ]
    context = {"hall": hall, "groups": groups, "history": history}
    return render(request, "backoffice/halls/priorities.html", context)


@needs(MANAGE_HALL)
@require_http_methods(["GET", "POST"])
def add_priority(request: SiteRequest, office_id: int) -> HttpResponse:
    """Another group."""
    hall = hall_for(request.actor, office_id)
    form = PriorityForm(request.POST or None)
    if request.method == "POST":
        made = accepted(
            form,
            lambda: actions.add_priority(
                hall=hall,
                facts=form.facts(),
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=request.now,
            ),
        )
        if made:
            messages.success(request, _("Đã thêm đối tượng ưu tiên."))
            return redirect("backoffice:priorities", office_id)
    context = {"hall": hall, "form": form}
    return render(request, "backoffice/halls/priority.html", context, status=422 if form.errors else 200)


@needs(MANAGE_HALL)
@require_http_methods(["GET", "POST"])
def change_priority(request: SiteRequest, office_id: int, group_id: int) -> HttpResponse:
    """Other facts about a group, or no priority for it any more."""
    hall = hall_for(request.actor, office_id)
    group = get_object_or_404(hall.priorities, pk=group_id)
    group.hall = hall
    name = group.name
    form = PriorityForm(request.POST or None, group=group)
    if request.method == "POST" and accepted(
        form,
        lambda: actions.change_priority(
            group=group,
            facts=form.facts(),
            is_active=form.cleaned_data["is_active"],
            reason=form.cleaned_data["reason"],
            by=request.actor,
            now=request.now,
        ),
    ):
        messages.success(request, _("Đã lưu. Khách đang chờ giữ nguyên chỗ; thay đổi áp dụng từ số cấp sau."))
        return redirect("backoffice:priorities", office_id)
    context = {"hall": hall, "form": form, "group": group, "name": name}
    return render(request, "backoffice/halls/priority.html", context, status=422 if form.errors else 200)
