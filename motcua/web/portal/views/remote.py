"""Taking a number from afar, and showing at the door that one has come."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.agencies.models import Office
from motcua.cases.actions.attempts import count_failure, refuse_guessing
from motcua.core.access import public
from motcua.core.actors import APPLICANT
from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import local_day
from motcua.queueing.actions import (
    RemoteTicket,
    arrive,
    count_remote_wish,
    open_remote_ticket,
    take_remote_ticket,
)
from motcua.queueing.choices import TicketState
from motcua.queueing.queries.appointments import appointment_of_key
from motcua.queueing.queries.hall_now import LineNow, lines_now
from motcua.queueing.queries.presence import is_old_presence_code, office_of_door
from motcua.web.portal.forms import RemoteTicketForm
from motcua.web.portal.holding import booked_key, held_key, hold
from motcua.web.portal.places import offering_at, remote_offices
from motcua.web.portal.views.tracking import private
from motcua.web.shared.opening import office_now
from motcua.web.shared.requests import SiteRequest


@public
@require_http_methods(["GET", "HEAD", "POST"])
def take_number(request: SiteRequest) -> HttpResponse:
    """Choose the office and the line, say who goes first by law, take the number."""
    given = request.POST if request.method == "POST" else request.GET
    held = open_remote_ticket(held_key(request), now=request.now)
    if held is not None:
        return private(render(request, "portal/remote_held.html", {"held": held}))
    offices = remote_offices(on=local_day(request.now))
    office = _chosen(offices, given.get("diem", ""))
    if office is None:
        return render(request, "portal/remote_offices.html", {"offices": offices})
    lines = lines_now(office.hall, office.agency, now=request.now)
    line = next((one for one in lines if str(one.line.pk) == given.get("nhom", "")), None)
    procedure = given.get("thu-tuc", "")[:40]
    if line is None or line.closed:
        context = {"office": office, "lines": lines, "offices": offices, "procedure": procedure, "line": line}
        context["desk"] = office_now(office, hall=office.hall, now=request.now)
        return render(request, "portal/remote_lines.html", context)
    if request.method != "POST":
        form = RemoteTicketForm(hall=office.hall, initial={"form_key": uuid.uuid4()})
        return _form(request, office, line, form, procedure)
    return _take(request, office, line, procedure)


def _take(request: SiteRequest, office: Office, line: LineNow, procedure: str) -> HttpResponse:
    form = RemoteTicketForm(request.POST, hall=office.hall)
    if not form.is_valid():
        return _form(request, office, line, form, procedure, state=422)
    said = form.cleaned_data
    try:
        count_remote_wish(address=request.META.get("REMOTE_ADDR", ""), now=request.now)
        ticket = take_remote_ticket(
            new=RemoteTicket(
                line_id=line.line.pk,
                form_key=str(said["form_key"]),
                priority_id=said["priority"],
                offering_id=offering_at(office, procedure, on=local_day(request.now)),
                address=said["address"],
                language=request.LANGUAGE_CODE,
                held_key=held_key(request),
            ),
            by=APPLICANT,
            now=request.now,
        )
    except RuleViolation as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _form(request, office, line, form, procedure, state=refusal.http_state)
    response = redirect("portal:ticket", ticket.key)
    response.status_code = 303
    return private(hold(response, ticket.key))


def _form(
    request: SiteRequest,
    office: Office,
    line: LineNow,
    form: RemoteTicketForm,
    procedure: str,
    *,
    state: int = 200,
) -> HttpResponse:
    context = {"office": office, "line": line, "form": form, "procedure": procedure}
    return private(render(request, "portal/remote_form.html", context, status=state))


def _chosen(offices: list[Office], wanted: str) -> Office | None:
    """The office named, or the only one there is."""
    if len(offices) == 1:
        return offices[0]
    return next((one for one in offices if str(one.pk) == wanted), None)


@public
@require_http_methods(["GET", "HEAD", "POST"])
def come(request: SiteRequest, code: str) -> HttpResponse:
    """The QR at the door. Opened by the phone that holds the ticket it sends itself; else one tap."""
    address = request.META.get("REMOTE_ADDR", "")
    refuse_guessing(address=address, now=request.now)
    office = office_of_door(code, on=local_day(request.now))
    if office is None:
        if not is_old_presence_code(code, on=local_day(request.now)):
            count_failure(address=address, now=request.now)
        return private(render(request, "portal/come.html", {"is_wrong": True}, status=404))
    ticket = open_remote_ticket(held_key(request), now=request.now)
    if ticket is None or ticket.office_id != office.pk:
        booked = appointment_of_key(booked_key(request))
        if booked is not None and booked.slot.line.hall.office_id == office.pk and booked.is_booked:
            return private(redirect(f"{reverse('portal:appointment', args=[booked.key])}?cua={code}"))
        return private(render(request, "portal/come.html", {"place": office}))
    if request.method == "POST":
        arrive(ticket_id=ticket.pk, code=code, by=APPLICANT, now=request.now)
        messages.success(request, _("Đã ghi nhận ông/bà có mặt."))
    elif ticket.state == TicketState.EXPECTED:
        context = {"place": office, "ticket": ticket, "code": code}
        return private(render(request, "portal/come.html", context))
    response = redirect("portal:ticket", ticket.key)
    response.status_code = 303
    return private(response)
