"""Bưu chính: a postal clerk lists what was received, the centre signs for the list."""

from __future__ import annotations

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.agencies.models import Agency
from motcua.cases.actions import accept_postal_list, make_postal_list
from motcua.cases.choices import CaseState
from motcua.cases.forms.postal_list import handover_context
from motcua.cases.models import Case, PostalList
from motcua.cases.permissions import ACCEPT_POSTAL_LIST, MAKE_POSTAL_LIST, VIEW_POSTAL_LISTS
from motcua.core.access import may, needs
from motcua.core.actors import Actor
from motcua.core.errors import RuleViolation
from motcua.documents.forms import render as render_form
from motcua.web.shared.requests import SiteRequest

PAGE_SIZE = 20


@needs(VIEW_POSTAL_LISTS)
@require_GET
def postal(request: SiteRequest) -> HttpResponse:
    """Cases not listed yet, by centre; lists, those to be signed for first."""
    actor = request.actor
    unlisted = (
        Case.objects.filter(received_by_id=actor.id, state=CaseState.RECEIVED, postal_item=None)
        .select_related("receiving_agency", "procedure")
        .annotate(paper_count=Count("papers", filter=Q(papers__state="submitted")))
        .order_by("receiving_agency_id", "code")
    )
    lists = _lists_of(actor).annotate(case_count=Count("items")).order_by("-made_at")
    waiting = [
        row for row in lists.filter(accepted_at=None) if may(actor, ACCEPT_POSTAL_LIST, row.centre.path)
    ]
    return render(
        request,
        "desk/postal.html",
        {
            "makes_lists": may(actor, MAKE_POSTAL_LIST),
            "centres": [
                (centre, list(cases))
                for centre, cases in groupby(unlisted, lambda case: case.receiving_agency)
            ],
            "waiting": waiting,
            "page": Paginator(lists, PAGE_SIZE).get_page(request.GET.get("page")),
        },
    )


@needs(MAKE_POSTAL_LIST)
@require_POST
def make_list(request: SiteRequest) -> HttpResponse:
    """Put the ticked cases on a list."""
    chosen = [int(value) for value in request.POST.getlist("case") if value.isdecimal() and len(value) < 19]
    centre = get_object_or_404(Agency, pk=request.POST.get("centre") or 0)
    try:
        made = make_postal_list(
            centre=centre,
            case_ids=chosen,
            by=request.actor,
            now=request.now,
        )
    except RuleViolation as error:
        messages.error(request, str(error))
        return redirect("desk:postal")
    messages.success(
        request, _("Đã lập danh sách %(number)s. Xin in và ký khi bàn giao.") % {"number": made.number}
    )
    return redirect("desk:postal")


@needs(ACCEPT_POSTAL_LIST)
@require_POST
def accept_list(request: SiteRequest, list_id: int) -> HttpResponse:
    """The centre signs for a list."""
    try:
        accepted = accept_postal_list(
            list_id=list_id,
            by=request.actor,
            now=request.now,
        )
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request,
            _("Đã ký nhận danh sách %(number)s; các hồ sơ đã chuyển xử lý.") % {"number": accepted.number},
        )
    return redirect("desk:postal")


@needs(VIEW_POSTAL_LISTS)
@require_GET
def list_pdf(request: SiteRequest, list_id: int) -> HttpResponse:
    """The list to be printed and signed by both sides."""
    found = (
        PostalList.objects.select_related("centre__parent", "postal_agency", "made_by", "accepted_by")
        .filter(pk=list_id)
        .first()
    )
    if found is None:
        raise Http404
    if not _lists_of(request.actor).filter(pk=list_id).exists():
        raise PermissionDenied
    response = HttpResponse(
        render_form("postal_handover", handover_context(found)), content_type="application/pdf"
    )
    name = found.number.replace("/", "-")
    response["Content-Disposition"] = f'inline; filename="ban-giao-{name}.pdf"'
    return response


def _lists_of(actor: Actor) -> QuerySet[PostalList]:
    """Lists the actor made, and those of the centres where they may sign."""
    wanted = Q(made_by_id=actor.id)
    for path in actor.paths_of(ACCEPT_POSTAL_LIST.roles):
        wanted |= Q(centre__path__startswith=path)
    return PostalList.objects.filter(wanted).select_related(
        "centre", "postal_agency", "made_by", "accepted_by"
    )
