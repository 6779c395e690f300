"""What was held to the scanner, and who that makes the person."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.cases.actions.attempts import count_failure, refuse_guessing
from motcua.cases.queries.fees import owed_for
from motcua.cases.queries.tracking import track, tracked_case
from motcua.core.access import on_device
from motcua.core.errors import NotFound
from motcua.core.rules.case_codes import parse_case_code
from motcua.core.rules.errors import Unreadable
from motcua.queueing.actions import arrive, recognise_card
from motcua.queueing.choices import TicketState
from motcua.queueing.queries.appointments import booked_today
from motcua.queueing.queries.errands import case_at, errand_of, errands_of, lines_of, shown_case
from motcua.queueing.queries.hall_now import lines_now
from motcua.queueing.queries.identifying import Payload, PayloadKind, told_apart
from motcua.queueing.queries.tickets import ticket_of_key
from motcua.web.kiosk.forms import LookupForm, ScanForm
from motcua.web.kiosk.screens import at_kiosk, named_applicant, place_of, screen
from motcua.web.kiosk.views.appointments import check_in_by_qr
from motcua.web.kiosk.views.start import MOST_LINES
from motcua.web.kiosk.visits import keep, new_visit, visit_of
from motcua.web.shared.requests import SiteRequest


@on_device("kiosk")
@sensitive_post_parameters()
@at_kiosk
@require_POST
def scan(request: SiteRequest) -> HttpResponse:
    """A card, a slip, a ticket or an appointment: the visit begins anew with who that is."""
    form = ScanForm(request.POST)
    text = form.cleaned_data["payload"] if form.is_valid() else ""
    payload = told_apart(text)
    readers = {
        PayloadKind.CARD: _card,
        PayloadKind.SLIP: _slip,
        PayloadKind.TICKET: _ticket,
        PayloadKind.APPOINTMENT: check_in_by_qr,
    }
    return readers[payload.kind](request, payload)


def _card(request: SiteRequest, payload: Payload) -> HttpResponse:
    applicant = recognise_card(payload=payload.text, by=request.actor, now=request.now)
    goal = "kiosk:rate" if visit_of(request).is_rating else "kiosk:person"
    return keep(redirect(goal), new_visit(applicant_id=applicant.pk, is_named=True))


def _slip(request: SiteRequest, payload: Payload) -> HttpResponse:
    return _case_of_codes(request, parse_case_code(payload.parts["code"]).text, payload.parts["lookup_code"])


def _ticket(request: SiteRequest, payload: Payload) -> HttpResponse:
    ticket = ticket_of_key(payload.parts["key"], office_id=place_of(request).office.pk)
    if ticket is None:
        raise NotFound(_("Phiếu này không phải của nơi đây hoặc đã quá lâu."))
    if ticket.state == TicketState.EXPECTED:
        arrive(ticket_id=ticket.pk, by=request.actor, now=request.now)  # who holds it here has come
    return keep(redirect("kiosk:ticket"), new_visit(ticket_id=ticket.pk, is_scanned=True))


def _case_of_codes(request: SiteRequest, code: str, lookup_code: str) -> HttpResponse:
    """A case is told by both its codes; guessing is slow, as on the portal. Raises TooOften, Unreadable."""
    address = request.META.get("REMOTE_ADDR", "")
    refuse_guessing(address=address, now=request.now)
    case = tracked_case(code=code, lookup_code=lookup_code)
    if case is None:
        count_failure(address=address, now=request.now)
        raise Unreadable(
            _("Không có hồ sơ nào mang cả hai mã này. Xin so từng chữ, từng số với giấy hẹn rồi thử lại.")
        )
    return keep(redirect("kiosk:case"), new_visit(case_id=case.pk, applicant_id=case.applicant_id))


@on_device("kiosk")
@at_kiosk
@require_http_methods(["GET", "HEAD", "POST"])
def lookup(request: SiteRequest) -> HttpResponse:
    """The two codes of a slip typed instead of scanned."""
    form = LookupForm(request.POST or None)
    if form.is_valid():
        try:
            return _case_of_codes(request, **form.cleaned_data)
        except Unreadable as error:
            form.add_error(None, str(error))
    return screen(request, place_of(request), "lookup", {"form": form}, state=422 if form.errors else 200)


@on_device("kiosk")
@at_kiosk
@require_safe
def person(request: SiteRequest) -> HttpResponse:
    """Greeted by name: what they may have come for, else the lines."""
    place, visit = place_of(request), visit_of(request)
    applicant = named_applicant(visit)
    if applicant is None:
        return redirect("kiosk:home")
    lines = lines_of(place.hall)
    errands = errands_of(applicant, place.hall, lines=lines)
    booked = booked_today(applicant, place.hall, now=request.now)
    context = {
        "applicant": applicant,
        "errands": errands,
        "booked": booked,
        "is_choosing": not (errands or booked) or "khac" in request.GET,
        "lines": lines_now(place.hall, place.office.agency, now=request.now)[:MOST_LINES],
    }
    return screen(request, place, "person", context)


@on_device("kiosk")
@at_kiosk
@require_POST
def choose_case(request: SiteRequest, case_id: int) -> HttpResponse:
    """One of the cases of a known person: on to the line where it is dealt with."""
    place, visit = place_of(request), visit_of(request)
    case = case_at(place.hall, case_id=case_id)
    if case is None or not visit.is_named or visit.applicant_id not in (case.applicant_id, case.proxy_id):
        raise NotFound(_("Không có hồ sơ này ở đây."))
    line = errand_of(case, lines=lines_of(place.hall)).line
    if line is None:
        return keep(redirect("kiosk:lines"), visit.knowing(case_id=case.pk))
    return keep(redirect("kiosk:line", line.pk), visit.knowing(case_id=case.pk))


@on_device("kiosk")
@at_kiosk
@require_safe
def case(request: SiteRequest) -> HttpResponse:
    """The state of the case of a slip in a sentence, and the line where one goes with it.

    The sentence is what anyone with the slip may know; no name is shown.
    """
    place, visit = place_of(request), visit_of(request)
    found = shown_case(visit.case_id or 0)
    if found is None:
        return redirect("kiosk:home")
    is_here = found.receiving_agency_id == place.office.agency_id
    errand = errand_of(found, lines=lines_of(place.hall)) if is_here else None
    context = {"tracking": track(found, now=request.now), "errand": errand, "owed": owed_for([found.pk])}
    return screen(request, place, "case", context)
