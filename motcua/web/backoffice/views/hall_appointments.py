"""Hẹn trước: how many can book in each line, and what that follows from."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from motcua.core.access import needs
from motcua.queueing import actions
from motcua.queueing.actions.slots import Planned
from motcua.queueing.permissions import MANAGE_HALL
from motcua.queueing.queries.appointment_supply import supply_of
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.hall_appointments import AppointmentsForm
from motcua.web.backoffice.scope import hall_for
from motcua.web.shared.requests import SiteRequest


@needs(MANAGE_HALL)
@require_http_methods(["GET", "POST"])
def hall_appointments(request: SiteRequest, office_id: int) -> HttpResponse:
    """The settings of appointments beside the places they give."""
    hall = hall_for(request.actor, office_id)
    form = AppointmentsForm(request.POST or None, hall=hall, supply=supply_of(hall, now=request.now))
    planned = None
    if request.method == "POST":
        planned = accepted(
            form,
            lambda: actions.change_appointments(
                hall=hall,
                days=form.cleaned_data["days"],
                kept_days=form.cleaned_data["kept_days"],
                lines=form.lines(),
                public_url=settings.PUBLIC_URL,
                by=request.actor,
                now=request.now,
            ),
        )
    if planned is not None:
        messages.success(request, _told(planned))
        return redirect("backoffice:hall_appointments", office_id)
    context = {"hall": hall, "form": form}
    return render(request, "backoffice/halls/appointments.html", context, status=422 if form.errors else 200)


def _told(planned: Planned) -> str:
    told = _("Đã lưu; giờ hẹn tính lại: thêm %(added)d, đóng %(closed)d.") % {
        "added": planned.added,
        "closed": planned.closed,
    }
    if planned.withdrawn:
        told += " " + ngettext(
            "%(count)d lịch hẹn phải hủy, đã báo cho người hẹn.",
            "%(count)d lịch hẹn phải hủy, đã báo cho người hẹn.",
            planned.withdrawn,
        ) % {"count": planned.withdrawn}
    return told
