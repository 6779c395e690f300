"""Sảnh chờ: lines and counters at a glance; closing a line, sending its people on, ending the day."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from motcua.core.access import may, needs
from motcua.core.errors import RuleViolation
from motcua.queueing.actions import close_line, end_day, move_line, reopen_line
from motcua.queueing.models import Hall, ServiceLine
from motcua.queueing.permissions import CLOSE_DAY, MANAGE_HALL, WATCH
from motcua.queueing.queries.overview import counters_at_glance, halls_of, lines_at_glance
from motcua.web.desk.forms.queue import LineForm, ReasonForm
from motcua.web.shared.requests import SiteRequest


@needs(WATCH)
@require_GET
def hall(request: SiteRequest) -> HttpResponse:
    """The hall of one's office; `diem` chooses another of one's own."""
    return _page(request, request.GET.get("diem"))


@needs(MANAGE_HALL)
@require_POST
def hall_line(request: SiteRequest, line_id: int, move: str) -> HttpResponse:
    """Close a line with a reason, open it again, or send everybody who waits to another one."""
    line, form = _line(request, line_id), LineForm(request.POST)
    if not form.is_valid():
        return _page(request, line.hall.office_id, _("Xin tải lại trang rồi làm lại."), state=422)
    reason, by, now = form.cleaned_data["reason"], request.actor, request.now
    try:
        if move == "dong":
            close_line(line=line, reason=reason, by=by, now=now)
            words = _("Đã đóng nhóm %(line)s.") % {"line": line.name}
        elif move == "mo":
            reopen_line(line=line, by=by, now=now)
            words = _("Đã mở lại nhóm %(line)s.") % {"line": line.name}
        elif move == "chuyen":
            target = _line(request, form.cleaned_data["line"] or 0)
            count = move_line(line=line, to_line=target, reason=reason, by=by, now=now)
            words = ngettext(
                "Đã chuyển %(count)s khách sang nhóm %(line)s, giữ nguyên chỗ.",
                "Đã chuyển %(count)s khách sang nhóm %(line)s, giữ nguyên chỗ.",
                count,
            ) % {"count": count, "line": target.name}
        else:
            raise Http404
    except RuleViolation as error:
        return _page(request, line.hall.office_id, str(error), state=error.http_state)
    messages.success(request, words)
    return _back(line.hall)


@needs(CLOSE_DAY)
@require_POST
def hall_end_day(request: SiteRequest, hall_id: int) -> HttpResponse:
    """End the day of the hall now."""
    found = next((one for one in halls_of(request.actor, roles=CLOSE_DAY.roles) if one.pk == hall_id), None)
    if found is None:
        raise Http404
    form = ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        ended = end_day(hall=found, reason=reason, by=request.actor, now=request.now)
    except RuleViolation as error:
        return _page(request, found.office_id, str(error), state=error.http_state)
    messages.success(
        request,
        _("Đã đóng hàng đợi: %(closed)s phiếu đóng, %(kept)s phiếu giữ đến hôm sau, %(counters)s quầy đóng.")
        % {"closed": ended.closed, "kept": ended.kept, "counters": ended.counters},
    )
    return _back(found)


def _line(request: SiteRequest, line_id: int) -> ServiceLine:
    line = ServiceLine.objects.select_related("hall__office__agency").filter(pk=line_id).first()
    if line is None or not may(request.actor, MANAGE_HALL, line.hall.office.agency.path):
        raise Http404
    return line


def _back(found: Hall) -> HttpResponse:
    return redirect(f"{reverse('desk:hall')}?diem={found.office_id}")


def _page(request: SiteRequest, wanted: Any, message: str = "", state: int = 200) -> HttpResponse:
    halls = halls_of(request.actor, roles=WATCH.roles)
    if not halls:
        return render(request, "desk/queue/hall_nowhere.html")
    found = next((one for one in halls if str(one.office_id) == str(wanted or "")), halls[0])
    path = found.office.agency.path
    lines = lines_at_glance(found)
    context = {
        "hall": found,
        "halls": halls,
        "lines": [(one, _minutes(request, one.since)) for one in lines],
        "targets": [one.line for one in lines if not one.line.closed_because],
        "counters": counters_at_glance(found, now=request.now),
        "may_manage": may(request.actor, MANAGE_HALL, path),
        "may_end_day": may(request.actor, CLOSE_DAY, path),
        "message": message,
    }
    return render(request, "desk/queue/hall.html", context, status=state)


def _minutes(request: SiteRequest, since: Any) -> int | None:
    return max(0, int((request.now - since).total_seconds() // 60)) if since else None
