"""The halls one manages: which there are, what each lacks, its settings."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.core.access import needs
from motcua.queueing import actions
from motcua.queueing.choices import DeviceKind
from motcua.queueing.permissions import MANAGE_HALL
from motcua.queueing.queries.setup import field_places, lines_of
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.halls import HallForm
from motcua.web.backoffice.scope import hall_for, hall_offices
from motcua.web.shared.requests import SiteRequest


@needs(MANAGE_HALL)
@require_safe
def halls(request: SiteRequest) -> HttpResponse:
    """The reception points, with a hall or without; a single hall opens at once."""
    offices = list(hall_offices(request.actor))
    if len(offices) == 1 and hasattr(offices[0], "hall"):
        return redirect("backoffice:hall", offices[0].pk)
    return render(request, "backoffice/halls/halls.html", {"offices": offices})


@needs(MANAGE_HALL)
@require_POST
def open_hall(request: SiteRequest, office_id: int) -> HttpResponse:
    """A hall for a reception point that gave no tickets so far."""
    office = get_object_or_404(hall_offices(request.actor), pk=office_id)
    actions.open_hall(office=office, by=request.actor, now=request.now)
    messages.success(request, _("Đã mở sảnh, với các đối tượng ưu tiên theo luật. Xin thêm nhóm lấy số."))
    return redirect("backoffice:hall", office.pk)


@needs(MANAGE_HALL)
@require_safe
def hall(request: SiteRequest, office_id: int) -> HttpResponse:
    """The lines of a hall, and what is missing before it can work."""
    found = hall_for(request.actor, office_id)
    devices = list(found.office.devices.filter(is_active=True))
    kiosks = [device for device in devices if device.kind == DeviceKind.KIOSK]
    context = {
        "hall": found,
        "lines": lines_of(found),
        "unserved": list(found.lines.active().filter(counter_lines=None)),
        "loose_fields": [place.field for place in field_places(found) if place.line_id is None],
        "has_kiosk": any(device.paired_at for device in kiosks),
        "printerless": [device for device in kiosks if not device.printer],
    }
    return render(request, "backoffice/halls/hall.html", context)


@needs(MANAGE_HALL)
@require_http_methods(["GET", "POST"])
def hall_settings(request: SiteRequest, office_id: int) -> HttpResponse:
    """How the hall calls and what it tells."""
    found = hall_for(request.actor, office_id)
    form = HallForm(request.POST or None, hall=found)
    if request.method == "POST" and accepted(
        form,
        lambda: actions.change_hall(hall=found, facts=form.facts(), by=request.actor, now=request.now),
    ):
        messages.success(request, _("Đã lưu cài đặt."))
        return redirect("backoffice:hall_settings", office_id)
    context = {"hall": found, "form": form}
    return render(request, "backoffice/halls/settings.html", context, status=422 if form.errors else 200)
