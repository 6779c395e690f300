"""Bàn hướng dẫn: who comes is known by a scan or a name, told what to bring, given a ticket or a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.accounts.models import User
from motcua.agencies.models import Office
from motcua.cases.actions.attempts import count_failure, refuse_guessing
from motcua.cases.queries.intake import find_offerings, quick_offerings, reception_points
from motcua.cases.queries.tracking import tracked_case
from motcua.core.access import needs
from motcua.core.errors import NotAllowed, RuleViolation
from motcua.core.rules.case_codes import parse_case_code
from motcua.core.rules.dates import local_day
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import squeeze
from motcua.queueing.actions import NewAdvice, NewGuidance, guide_visitor, recognise_card
from motcua.queueing.choices import AdviceChannel
from motcua.queueing.models import Hall, ServiceLine, Ticket
from motcua.queueing.permissions import GUIDE, advice_offices
from motcua.queueing.queries.advising import advice_of
from motcua.queueing.queries.appointments import appointment_of_key, by_day, free_times
from motcua.queueing.queries.at_the_door import Door, door_of
from motcua.queueing.queries.errands import errands_of, line_for, lines_of
from motcua.queueing.queries.identifying import Payload, PayloadKind, told_apart
from motcua.queueing.queries.tickets import ticket_of_key
from motcua.queueing.rules.slots import quietest
from motcua.web.desk.forms.guidance import StandForm
from motcua.web.desk.standing import Stand, found_people, stand_of
from motcua.web.shared.requests import SiteRequest

TICKET, TIME = "ticket", "appointment"  # what a visit may end with, besides going home to prepare
MOST_DAYS = 6


@dataclass(slots=True)
class Sent:
    """One sent form: what it says, the stand it makes, and what a scan found besides the person."""

    values: dict[str, Any]
    stand: Stand
    case_id: int | None = None
    ticket: Ticket | None = None


@needs(GUIDE)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def guidance(request: SiteRequest) -> HttpResponse:
    """The desk, empty for the next person; a POST is one touch, with everything said so far in its body."""
    points = _points(request)
    sent = _sent(request, points)
    if request.method == "POST" and sent.values.get("text"):
        _look_for(request, sent)
    return _page(request, points, sent)


@needs(GUIDE)
@sensitive_post_parameters()
@require_POST
def guidance_give(request: SiteRequest) -> HttpResponse:
    """A ticket for the line, or for one of the person's cases; a time to come at; or the person goes."""
    points = _points(request)
    sent = _sent(request, points)
    gives = sent.values.get("give") or TICKET
    try:
        new = NewGuidance(
            advice=_advice(sent),
            line_id=_line_id(sent) if gives == TICKET else None,
            slot_id=_slot_id(sent) if gives == TIME else None,
            email=sent.values.get("email", ""),
            priority_id=sent.values.get("priority"),
            case_id=sent.values.get("case"),
            note=sent.values.get("note", ""),
        )
        advice = guide_visitor(new=new, public_url=settings.PUBLIC_URL, by=request.actor, now=request.now)
    except RuleViolation as error:
        return _page(request, points, sent, str(error), state=error.http_state)
    return redirect("desk:guided", advice.pk)


@needs(GUIDE)
@sensitive_post_parameters()
@require_POST
def guidance_times(request: SiteRequest) -> HttpResponse:
    """The free times of the line the person would be sent to now, day by day."""
    sent = _sent(request, _points(request))
    line, times = None, []
    try:
        line = ServiceLine.objects.filter(pk=_line_id(sent), hall__office=sent.stand.office).first()
        if line is not None and line.takes_appointments:
            times = free_times(line, now=request.now)
    except RuleViolation as error:
        sent.stand.trouble = str(error)
    days = list(by_day(times).items())[:MOST_DAYS]
    context = {
        "stand": sent.stand,
        "values": sent.values,
        "line": line,
        "days": days,
        "best": quietest([one for _, some in days for one in some]),
    }
    return render(request, "desk/guidance/_times.html", context)


@needs(GUIDE)
@require_GET
def guidance_procedures(request: SiteRequest) -> HttpResponse:
    """Procedures for the words being typed."""
    office = _office(_points(request), request.GET.get("office"))
    words = squeeze(request.GET.get("q", ""))[:200]
    context = {
        "offerings": find_offerings(office, words, on=local_day(request.now)),
        "words": words,
        "look": reverse("desk:guidance"),
    }
    return render(request, "desk/guidance/_procedures.html", context)


def _points(request: SiteRequest) -> list[Office]:
    if not isinstance(request.user, User):
        return []
    return reception_points(request.actor, request.user, roles=GUIDE.roles)


def _office(points: list[Office], wanted: Any) -> Office:
    if not points:
        raise NotAllowed(_("Ông/bà chưa được phân công ở điểm tiếp nhận nào."))
    return next((office for office in points if str(office.pk) == str(wanted or "")), points[0])


def _sent(request: SiteRequest, points: list[Office]) -> Sent:
    form = StandForm(request.POST if request.method == "POST" else QueryDict())
    form.is_valid()  # a field that cannot be read is as if it were empty
    values = form.cleaned_data
    office = _office(points, values.get("office"))
    offices, on = advice_offices(request.actor), local_day(request.now)
    return Sent(values, stand_of(values, request.POST, office=office, offices=offices, on=on))


