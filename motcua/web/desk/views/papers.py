"""Bàn giao hồ sơ giấy: choose papers that must go on, sign them over, sign for what has come."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.agencies.models import Agency
from motcua.audit.actions import log_read
from motcua.cases.actions import give_papers, make_postal_list, receive_papers
from motcua.cases.forms.transfer_sheet import handover_context
from motcua.cases.models import TransferSheet
from motcua.cases.permissions import HAND_PAPERS, MAKE_POSTAL_LIST, VIEW_SHEETS
from motcua.cases.queries.papers import by_post, paper_rounds, sheets_of
from motcua.core.access import may, needs
from motcua.core.errors import RuleViolation
from motcua.documents.forms import render as render_form
from motcua.web.shared.pdf import pdf_answer
from motcua.web.shared.requests import SiteRequest

PAGE_SIZE = 20


@needs(VIEW_SHEETS)
@require_GET
def papers(request: SiteRequest) -> HttpResponse:
    """Sheets to sign for, papers that must go on, and all sheets of the officer's units."""
    actor = request.actor
    sheets = sheets_of(actor, roles=HAND_PAPERS.roles)
    waiting = [
        sheet
        for sheet in sheets.filter(received_at=None).exclude(given_by_id=actor.id)
        if may(actor, HAND_PAPERS, sheet.receiving_unit.path)
    ]
    unlisted = (
        by_post(actor)
        .select_related("receiving_agency", "procedure")
        .annotate(paper_count=Count("papers", filter=Q(papers__state="submitted")))
        .order_by("receiving_agency_id", "code")
    )
    makes_lists = may(actor, MAKE_POSTAL_LIST)
    return render(
        request,
        "desk/papers.html",
        {
            "waiting": waiting,
            "rounds": paper_rounds(actor, roles=HAND_PAPERS.roles, now=request.now),
            "hands_papers": may(actor, HAND_PAPERS),
            "makes_lists": makes_lists,
            "centres": [
                (centre, list(cases))
                for centre, cases in groupby(unlisted, lambda case: case.receiving_agency)
            ]
            if makes_lists
            else [],
            "page": Paginator(sheets, PAGE_SIZE).get_page(request.GET.get("page")),
        },
    )


@needs(HAND_PAPERS)
@require_POST
def give(request: SiteRequest) -> HttpResponse:
    """Sign the ticked papers over to another unit."""
    giver = get_object_or_404(Agency, pk=_number(request.POST.get("giver")))
    receiver = get_object_or_404(Agency, pk=_number(request.POST.get("receiver")))
    try:
        made = give_papers(
            giver=giver, receiver=receiver, case_ids=_ticked(request), by=request.actor, now=request.now
        )
    except RuleViolation as error:
        messages.error(request, str(error))
        return redirect("desk:papers")
    return _made(request, made)


@needs(MAKE_POSTAL_LIST)
@require_POST
def make_list(request: SiteRequest) -> HttpResponse:
    """Put the ticked cases of the postal clerk on a list for the centre."""
    centre = get_object_or_404(Agency, pk=_number(request.POST.get("centre")))
    try:
        made = make_postal_list(centre=centre, case_ids=_ticked(request), by=request.actor, now=request.now)
    except RuleViolation as error:
        messages.error(request, str(error))
        return redirect("desk:papers")
    return _made(request, made)


@needs(VIEW_SHEETS)
@require_GET
def sheet(request: SiteRequest, sheet_id: int) -> HttpResponse:
    """One sheet with its lines; the receiving side answers them here."""
    return _sheet_page(request, _sheet_of(request, sheet_id))


@needs(HAND_PAPERS)
@require_POST
def receive(request: SiteRequest, sheet_id: int) -> HttpResponse:
    """Sign for the ticked papers; those with a reason are not taken, the rest waits."""
    received = _ticked(request)
    missing = _reasons(request)
    try:
        answered = receive_papers(
            sheet_id=sheet_id,
            received=[case_id for case_id in received if case_id not in missing],
            missing=missing,
            by=request.actor,
            now=request.now,
        )
    except RuleViolation as error:
        if error.http_state == 404:
            raise Http404 from error
        if error.http_state == 403:
            raise PermissionDenied from error
        return _sheet_page(request, _sheet_of(request, sheet_id), refusal=error)
    messages.success(request, _("Đã ký nhận danh sách %(number)s.") % {"number": answered.number})
    return redirect("desk:sheet" if answered.received_at is None else "desk:papers", *_rest(answered))


@needs(VIEW_SHEETS)
@require_GET
def sheet_pdf(request: SiteRequest, sheet_id: int) -> HttpResponse:
    """The list to be printed and signed by both sides."""
    found = _sheet_of(request, sheet_id)
    content = render_form("postal_handover", handover_context(found))
    log_read(
        subject_kind="transfer_sheet",
        subject_id=found.number,
        what="form",
        by=request.actor,
        now=request.now,
    )
    return pdf_answer(content, name=f"ban-giao-{found.number.replace('/', '-')}")


def _sheet_page(
    request: SiteRequest, shown: TransferSheet, *, refusal: RuleViolation | None = None
) -> HttpResponse:
    actor = request.actor
    items = shown.items.select_related("case__procedure", "answered_by")
    receives = (
        shown.received_at is None
        and shown.given_by_id != actor.id
        and may(actor, HAND_PAPERS, shown.receiving_unit.path)
    )
    context = {"sheet": shown, "items": items, "receives": receives, "refusal": refusal}
    return render(request, "desk/sheet.html", context, status=refusal.http_state if refusal else 200)


def _sheet_of(request: SiteRequest, sheet_id: int) -> TransferSheet:
    """The sheet with both units, where the actor has business with it."""
    sheets = TransferSheet.objects.select_related(
        "giving_unit__parent", "receiving_unit__parent", "given_by", "received_by"
    )
    found = get_object_or_404(sheets, pk=sheet_id)
    if not sheets_of(request.actor, roles=HAND_PAPERS.roles).filter(pk=sheet_id).exists():
        raise PermissionDenied
    return found


def _made(request: SiteRequest, made: TransferSheet) -> HttpResponse:
    """On to the new list, where it is printed."""
    messages.success(
        request, _("Đã lập danh sách %(number)s. Xin in và ký khi bàn giao.") % {"number": made.number}
    )
    return redirect("desk:sheet", made.pk)


def _rest(answered: TransferSheet) -> list[int]:
    return [answered.pk] if answered.received_at is None else []


def _reasons(request: SiteRequest) -> dict[int, str]:
    """Why papers are not taken, by case: the fields reason-<id> that say something."""
    given = {name.removeprefix("reason-"): request.POST.get(name, "") for name in request.POST}
    return {case_id: text for key, text in given.items() if text.strip() and (case_id := _number(key))}


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0


def _ticked(request: SiteRequest) -> list[int]:
    return [number for value in request.POST.getlist("case") if (number := _number(value))]
