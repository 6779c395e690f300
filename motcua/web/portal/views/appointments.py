"""Booking a time, and the page of an appointment: see, move, cancel; no sign-in, no script needed."""

from __future__ import annotations

import uuid
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.cases.actions.attempts import count_failure, refuse_guessing
from motcua.core.access import public
from motcua.core.actors import APPLICANT
from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import local_day
from motcua.core.rules.lookup_codes import LENGTH
from motcua.queueing.actions import (
    Visitor,
    book_appointment,
    cancel_appointment,
    check_in,
    count_booking,
    move_appointment,
)
from motcua.queueing.errors import NotAtDoor, SlotNotFree
from motcua.queueing.models import Appointment, Hall, ServiceLine
from motcua.queueing.queries.appointments import (
    appointment_of_key,
    bookable_lines,
    free_times,
    halls_with_appointments,
    line_of_procedure,
)
from motcua.queueing.rules.codes import ticket_path
from motcua.queueing.rules.slots import FreeTime
from motcua.web.portal.booking import file_of, qr_of, times_of
from motcua.web.portal.forms import DoorForm, VisitorForm
from motcua.web.portal.holding import hold, hold_booking
from motcua.web.portal.places import offering_at
from motcua.web.portal.views.tracking import private
from motcua.web.shared.requests import SiteRequest

_OTHERS_OFFERED = 6
Row = TypeVar("Row", Hall, ServiceLine)


@public
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def book(request: SiteRequest) -> HttpResponse:
    """Office, line, day, time, then name and contact: each step is an address that can be gone back to."""
    given = request.POST if request.method == "POST" else request.GET
    halls = halls_with_appointments()
    procedure = _printable(given.get("thu-tuc", ""))
    hall = halls[0] if len(halls) == 1 else _chosen(halls, given.get("diem", ""))
    if hall is None:
        return render(request, "portal/booking/offices.html", {"halls": halls, "procedure": procedure})
    context = {"hall": hall, "halls": halls, "procedure": procedure}
    line = _chosen(bookable_lines(hall), given.get("nhom", ""))
    if line is None and procedure and not given.get("nhom"):
        line = line_of_procedure(hall, procedure)
    if line is None:
        return render(request, "portal/booking/lines.html", context | {"lines": bookable_lines(hall)})
    context |= {"line": line, "address": _address(hall, line, procedure)}
    times = free_times(line, now=request.now)
    time = next((one for one in times if str(one.slot_id) == given.get("gio", "")), None)
    if request.method == "POST" and given.get("gio", "").isdecimal():
        return _book(request, context, times, int(given["gio"]))
    if time is None:
        context["times"] = times_of(line, given.get("ngay", ""), now=request.now)
        context["is_gone"] = bool(given.get("gio"))
        return render(request, "portal/booking/times.html", context)
    form = VisitorForm(initial={"form_key": uuid.uuid4()})
    return _form(request, context | {"form": form, "time": time})


def _book(request: SiteRequest, context: dict[str, Any], times: list[FreeTime], slot_id: int) -> HttpResponse:
    form = VisitorForm(request.POST)
    context |= {"form": form, "time": next((one for one in times if one.slot_id == slot_id), None)}
    if not form.is_valid():
        return _form(request, context, state=422)
    said = form.cleaned_data
    visitor = Visitor(
        name=said["name"],
        phone=said["phone"],
        email=said["email"],
        note=said["note"],
        offering_id=offering_at(context["hall"].office, context["procedure"], on=local_day(request.now)),
        language=request.LANGUAGE_CODE,
    )
    try:
        count_booking(address=request.META.get("REMOTE_ADDR", ""), now=request.now)
        made = book_appointment(
            slot_id=slot_id,
            visitor=visitor,
            idempotency_key=str(said["form_key"]),
            public_url=settings.PUBLIC_URL,
            by=APPLICANT,
            now=request.now,
        )
    except RuleViolation as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        if isinstance(refusal, SlotNotFree):
            context["others"] = [one for one in times if one.slot_id != slot_id][:_OTHERS_OFFERED]
        return _form(request, context, state=refusal.http_state)
    messages.success(request, _("Đã đặt hẹn. Xin lưu trang này hoặc chụp lại màn hình."))
    return _to(made)


def _form(request: SiteRequest, context: dict[str, Any], *, state: int = 200) -> HttpResponse:
    return private(render(request, "portal/booking/form.html", context, status=state))


def _address(hall: Hall, line: ServiceLine, procedure: str) -> str:
    """The query string of the choice of a time."""
    given = {"diem": hall.pk, "nhom": line.pk, "thu-tuc": procedure}
    return f"?{urlencode({name: value for name, value in given.items() if value})}"


