"""Số hóa: the pages of one paper, from files, the scanner or a phone, until they are one PDF."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.cases import actions
from motcua.cases.models import PaperScan
from motcua.cases.permissions import ATTACH, RECEIVE
from motcua.cases.queries.digitising import digitising_of_scan
from motcua.cases.queries.scanning import stand_of_scan
from motcua.core.access import needs
from motcua.core.errors import RuleViolation
from motcua.documents import ocr
from motcua.documents.actions import PageMove, pages_to_join, put_together, read_pages
from motcua.documents.models import PageSource, ScanPage
from motcua.documents.scanner_folder import folder_of, taken
from motcua.web.desk.forms.scanning import ArrangeForm, FinishForm, IntakeScanForm, PagesForm
from motcua.web.desk.views.intake import office_among, points_of
from motcua.web.shared.qr import qr_svg
from motcua.web.shared.requests import SiteRequest


@needs(ATTACH)
@require_POST
def scan_paper(request: SiteRequest, case_id: int) -> HttpResponse:
    """Begin to digitise a paper of the case, or go on."""
    paper = request.POST.get("paper", "")
    link = actions.begin_scan(
        case_id=case_id,
        paper_id=int(paper) if paper.isdecimal() and len(paper) < 19 else None,
        counter=getattr(request.user, "counter", None),
        by=request.actor,
        now=request.now,
    )
    return redirect("desk:scan", link.scan.key)


@needs(RECEIVE)
@require_POST
def scan_at_intake(request: SiteRequest) -> HttpResponse:
    """Begin to digitise a paper while the intake is being filled in, in a window of its own."""
    form = IntakeScanForm(request.POST)
    if not form.is_valid():
        raise Http404
    data = form.cleaned_data
    link = actions.begin_intake_scan(
        intake_key=data["intake_key"],
        title=data["title"],
        person=data["person"],
        office=office_among(points_of(request), data["office"]),
        counter=getattr(request.user, "counter", None),
        by=request.actor,
        now=request.now,
    )
    return redirect("desk:scan", link.scan.key)


@needs(ATTACH)
@require_GET
def scan(request: SiteRequest, key: str) -> HttpResponse:
    """The paper as it stands."""
    return scan_page(request, actions.scan_at_work(key, by=request.actor))


@needs(ATTACH)
@require_GET
def scan_pages(request: SiteRequest, key: str) -> HttpResponse:
    """The changing part, nothing (204) while it has not changed since the mark in the address."""
    link = actions.scan_at_work(key, by=request.actor)
    context = _context(request, link)
    if request.GET.get("dau") == context["stand"].mark:
        return HttpResponse(status=204)
    return render(request, "desk/_scan_live.html", context)


@needs(ATTACH)
@require_GET
def scan_preview(request: SiteRequest, key: str, page_id: int) -> HttpResponse:
    """The preview of a page; it never changes, turning is done by the browser."""
    link = actions.scan_at_work(key, by=request.actor)
    page = ScanPage.objects.filter(scan=link.scan, pk=page_id).first()
    if page is None:
        raise Http404
    response = HttpResponse(bytes(page.preview), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    return response


@needs(ATTACH)
@require_POST
def scan_add(request: SiteRequest, key: str) -> HttpResponse:
    """Add files from this machine; all or none of them."""
    link = actions.scan_at_work(key, by=request.actor)
    form = PagesForm(request.POST, request.FILES)
    if not form.is_valid():
        return scan_page(request, link, problem=str(next(iter(form.errors.values()))[0]), state=422)
    try:
        _add(request, key, form.cleaned_data["uploads"], PageSource.UPLOAD)
    except RuleViolation as error:
        return scan_page(request, link, problem=str(error), state=error.http_state)
    return redirect("desk:scan", key)


@needs(ATTACH)
@require_POST
def scan_take(request: SiteRequest, key: str) -> HttpResponse:
    """Take files of the scanner, each for itself: one that is refused keeps no other away."""
    link = actions.scan_at_work(key, by=request.actor)
    problems, state = [], 200
    for name in request.POST.getlist("file") if link.scan.office else []:
        try:
            with taken(link.scan.office, link.scan.counter, name) as upload:  # type: ignore[arg-type]
                _add(request, key, [upload], PageSource.SCANNER)
        except RuleViolation as error:
            problems.append(str(error))
            state = error.http_state
    if problems:
        return scan_page(request, link, problem=" ".join(problems), state=state)
    return redirect("desk:scan", key)


@needs(ATTACH)
@require_POST
def scan_arrange(request: SiteRequest, key: str) -> HttpResponse:
    """Turn, move or take out a page; the list comes back."""
    form = ArrangeForm(request.POST)
    if form.is_valid():
        actions.arrange_scan(
            key=key,
            page_id=form.cleaned_data["page"],
            move=PageMove(form.cleaned_data["move"]),
            by=request.actor,
            now=request.now,
        )
    if not request.htmx:
        return redirect("desk:scan", key)
    return render(
        request, "desk/_scan_live.html", _context(request, actions.scan_at_work(key, by=request.actor))
    )


@needs(ATTACH)
@require_POST
def scan_phone_code(request: SiteRequest, key: str) -> HttpResponse:
    """The QR by which a phone adds pages for a quarter of an hour."""
    secret = actions.open_phone(key=key, by=request.actor, now=request.now)
    address = f"{settings.PUBLIC_URL}{reverse('desk:scan_phone', args=[secret])}"
    link = actions.scan_at_work(key, by=request.actor)
    context = _context(request, link) | {"qr": qr_svg(address, size=5), "phone_address": address}
    return render(request, "desk/_scan_phone_code.html" if request.htmx else "desk/scan.html", context)


@needs(ATTACH)
@require_http_methods(["POST"])
def scan_finish(request: SiteRequest, key: str) -> HttpResponse:
    """Put the pages together and hang the paper at its case."""
    link = actions.scan_at_work(key, by=request.actor)
    form = FinishForm(request.POST)
    if not form.is_valid():
        return scan_page(request, link, form=form, state=422)
    pages = pages_to_join(link.scan)
    try:
        done = actions.finish_scan(
            key=key,
            content=put_together(link.scan, pages),
            pages=pages,
            **form.cleaned_data,
            by=request.actor,
            now=request.now,
        )
    except RuleViolation as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return scan_page(request, link, form=form, state=error.http_state)
    if done.case_id is None:
        return render(request, "desk/scan_done.html", {"link": done, "count": len(pages)})
    messages.success(
        request,
        _("Đã số hóa “%(title)s”, %(count)s trang.") % {"title": done.scan.title, "count": len(pages)},
    )
    return redirect("desk:case", done.case_id)


@needs(ATTACH)
@require_POST
def scan_drop(request: SiteRequest, key: str) -> HttpResponse:
    """Leave the paper undigitised."""
    link = actions.drop_scan(key=key, by=request.actor, now=request.now)
    messages.info(request, _("Đã bỏ bản quét dở."))
    return redirect("desk:case", link.case_id) if link.case_id else redirect("desk:intake")


def scan_page(
    request: SiteRequest,
    link: PaperScan,
    *,
    form: FinishForm | None = None,
    problem: str = "",
    state: int = 200,
) -> HttpResponse:
    """The whole page, after a refusal with what was typed."""
    context = _context(request, link) | {
        "form": form or FinishForm(),
        "problem": problem,
        "digitising": digitising_of_scan(link, now=request.now),
        "can_read": ocr.is_installed(),
    }
    return render(request, "desk/scan.html", context, status=state)


def _context(request: SiteRequest, link: PaperScan) -> dict[str, Any]:
    stand = stand_of_scan(link.scan, now=request.now)
    folder = folder_of(link.scan.office) if link.scan.office else None
    return {
        "link": link,
        "scan": link.scan,
        "stand": stand,
        "folder": folder,
        "upload_limit": settings.UPLOAD_LIMIT,
        "form": FinishForm(),
    }


def _add(request: SiteRequest, key: str, uploads: list[UploadedFile], source: PageSource) -> None:
    actions.add_to_scan(
        key=key,
        new=[read_pages(upload) for upload in uploads],
        source=source,
        by=request.actor,
        now=request.now,
    )
