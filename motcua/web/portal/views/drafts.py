"""The applicant looks over a draft and answers, with the two codes of the slip."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.audit.actions import log_read
from motcua.cases.actions import Reply, answer_draft_online
from motcua.cases.choices import AnswerWay, DraftAnswer
from motcua.cases.queries.tracking import draft_to_check, tracking_path
from motcua.core.access import public
from motcua.core.actors import APPLICANT
from motcua.core.errors import RuleViolation
from motcua.documents.previews import preview_of
from motcua.web.portal.forms import DraftReplyForm, LookupForm
from motcua.web.portal.views.tracking import case_of, not_found, private, tracking_page
from motcua.web.shared.files import FILE_POLICY
from motcua.web.shared.requests import SiteRequest


@public
@require_POST
def answer(request: SiteRequest, code: str, lookup_code: str) -> HttpResponse:
    """Consent, or what is to be corrected; what was typed stands again where it cannot be taken."""
    codes = LookupForm({"code": code, "lookup_code": lookup_code})
    case = case_of(request, codes)
    if case is None:
        return not_found(request, codes)
    form = DraftReplyForm(request.POST)
    if not form.is_valid():
        return tracking_page(request, case, reply=form, state=422)
    said = form.cleaned_data
    try:
        answer_draft_online(
            code=case.code,
            lookup_code=case.lookup_code,
            draft_id=said["draft"],
            reply=Reply(DraftAnswer(said["answer"]), AnswerWay.PORTAL, said["note"]),
            by=APPLICANT,
            now=request.now,
        )
    except RuleViolation as error:
        form.add_error(error.field if error.field in form.fields else None, str(error))
        return tracking_page(request, case, reply=form, state=error.http_state)
    if said["answer"] == DraftAnswer.CONFIRMED:
        messages.success(request, _("Đã ghi nhận: ông/bà đồng ý với bản nháp."))
    else:
        messages.success(request, _("Đã ghi nhận nội dung ông/bà đề nghị sửa."))
    response = redirect(tracking_path(case.code, case.lookup_code))
    response.status_code = 303
    return private(response)


@public
@require_safe
def file(request: SiteRequest, code: str, lookup_code: str) -> HttpResponse:
    """The draft itself, only while an answer is asked for; the look is noted."""
    codes = LookupForm({"code": code, "lookup_code": lookup_code})
    case = case_of(request, codes)
    if case is None:
        return not_found(request, codes)
    draft = draft_to_check(case)
    if draft is None:
        raise Http404
    content, media_type = preview_of(draft.file.file)
    what = f"file:{draft.file.file_id}"
    log_read(subject_kind="case", subject_id=case.code, what=what, by=APPLICANT, now=request.now)
    response = private(HttpResponse(content, content_type=media_type))
    response["Content-Security-Policy"] = FILE_POLICY
    response["Content-Disposition"] = f"inline; filename*=UTF-8''{quote(draft.file.file_name)}"
    return response