def _printable(text: str) -> str:
    return text[:40] if text.isprintable() else ""


def _chosen(rows: list[Row], wanted: str) -> Row | None:
    return next((one for one in rows if str(one.pk) == wanted), None)


@public
@require_safe
def appointment(request: SiteRequest, key: str) -> HttpResponse:
    """The page behind the secret link and the QR."""
    return _page(request, _of_key(request, key))


@public
@require_safe
def calendar(request: SiteRequest, key: str) -> HttpResponse:
    """The appointment for the calendar of a telephone."""
    response = private(HttpResponse(file_of(_of_key(request, key)), content_type="text/calendar"))
    response["Content-Disposition"] = 'attachment; filename="hen.ics"'
    return response


@public
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: SiteRequest, key: str) -> HttpResponse:
    """The same line at another time: one tap on a time moves it."""
    held = _of_key(request, key)
    refusal = ""
    if request.method == "POST" and request.POST.get("gio", "").isdecimal():
        try:
            move_appointment(
                appointment=held,
                slot_id=int(request.POST["gio"]),
                public_url=settings.PUBLIC_URL,
                by=APPLICANT,
                now=request.now,
            )
        except SlotNotFree as error:
            refusal = str(error)
        except RuleViolation as error:
            return _page(request, held, refusal=error)
        else:
            messages.success(request, _("Đã đổi giờ hẹn. Mã QR và mã hẹn vẫn như cũ."))
            return _to(held)
    times = times_of(held.slot.line, request.GET.get("ngay", ""), now=request.now)
    context: dict[str, Any] = {"held": held, "line": held.slot.line, "times": times}
    page = render(
        request, "portal/booking/move.html", context | {"refusal": refusal}, status=409 if refusal else 200
    )
    return private(page)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: SiteRequest, key: str) -> HttpResponse:
    """Asked once more, then the place goes to somebody else."""
    held = _of_key(request, key)
    if request.method != "POST":
        return private(render(request, "portal/booking/cancel.html", {"held": held}))
    try:
        cancel_appointment(appointment=held, public_url=settings.PUBLIC_URL, by=APPLICANT, now=request.now)
    except RuleViolation as error:
        return _page(request, held, refusal=error)
    messages.success(request, _("Đã hủy hẹn. Cảm ơn ông/bà đã nhường chỗ."))
    return _to(held)


@public
@require_POST
def arrive(request: SiteRequest, key: str) -> HttpResponse:
    """Come: the code of the door, typed or brought along by its QR, makes the appointment a ticket."""
    held = _of_key(request, key)
    form = DoorForm(request.POST)
    if not form.is_valid():
        return _page(request, held, door=form, state=422)
    try:
        ticket = check_in(
            appointment=held, door_code=form.cleaned_data["code"], by=APPLICANT, now=request.now
        )
    except NotAtDoor as refusal:
        count_failure(address=request.META.get("REMOTE_ADDR", ""), now=request.now)
        form.add_error("code", str(refusal))
        return _page(request, held, door=form, state=422)
    except RuleViolation as refusal:
        return _page(request, held, refusal=refusal)
    response = redirect("portal:ticket", ticket.key)
    response.status_code = 303
    return private(hold(response, ticket.key))


def _page(
    request: SiteRequest,
    held: Appointment,
    *,
    refusal: RuleViolation | None = None,
    door: DoorForm | None = None,
    state: int = 200,
) -> HttpResponse:
    context = {
        "held": held,
        "refusal": refusal,
        "may_change": held.is_booked and held.slot.starts_at > request.now,
        "is_today": held.is_booked and local_day(held.slot.starts_at) == local_day(request.now),
        "door": door or DoorForm(initial={"code": request.GET.get("cua", "")[:LENGTH]}),
        "is_at_door": "cua" in request.GET,
        "qr": qr_of(held) if held.is_booked else "",
        "ticket_url": ticket_path(held.ticket.key) if held.ticket else "",
    }
    state = refusal.http_state if refusal else state
    response = private(render(request, "portal/booking/appointment.html", context, status=state))
    return hold_booking(response, held.key) if held.is_booked else response


def _of_key(request: SiteRequest, key: str) -> Appointment:
    """The appointment of the secret; guessing is slow. Raises Http404, TooOften."""
    address = request.META.get("REMOTE_ADDR", "")
    refuse_guessing(address=address, now=request.now)
    held = appointment_of_key(key[:16])
    if held is None:
        count_failure(address=address, now=request.now)
        raise Http404
    return held


def _to(held: Appointment) -> HttpResponse:
    response = redirect("portal:appointment", held.key)
    response.status_code = 303
    return private(response)
