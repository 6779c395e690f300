"""The words read in a paper, the paper beside them, and the fields an officer confirms."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.audit.actions import log_read
from motcua.cases.actions import confirm_fields
from motcua.cases.models import Case, CaseAttachment, PaperField
from motcua.cases.permissions import ATTACH, VIEW, takes_part
from motcua.core.access import may, needs
from motcua.core.errors import RuleViolation
from motcua.documents.previews import page_of
from motcua.documents.rules.extraction import FieldKind, Found, fields_in
from motcua.web.desk.views.case import case_for
from motcua.web.shared.files import FILE_POLICY
from motcua.web.shared.requests import SiteRequest


@needs(VIEW)
@require_GET
def paper_words(request: SiteRequest, case_id: int, attachment_id: int) -> HttpResponse:
    """The paper to the left, its fields and words to the right; looking is noted."""
    case = case_for(request, case_id)
    attachment = _paper(case, attachment_id)
    what = f"words:{attachment.file_id}"
    log_read(subject_kind="case", subject_id=case.code, what=what, by=request.actor, now=request.now)
    return _page(request, case, attachment)


@needs(VIEW)
@require_GET
def paper_page(request: SiteRequest, case_id: int, attachment_id: int, number: int) -> HttpResponse:
    """A page as a picture, the first is 1, to be held against what was read in it; looking is noted."""
    case = case_for(request, case_id)
    attachment = _paper(case, attachment_id)
    if not 1 <= number <= _pages(attachment):
        raise Http404
    content, media_type = page_of(attachment.file, number - 1)
    what = f"file:{attachment.file_id}"
    log_read(subject_kind="case", subject_id=case.code, what=what, by=request.actor, now=request.now)
    response = HttpResponse(content, content_type=media_type)
    response["Content-Security-Policy"] = FILE_POLICY
    response["Cache-Control"] = "private, no-store"
    return response


@needs(ATTACH)
@require_POST
def paper_fields(request: SiteRequest, case_id: int, attachment_id: int) -> HttpResponse:
    """Keep the ticked fields as they were left."""
    case = case_for(request, case_id)
    attachment = _paper(case, attachment_id)
    ticked = [number for number in request.POST.getlist("field") if number.isdecimal()]
    fields = []
    for number in ticked:
        kind = request.POST.get(f"kind-{number}", "")
        if kind in set(FieldKind):
            fields.append((FieldKind(kind), request.POST.get(f"value-{number}", "")))
    try:
        confirm_fields(
            case_id=case_id, attachment_id=attachment_id, fields=fields, by=request.actor, now=request.now
        )
    except RuleViolation as error:
        return _page(request, case, attachment, typed=fields, problem=str(error), state=error.http_state)
    messages.success(request, _("Đã xác nhận %(count)s trường dữ liệu.") % {"count": len(fields)})
    return redirect("desk:paper_words", case_id, attachment_id)


def _paper(case: Case, attachment_id: int) -> CaseAttachment:
    papers = CaseAttachment.objects.select_related("file__text", "paper")
    found = papers.filter(pk=attachment_id, case=case, file__text__isnull=False).first()
    if found is None:
        raise Http404
    return found


def _pages(attachment: CaseAttachment) -> int:
    return attachment.file.text.text.count("\f") + 1


def _page(
    request: SiteRequest,
    case: Case,
    attachment: CaseAttachment,
    *,
    typed: list[tuple[FieldKind, str]] | None = None,
    problem: str = "",
    state: int = 200,
) -> HttpResponse:
    text = attachment.file.text.text
    confirmed = [(FieldKind(one.kind), one.value) for one in attachment.fields.all()]
    ticked = confirmed if typed is None else typed
    found = fields_in(text)
    known = {(one.kind, one.value) for one in found}
    rows = [(one, (one.kind, one.value) in ticked) for one in found]
    rows += [(Found(kind, value, ""), True) for kind, value in ticked if (kind, value) not in known]
    labels = dict(PaperField._meta.get_field("kind").flatchoices)
    context = {
        "case": case,
        "attachment": attachment,
        "pages": range(1, _pages(attachment) + 1),
        "text": text,
        "rows": [(one, labels[one.kind], is_ticked) for one, is_ticked in rows],
        "is_confirmed": bool(confirmed),
        "may_confirm": may(request.actor, ATTACH) and takes_part(request.actor, case),
        "problem": problem,
    }
    return render(request, "desk/paper_words.html", context, status=state)
