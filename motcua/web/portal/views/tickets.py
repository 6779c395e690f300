"""The page of a ticket on the phone: whoever has its secret follows it, comes, gives it back."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from motcua.cases.actions.attempts import count_failure, refuse_guessing
from motcua.cases.queries.fees import owed_for
from motcua.core.access import public
from motcua.core.actors import APPLICANT
from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import local_day
from motcua.queueing.actions import arrive, ask_to_be_told, give_back_ticket, leave_closed_line
from motcua.queueing.choices import TicketState
from motcua.queueing.errors import NotAtDoor
from motcua.queueing.queries.following import Following, following
from motcua.queueing.queries.hall_now import lines_now, open_instead
from motcua.queueing.queries.presence import is_old_presence_code
from motcua.queueing.queries.tickets import cases_of_visit
from motcua.queueing.rules.codes import ticket_path
from motcua.web.portal.forms import DoorForm, NearForm, OtherLineForm
from motcua.web.portal.holding import hold
from motcua.web.portal.ticket_words import TicketNow, ticket_now
from motcua.web.portal.views.tracking import private
from motcua.web.shared.qr import qr_svg
from motcua.web.shared.requests import SiteRequest


@public
@require_safe
def ticket(request: SiteRequest, key: str) -> HttpResponse:
    """Number, state, people before, wait, where to go."""
    seen = seen_by(request, key)
    return _page(request, seen) if seen is not None else unknown_ticket(request)


@public
@require_safe
def ticket_moves(request: SiteRequest, key: str) -> HttpResponse:
    """The part that changes, asked for every few seconds; 204 for a phone that has it already.

    One statement. When the ticket has come to another state the phone loads the page anew.
    """
    seen = seen_by(request, key)
    if seen is None:
        return unknown_ticket(request)
    now = ticket_now(seen)
    if request.GET.get("trang-thai", now.mark) != now.mark:
        return private(HttpResponseClientRefresh())
    if request.GET.get("ban") == now.version:
        return private(HttpResponse(status=204))
    return private(render(request, "portal/_ticket_now.html", _shown(seen, now)))


@public
@require_POST
def give_back(request: SiteRequest, key: str) -> HttpResponse:
    """The holder needs it no more."""
    seen = seen_by(request, key)
    if seen is None:
        return unknown_ticket(request)
    try:
        give_back_ticket(ticket_id=seen.ticket.pk, by=APPLICANT, now=request.now)
    except RuleViolation as refusal:
        messages.error(request, str(refusal))
    return back_to(key)


@public
@require_POST
def tell_me(request: SiteRequest, key: str) -> HttpResponse:
    """Leave an address to be told when near."""
    seen = seen_by(request, key)
    if seen is None:
        return unknown_ticket(request)
    form = NearForm(request.POST)
    if form.is_valid():
        try:
            ask_to_be_told(
                ticket_id=seen.ticket.pk, address=form.cleaned_data["address"], by=APPLICANT, now=request.now
            )
        except RuleViolation as refusal:
            form.add_error("address", str(refusal))
        else:
            messages.success(request, _("Sẽ gửi thư cho ông/bà khi sắp đến lượt."))
            return back_to(key)
    return _page(request, seen, near=form, state=422)


@public
@require_POST
def at_door(request: SiteRequest, key: str) -> HttpResponse:
    """Come: the code of the door typed on the page of the ticket."""
    seen = seen_by(request, key)
    if seen is None:
        return unknown_ticket(request)
    address = request.META.get("REMOTE_ADDR", "")
    refuse_guessing(address=address, now=request.now)
    form = DoorForm(request.POST)
    if form.is_valid():
        code = form.cleaned_data["code"]
        try:
            arrive(ticket_id=seen.ticket.pk, code=code, by=APPLICANT, now=request.now)
        except RuleViolation as refusal:
            if isinstance(refusal, NotAtDoor) and not is_old_presence_code(code, on=local_day(request.now)):
                count_failure(address=address, now=request.now)
            form.add_error("code", str(refusal))
        else:
            messages.success(request, _("Đã ghi nhận ông/bà có mặt."))
            return back_to(key)
    return _page(request, seen, door=form, state=422)


@public
@require_POST
def other_line(request: SiteRequest, key: str) -> HttpResponse:
    """Go over to another line because one's own has closed."""
    seen = seen_by(request, key)
    if seen is None:
        return unknown_ticket(request)
    form = OtherLineForm(request.POST)
    if not form.is_valid():
        return _page(request, seen, state=422)
    try:
        leave_closed_line(
            ticket_id=seen.ticket.pk, line_id=form.cleaned_data["line"], by=APPLICANT, now=request.now
        )
    except RuleViolation as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Đã chuyển nhóm; số và chỗ của ông/bà giữ nguyên."))
    return back_to(key)


def seen_by(request: SiteRequest, key: str) -> Following | None:
    """The ticket of a secret.

    Wrong secrets are counted as wrong look-up codes are; a right one is answered even where the network
    address has failed too often, since those who wait must not suffer for a neighbour who guesses.
    """
    found = following(key, now=request.now)
    if found is None:
        address = request.META.get("REMOTE_ADDR", "")
        refuse_guessing(address=address, now=request.now)
        count_failure(address=address, now=request.now)
    return found


def _page(
    request: SiteRequest,
    seen: Following,
    *,
    near: NearForm | None = None,
    door: DoorForm | None = None,
    state: int = 200,
) -> HttpResponse:
    now = ticket_now(seen)
    ticket, hall = seen.ticket, seen.ticket.line.hall
    context = _shown(seen, now)
    context |= {"near": near or NearForm(), "door": door or DoorForm(), "has_errors": state != 200}
    context["may_leave"] = seen.is_in_line
    context["owed"] = owed_for(cases_of_visit(ticket))
    if seen.closed_because:
        lines = lines_now(hall, ticket.office.agency, now=request.now)
        context["other_lines"] = open_instead(lines, of=ticket.line_id)
    is_expected = seen.is_in_line and seen.state is TicketState.EXPECTED
    if is_expected:
        context["qr"] = qr_svg(f"{settings.PUBLIC_URL}{ticket_path(ticket.key)}")
    response = private(render(request, "portal/ticket.html", context, status=state))
    return hold(response, ticket.key) if is_expected else response


def _shown(seen: Following, now: TicketNow) -> dict[str, object]:
    return {"seen": seen, "ticket": seen.ticket, "shown": now}


def unknown_ticket(request: SiteRequest) -> HttpResponse:
    """No ticket has this secret."""
    return private(render(request, "portal/unknown_ticket.html", status=404))


def back_to(key: str) -> HttpResponse:
    """The page of the ticket after something was done."""
    response = redirect("portal:ticket", key)
    response.status_code = 303
    return private(response)
