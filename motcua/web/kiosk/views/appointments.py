"""Somebody with an appointment: the QR of its page or its code gives the number at once."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from motcua.cases.actions.attempts import count_failure, refuse_guessing
from motcua.core.access import on_device
from motcua.core.errors import NotFound
from motcua.queueing.actions import check_in
from motcua.queueing.models import Appointment
from motcua.queueing.queries.appointments import appointment_at, appointment_of_key, booked_today
from motcua.queueing.queries.identifying import Payload
from motcua.web.kiosk.forms import AppointmentForm
from motcua.web.kiosk.screens import at_kiosk, named_applicant, place_of, screen
from motcua.web.kiosk.visits import keep, new_visit, visit_of
from motcua.web.shared.requests import SiteRequest


def check_in_by_qr(request: SiteRequest, payload: Payload) -> HttpResponse:
    """The QR of an appointment of this office; raises NotFound for one of another."""
    held = appointment_of_key(payload.parts["key"])
    if held is None or held.slot.line.hall_id != place_of(request).hall.pk:
        raise NotFound(_("Lịch hẹn này không phải ở nơi đây. Xin xem lại địa chỉ trong trang lịch hẹn."))
    return _check_in(request, held)


@on_device("kiosk")
@at_kiosk
@require_http_methods(["GET", "HEAD", "POST"])
def appointment(request: SiteRequest) -> HttpResponse:
    """The code typed instead of scanned; guessing is slow, as on the portal."""
    place, form = place_of(request), AppointmentForm(request.POST or None)
    if form.is_valid():
        address = request.META.get("REMOTE_ADDR", "")
        refuse_guessing(address=address, now=request.now)
        held = appointment_at(place.hall, form.cleaned_data["code"])
        if held is not None:
            return _check_in(request, held)
        count_failure(address=address, now=request.now)
        form.add_error("code", _("Ở đây không có lịch hẹn nào mang mã này. Xin so lại từng chữ, từng số."))
    return screen(request, place, "appointment", {"form": form}, state=422 if form.errors else 200)


@on_device("kiosk")
@at_kiosk
@require_POST
def keep_appointment(request: SiteRequest, appointment_id: int) -> HttpResponse:
    """The appointment of the person whose card was shown."""
    place, applicant = place_of(request), named_applicant(visit_of(request))
    if applicant is None:
        return redirect("kiosk:home")
    booked = booked_today(applicant, place.hall, now=request.now)
    held = next((one for one in booked if one.pk == appointment_id), None)
    if held is None:
        raise NotFound(_("Lịch hẹn này không còn. Xin lấy số như bình thường."))
    return _check_in(request, held)


def _check_in(request: SiteRequest, held: Appointment) -> HttpResponse:
    ticket = check_in(appointment=held, by=request.actor, now=request.now)
    return keep(redirect("kiosk:ticket"), new_visit(ticket_id=ticket.pk))
