"""Files of a case: adding one, fetching one. Every look is noted in the read log."""

from __future__ import annotations

import hashlib
from typing import Literal
from urllib.parse import quote

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import File, Form, Path, Router, UploadedFile

from motcua.api.access import ApiRequest
from motcua.api.description import answers, refuses
from motcua.api.operations.finding import CaseCode, visible_case
from motcua.api.schemas.cases import FileOut, file_of
from motcua.api.schemas.intake import UnfitField
from motcua.api.schemas.types import FormId, PathId, plain
from motcua.api.site import reply
from motcua.audit.actions import log_read
from motcua.cases.actions import NewAttachment, attach_files, with_check_mark
from motcua.cases.models import Case, CaseAttachment
from motcua.cases.permissions import ATTACH, VIEW
from motcua.core.access import needs
from motcua.core.errors import NotFound
from motcua.documents.actions import read_stored, read_upload
from motcua.documents.choices import PAPERS

router = Router(tags=["files"])
PAPER: int | None = Form(None)
Purpose = Literal["paper", "supplement", "result", "evidence"]


@router.post("/cases/{code}/files", response={200: FileOut, 201: FileOut}, operation_id="attach_file",
             summary="Attach a file")  # fmt: skip
@refuses(404, 409)
@needs(ATTACH)
def attach(
    request: ApiRequest,
    code: Path[CaseCode],
    file: File[UploadedFile],
    paper_id: FormId = PAPER,
    purpose: Form[Purpose] = "paper",
) -> HttpResponse:
    """PDF, JPEG, PNG or HEIC, judged by content; the same file at the same place twice is one (200)."""
    case = visible_case(request, code)
    if paper_id is not None and not case.papers.filter(pk=paper_id).exists():
        raise UnfitField(_("Hồ sơ không có giấy tờ này."), field="form.paper_id")
    content, media_type = read_upload(file)
    name = plain((file.name or "").replace("\x00", "")) or "tep"
    given = NewAttachment(name, content, media_type, paper_id=paper_id, purpose=purpose)
    attachment = with_check_mark(given, case, public_url=settings.PUBLIC_URL)
    added = attach_files(case_id=case.pk, files=[attachment], by=request.actor, now=request.now)
    found = added[0] if added else _known(case, content_of=attachment)
    return reply(file_of(found, _address(case, found)), 201 if added else 200)


@router.get(
    "/cases/{code}/files/{file_id}",
    response={200: None},
    operation_id="download_file",
    url_name="download_file",
    summary="Download a file",
    openapi_extra=answers(200, *(kind.value for kind in PAPERS)),
)
@refuses(404)
@needs(VIEW)
def download(request: ApiRequest, code: Path[CaseCode], file_id: Path[PathId]) -> HttpResponse:
    """The bytes as they were handed in."""
    case = visible_case(request, code)
    found = case.attachments.select_related("file").filter(pk=file_id).first()
    if found is None:
        raise NotFound(_("Hồ sơ không có tệp này."))
    content = read_stored(found.file)
    log_read(
        subject_kind="case",
        subject_id=case.code,
        what=f"file:{found.file_id}",
        by=request.actor,
        now=request.now,
    )
    response = HttpResponse(content, content_type=found.file.media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.file_name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _known(case: Case, *, content_of: NewAttachment) -> CaseAttachment:
    """The attachment that was there before."""
    sha256 = hashlib.sha256(content_of.content).hexdigest()
    found = case.attachments.select_related("file").filter(
        file_id=sha256, paper_id=content_of.paper_id, purpose=content_of.purpose
    )
    return found.order_by("pk")[0]


def _address(case: Case, attachment: CaseAttachment) -> str:
    return reverse("api-1:download_file", args=[case.code, attachment.pk])