def _look_for(request: SiteRequest, sent: Sent) -> None:
    """What was scanned or typed, put into the stand; what cannot be read is said there."""
    text, stand = sent.values["text"], sent.stand
    stand.applicant, stand.advised, stand.name, stand.phone = None, None, "", ""
    try:
        if "|" in text or "\t" in text or "/" in text:
            _scanned(request, sent, told_apart(text))
        else:
            found_people(stand, text.strip(), advice_offices(request.actor))
    except RuleViolation as error:
        stand.trouble = str(error)


def _scanned(request: SiteRequest, sent: Sent, payload: Payload) -> None:
    """A card is its person; a slip the applicant of its case; a ticket whoever holds it, if it knows.

    An appointment leads to whoever booked it, by the telephone given then.
    """
    if payload.kind is PayloadKind.CARD:
        sent.stand.applicant = recognise_card(payload=payload.text, by=request.actor, now=request.now)
    elif payload.kind is PayloadKind.SLIP:
        address = request.META.get("REMOTE_ADDR", "")
        refuse_guessing(address=address, now=request.now)
        code = parse_case_code(payload.parts["code"]).text
        case = tracked_case(code=code, lookup_code=payload.parts["lookup_code"])
        if case is None:
            count_failure(address=address, now=request.now)
            raise Unreadable(_("Không có hồ sơ nào mang cả hai mã này. Xin quét lại giấy hẹn."))
        sent.stand.applicant, sent.case_id = case.applicant, case.pk
    elif payload.kind is PayloadKind.APPOINTMENT:
        held = appointment_of_key(payload.parts.get("key", ""))
        if held is None or held.slot.line.hall.office_id != sent.stand.office.pk:
            raise Unreadable(_("Lịch hẹn này không phải ở đây hoặc đã bị hủy."))
        sent.stand.name, sent.stand.phone = held.name, held.phone
    else:
        sent.ticket = ticket_of_key(payload.parts.get("key", ""), office_id=sent.stand.office.pk)
        if sent.ticket is None:
            raise Unreadable(_("Phiếu này không phải của nơi đây hoặc đã quá lâu."))
        sent.stand.applicant = sent.ticket.applicant


def _advice(sent: Sent) -> NewAdvice:
    stand = sent.stand
    return NewAdvice(
        office_id=stand.office.pk,
        channel=AdviceChannel.IN_PERSON,
        applicant=stand.applicant,
        name=stand.name,
        phone=sent.values.get("phone") or stand.phone,
        answer=_unsaid(stand, is_about_case=bool(sent.values.get("case"))),
        topics=[one.topic for one in stand.chosen],
        key=sent.values.get("key") or None,
    )


def _unsaid(stand: Stand, *, is_about_case: bool) -> str:
    """Something must stand in the record of a visit about no procedure."""
    if stand.chosen:
        return ""
    return _("Đến vì hồ sơ đã nộp.") if is_about_case else _("Hỏi chung, không nêu thủ tục.")


def _slot_id(sent: Sent) -> int:
    if not sent.values.get("slot"):
        raise Unreadable(_("Xin chọn giờ hẹn."))
    return int(sent.values["slot"])


def _line_id(sent: Sent) -> int:
    """The line chosen; else of the case the person came about, else of the first procedure.

    Raises Unreadable where nothing leads to a line.
    """
    hall = _hall(sent.stand.office)
    if hall is None:
        raise Unreadable(_("Điểm tiếp nhận này chưa mở sảnh lấy số."))
    if sent.values.get("line"):
        return int(sent.values["line"])
    lines = lines_of(hall)
    line: ServiceLine | None = None
    if sent.values.get("case") and sent.stand.applicant:
        errands = errands_of(sent.stand.applicant, hall, lines=lines)
        line = next((one.line for one in errands if one.case.pk == sent.values["case"]), None)
    elif sent.stand.chosen:
        line = line_for(_field_of(sent.stand), lines)
    if line is None:
        raise Unreadable(_("Xin chọn nhóm lấy số."))
    return line.pk


def _field_of(stand: Stand) -> int | None:
    version = stand.chosen[0].offering.procedure.current_version if stand.chosen else None
    return version.field_id if version else None


def _hall(office: Office) -> Hall | None:
    return Hall.objects.select_related("office__agency").filter(office=office).first()


def _page(
    request: SiteRequest, points: list[Office], sent: Sent, message: str = "", state: int = 200
) -> HttpResponse:
    stand, hall = sent.stand, _hall(sent.stand.office)
    door: Door | None = None
    if hall is not None:
        phone = stand.phone or (stand.applicant.phone if stand.applicant else "")
        door = door_of(
            hall, applicant=stand.applicant, phone=phone, field_id=_field_of(stand), now=request.now
        )
    offices = advice_offices(request.actor)
    before = (
        advice_of(offices, applicant=stand.applicant, phone=stand.phone, name=stand.name)
        if stand.is_known or stand.phone
        else []
    )
    context = {
        "stand": stand,
        "points": points,
        "hall": hall,
        "door": door,
        "before": before,
        "scanned_case": sent.case_id,
        "scanned_ticket": sent.ticket,
        "values": sent.values,
        "key": sent.values.get("key") or uuid4().hex,
        "message": message,
        "is_begun": stand.is_known or bool(stand.phone) or bool(stand.chosen),
        "quick": quick_offerings(stand.office, actor=request.actor, now=request.now)
        if not stand.chosen
        else [],
    }
    return render(request, "desk/guidance/guidance.html", context, status=state)
