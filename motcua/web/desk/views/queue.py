"""Xếp hàng, gọi số: the page of a counter, its live queue, and the moves made there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRefresh

from motcua.accounts.queries import half_day
from motcua.applicants.models import Applicant, ApplicantKind
from motcua.applicants.queries import applicant_by_identifier, find_applicants
from motcua.applicants.rules import parse_citizen_card
from motcua.core.access import needs
from motcua.core.errors import RuleViolation
from motcua.core.rules.text import digits_mask
from motcua.queueing.actions import identify_ticket
from motcua.queueing.choices import TicketState
from motcua.queueing.models import CounterSession, Ticket
from motcua.queueing.permissions import CALL, advice_offices
from motcua.queueing.queries.advising import advice_at
from motcua.queueing.queries.counter_desk import (
    destinations,
    queue_at,
    seats_for,
    session_of,
    ticket_at,
)
from motcua.queueing.queries.visits import work_of
from motcua.web.desk.forms.queue import HOLD_REASONS, PAUSE_REASONS, PersonForm
from motcua.web.desk.moves.kinds import Who
from motcua.web.desk.views.queue_moves import MOVES
from motcua.web.shared.requests import SiteRequest


@dataclass(frozen=True, slots=True)
class Refused:
    """A move that was refused: which, why, and what had been typed for it."""

    move: str
    message: str
    typed: dict[str, str]


@needs(CALL)
@require_GET
def queue(request: SiteRequest) -> HttpResponse:
    """My counter while I sit at one; else where I may sit."""
    return _page(request)


@needs(CALL)
@require_GET
def queue_now(request: SiteRequest, counter_id: int) -> HttpResponse:
    """Who waits, for the part that renews itself; 204 while nothing has changed.

    The whole page is asked for again when somebody else has taken the counter over or the person is gone.
    """
    session, ticket = session_of(request.actor), ticket_at(counter_id)
    shown = request.GET.get("phieu", "")
    if session is None or session.counter_id != counter_id or str(ticket.pk if ticket else "") != shown:
        return HttpResponseClientRefresh()
    context = _queue_context(request, counter_id, is_busy=ticket is not None)
    if request.GET.get("v") == context["mark"]:
        return HttpResponse(status=204)
    return render(request, "desk/queue/_live.html", context | {"shown": shown})


@needs(CALL)
@require_POST
def queue_do(request: SiteRequest, counter_id: int, move: str) -> HttpResponse:
    """One move of the table, then the page again; a refusal keeps what was typed."""
    if move not in MOVES:
        raise Http404
    form = MOVES[move].form(request.POST)
    if not form.is_valid():
        return _page(request, _refused(request, move, _("Xin tải lại trang rồi làm lại.")), state=422)
    try:
        done = MOVES[move].do(counter_id, form.cleaned_data, Who(request.actor, request.now))
    except RuleViolation as error:
        return _page(request, _refused(request, move, str(error)), state=error.http_state)
    if done.words:
        messages.success(request, done.words)
    return redirect(done.url or "desk:queue")


def _refused(request: SiteRequest, move: str, message: str) -> Refused:
    typed = ("ticket", "line", "counter", "reason", "note")
    return Refused(move, message, {name: str(request.POST.get(name, "")) for name in typed})


@needs(CALL)
@sensitive_post_parameters()
@require_POST
def queue_person(request: SiteRequest, counter_id: int) -> HttpResponse:
    """Whose card was scanned for the ticket at the counter; personal data come in the body and stay there."""
    form, ticket = PersonForm(request.POST), ticket_at(counter_id)
    if ticket is None:
        return redirect("desk:queue")
    if not form.is_valid():
        return _page(request, Refused("nhan-biet", str(form.errors["text"][0]), {}), state=422)
    try:
        person = _known_person(form.cleaned_data["text"])
        if person is not None:
            identify_ticket(ticket_id=ticket.pk, applicant=person, by=request.actor, now=request.now)
            return redirect("desk:queue")
    except RuleViolation as error:
        return _page(request, Refused("nhan-biet", str(error), {}), state=error.http_state)
    text = _("Chưa có ai như vậy trong dữ liệu. Bấm Tiếp nhận hồ sơ mới rồi quét thẻ ở đó.")
    return _page(request, Refused("nhan-biet", text, {}), state=422)


def _known_person(text: str) -> Applicant | None:
    """Somebody known by card, number or telephone; None when nobody or several fit."""
    if "|" in text:
        return applicant_by_identifier(parse_citizen_card(text).personal_id, kind=ApplicantKind.PERSON)
    found = find_applicants(text)
    return found[0] if len(found) == 1 else None


def _page(request: SiteRequest, refused: Refused | None = None, state: int = 200) -> HttpResponse:
    session = session_of(request.actor)
    if session is None:
        seats = seats_for(request.actor, roles=CALL.roles, now=request.now)
        context: dict[str, Any] = {
            "seats": seats,
            "mine": next((seat for seat in seats if seat.is_mine), None),
            "half": half_day(request.now).label,
            "refused": refused,
        }
        return render(request, "desk/queue/seats.html", context, status=state)
    ticket = ticket_at(session.counter_id)
    context = {
        "session": session,
        "counter": session.counter,
        "ticket": ticket,
        "refused": refused,
        "key": uuid4().hex,
        "pause_reasons": PAUSE_REASONS,
        "hold_reasons": HOLD_REASONS,
        "shown": ticket.pk if ticket else "",
        **_queue_context(request, session.counter_id, is_busy=ticket is not None),
        **(_ticket_context(request, session, ticket) if ticket else {}),
    }
    return render(request, "desk/queue/counter.html", context, status=state)


def _ticket_context(request: SiteRequest, session: CounterSession, ticket: Ticket) -> dict[str, Any]:
    cases = work_of(ticket, actor=request.actor)
    person = ticket.applicant
    return {
        "is_called": ticket.state == TicketState.CALLED,
        "waited": _minutes(ticket.waited(until=request.now)),
        "served_minutes": _minutes(request.now - (ticket.begun_at or ticket.called_at or request.now)),
        "recalls_left": max(0, session.counter.office.hall.largest_recalls - ticket.recalls),
        "cases": cases,
        "told": advice_at(ticket, offices=advice_offices(request.actor)),
        "first": cases[0] if cases and (cases[0].has_result or cases[0].wants_papers) else None,
        "masked": digits_mask(person.identifier) if person and person.identifier else "",
        "where": destinations(ticket.office_id),
    }


def _queue_context(request: SiteRequest, counter_id: int, *, is_busy: bool) -> dict[str, Any]:
    found = queue_at(counter_id, now=request.now)
    lines = [(one, _minutes(request.now - one.since) if one.since else None) for one in found.lines]
    people = [(one, _minutes(one.waited(until=request.now))) for one in found.waiting]
    shown = (
        [(one.line.pk, one.waiting, time) for one, time in lines],
        [(one.pk, time) for one, time in people],
    )
    aside = [(one.pk, one.state) for one in found.aside]
    return {
        "queue": found,
        "longest": _minutes(found.longest(request.now)),
        "line_rows": lines,
        "waiting_rows": people,
        "counter_id": counter_id,
        "is_busy": is_busy,
        "mark": sha256(repr((shown, aside, is_busy)).encode()).hexdigest()[:16],
    }


def _minutes(time: timedelta) -> int:
    return max(0, int(time.total_seconds() // 60))
