"""Files of a case: adding them, and showing one. Every look is noted in the read log."""

from __future__ import annotations

from urllib.parse import quote

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from motcua.audit.actions import log_read
from motcua.cases.actions import NewAttachment, attach_files, with_check_mark
from motcua.cases.choices import AttachmentPurpose
from motcua.cases.models import CaseAttachment
from motcua.cases.permissions import ATTACH, VIEW
from motcua.core.access import needs
from motcua.core.errors import RuleViolation
from motcua.documents.actions import read_upload
from motcua.documents.previews import preview_of
from motcua.web.desk.forms.work import AttachForm
from motcua.web.desk.views.case import Refusal, case_for, case_page
from motcua.web.shared.files import FILE_POLICY
from motcua.web.shared.requests import SiteRequest


@needs(ATTACH)
@require_POST
def attach(request: SiteRequest, case_id: int) -> HttpResponse:
    """Add files to the case; all or none of them."""
    case = case_for(request, case_id)
    form = AttachForm(request.POST, request.FILES)
    if not form.is_valid():
        message = str(next(iter(form.errors.values()))[0])
        return case_page(request, case, Refusal("attach", message, "uploads", {}), state=422)
    try:
        files = [
            with_check_mark(
                NewAttachment(
                    upload.name or "",
                    *read_upload(upload),
                    paper_id=form.cleaned_data["paper"],
                    purpose=form.cleaned_data["purpose"] or AttachmentPurpose.PAPER,
                ),
                case,
                public_url=settings.PUBLIC_URL,
            )
            for upload in form.cleaned_data["uploads"]
        ]
        added = attach_files(case_id=case_id, files=files, by=request.actor, now=request.now)
    except RuleViolation as error:
        return case_page(request, case, Refusal.of("attach", error, {}), state=error.http_state)
    if added:
        words = ngettext("Đã thêm %(count)s tệp.", "Đã thêm %(count)s tệp.", len(added))
        messages.success(request, words % {"count": len(added)})
    else:
        messages.info(request, _("Các tệp này đã có trong hồ sơ."))
    return redirect("desk:case", case_id)


@needs(VIEW)
@require_GET
def attachment(request: SiteRequest, case_id: int, attachment_id: int) -> HttpResponse:
    """Show a file inside the page, or download it with `?tai=1`."""
    case = case_for(request, case_id)
    found = CaseAttachment.objects.select_related("file").filter(pk=attachment_id, case=case).first()
    if found is None:
        raise Http404
    content, media_type = preview_of(found.file)
    log_read(
        subject_kind="case",
        subject_id=case.code,
        what=f"file:{found.file_id}",
        by=request.actor,
        now=request.now,
    )
    response = HttpResponse(content, content_type=media_type)
    response["Content-Security-Policy"] = FILE_POLICY
    response["Cache-Control"] = "private, no-store"
    way = "attachment" if request.GET.get("tai") else "inline"
    response["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(found.file_name)}"
    return response
