"""Trả kết quả: find a decided case by slip, card, code or name, and give the result into a person's hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.cases.actions import Recipient, hand_over_result
from motcua.cases.choices import CaseState
from motcua.cases.errors import CaseChanged
from motcua.cases.models import Apology, Case, CaseQuerySet
from motcua.cases.permissions import HAND_OVER
from motcua.cases.queries.finding import find_cases, newest_found
from motcua.cases.queries.log import is_own_echo
from motcua.catalogue.queries import record_of
from motcua.core.access import needs
from motcua.core.errors import RuleViolation
from motcua.queueing.actions import hand_over_for_ticket
from motcua.queueing.models import Ticket
from motcua.web.desk.forms.work import RecipientForm
from motcua.web.desk.moves import fees
from motcua.web.desk.moves.kinds import Offered, Standing
from motcua.web.desk.views.case import case_for, due_words
from motcua.web.desk.views.visit import visit_id, visit_of
from motcua.web.shared.requests import SiteRequest

PAGE_SIZE = 30
WORDS = "desk_hand_over_words"


@needs(HAND_OVER)
@require_http_methods(["GET", "POST"])
def hand_over(request: SiteRequest) -> HttpResponse:
    """Results that wait at the centre. One case found opens at once; words stay in the session."""
    if request.method == "POST":
        return _look_for(request)
    words = request.session.get(WORDS, "") if request.GET.get("tim") else ""
    message = ""
    try:
        found = _decided(request, words) if words else _waiting(request)
    except RuleViolation as error:
        found, message = Case.objects.none(), str(error)
    page = Paginator(found.select_related("procedure"), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "desk/handover.html",
        {"page": page, "words": words, "message": message, "elsewhere": _elsewhere(request, words, page)},
    )


@needs(HAND_OVER)
@require_http_methods(["GET", "POST"])
def hand_over_case(request: SiteRequest, case_id: int) -> HttpResponse:
    """Who takes the result of one case; then the next person."""
    case = case_for(request, case_id)
    form = RecipientForm(request.POST or None)
    if request.method == "GET":
        return _form_page(request, case, visit=visit_of(request, request.GET.get("phieu")))
    ticket_id = visit_id(request)
    home = "desk:hand_over" if ticket_id is None else "desk:queue"
    if not form.is_valid():
        text = _("Xin tải lại trang rồi làm lại.")
        return _form_page(request, case, message=text, state=422, visit=visit_of(request, ticket_id))
    given = form.cleaned_data
    recipient = Recipient(
        given["recipient_name"], given["recipient_paper"], given["is_present"], given["partly_because"]
    )
    actor, now = request.actor, request.now
    try:
        _hand_over(
            ticket_id, case_id=case_id, version=given["version"], recipient=recipient, by=actor, now=now
        )
    except RuleViolation as error:
        if isinstance(error, CaseChanged) and is_own_echo(case, actor, now=now):
            return redirect(home)
        return _form_page(
            request, case, message=str(error), field=error.field, typed=given, state=error.http_state,
            visit=visit_of(request, ticket_id),
        )  # fmt: skip
    messages.success(
        request,
        _("Đã trả kết quả hồ sơ %(code)s cho %(name)s.")
        % {"code": case.code, "name": recipient.name.strip()},
    )
    if Apology.objects.filter(case=case, given_at=now).exists():
        messages.warning(
            request, _("Kết quả quá hạn chưa có xin lỗi: xin in văn bản xin lỗi, trao kèm kết quả.")
        )
        return redirect("desk:case", case_id)
    return redirect(home)


def _hand_over(ticket_id: int | None, **given: Any) -> None:
    """Into the hand of whoever stands there; noted on the ticket if the person came with one."""
    if ticket_id is None:
        hand_over_result(**given)
    else:
        hand_over_for_ticket(ticket_id=ticket_id, **given)


def _waiting(request: SiteRequest) -> Any:
    """All decided cases at the actor's centres, longest waiting first."""
    actor = request.actor
    seen = Case.objects.visible_to(actor, HAND_OVER.roles)
    return seen.filter(state=CaseState.DECIDED).order_by("finished_at", "pk")


def _look_for(request: SiteRequest) -> HttpResponse:
    words = request.POST.get("words", "").strip()[:1000]
    if not words:
        return redirect("desk:hand_over")
    try:
        found = list(_decided(request, words)[:2])
    except RuleViolation:
        found = []
    if len(found) == 1:
        return redirect("desk:hand_over_case", found[0].pk)
    request.session[WORDS] = words
    return redirect(f"{request.path}?tim=1")


def _decided(request: SiteRequest, words: str) -> CaseQuerySet:
    return find_cases(words, actor=request.actor, roles=HAND_OVER.roles, state=CaseState.DECIDED)


def _elsewhere(request: SiteRequest, words: str, page: Any) -> list[Case]:
    """When nothing fits: the same words among cases without a result yet, so the officer can say why."""
    if not words or page.object_list:
        return []
    try:
        return newest_found(words, actor=request.actor, roles=HAND_OVER.roles, limit=5)
    except RuleViolation:
        return []


def _form_page(
    request: SiteRequest,
    case: Case,
    *,
    message: str = "",
    field: str = "",
    typed: Any = None,
    state: int = 200,
    visit: Ticket | None = None,
) -> HttpResponse:
    now = request.now
    case.refresh_from_db(fields=["version", "state"])
    at = Standing.of(request.actor, case, now, {})
    return render(
        request,
        "desk/handover_case.html",
        {
            "case": case,
            "visit": visit,
            "needs_presence": record_of(case.procedure_version_id).presence == "both",
            "recipient_name": typed["recipient_name"] if typed else case.proxy_name or case.applicant_name,
            "recipient_paper": typed["recipient_paper"] if typed else _paper_of(case),
            "results": case.attachments.filter(purpose="result").order_by("pk"),
            "fees": at.fees,
            "collect": next(iter(Offered.to(at, (fees.COLLECT_FEE,))), None),
            "message": message,
            "field": field,
            "open_parts": list(case.links.unfinished().select_related("agency", "child")),
            "partly_because": typed["partly_because"] if typed else "",
            "is_ready": case.state == CaseState.DECIDED,
            **due_words(case, now),
        },
        status=state,
    )


def _paper_of(case: Case) -> str:
    number = case.proxy.identifier if case.proxy else case.applicant_identifier
    return _("Căn cước số %(number)s") % {"number": number} if number else ""
