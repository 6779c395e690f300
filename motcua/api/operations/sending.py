"""Moves of a case that carry a file: the draft for the applicant, the opinion of a unit that was asked."""

from __future__ import annotations

from typing import Annotated, Literal

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Form, Path, Router, UploadedFile
from pydantic import Field

from motcua.api.access import ApiRequest
from motcua.api.description import refuses
from motcua.api.operations.finding import CaseCode, case_id_of
from motcua.api.schemas.cases import CaseSummary, summary_of
from motcua.api.schemas.exits import ConsultationOut, consultation_of
from motcua.api.schemas.types import Text, plain
from motcua.api.site import reply
from motcua.cases.actions import Answer, NewAttachment, answer_consultation, send_draft
from motcua.cases.choices import AttachmentPurpose, Opinion
from motcua.cases.models import Consultation
from motcua.cases.permissions import ANSWER, WORK
from motcua.core.access import needs
from motcua.core.errors import NotFound
from motcua.documents.actions import read_upload

router = Router(tags=["cases"])
FormVersion = Annotated[int, Field(ge=1, le=2**31 - 1)]
OpinionCode = Literal["agree", "disagree", "other"]  # `Opinion`; a test compares
Number = Annotated[int, Field(ge=1, le=32767, description="`consultations[].number` of the case")]
NO_WORDS: str = Form("")
NO_FILE: UploadedFile | None = File(None)


@router.post("/cases/{code}/drafts", response={201: CaseSummary}, operation_id="send_draft",
             summary="Show the applicant a draft")  # fmt: skip
@refuses(404, 409)
@needs(WORK)
def send(
    request: ApiRequest, code: Path[CaseCode], file: File[UploadedFile], version: Form[FormVersion]
) -> HttpResponse:
    """The applicant looks it over with both codes of the slip; silence is consent."""
    draft = send_draft(
        case_id=case_id_of(request, code),
        version=version,
        file=_attachment(file, AttachmentPurpose.DRAFT),
        by=request.actor,
        now=request.now,
    )
    return reply(summary_of(draft.case, updated_at=request.now), 201)


@router.post("/cases/{code}/consultations/{number}/answer", response=ConsultationOut,
             operation_id="answer_consultation", summary="Give the opinion of a unit")  # fmt: skip
@refuses(404, 409)
@needs(ANSWER)
def answer(
    request: ApiRequest,
    code: Path[CaseCode],
    number: Path[Number],
    opinion: Form[OpinionCode],
    text: Text = NO_WORDS,
    file: UploadedFile | None = NO_FILE,
) -> HttpResponse:
    """Once, by the unit that was asked; anything but `agree` needs words."""
    case_id = case_id_of(request, code)
    asked = Consultation.objects.filter(case_id=case_id, number=number).values_list("pk", flat=True).first()
    if asked is None:
        raise NotFound(_("Không có nội dung lấy ý kiến này."))
    said = Answer(Opinion(opinion), text, _attachment(file, AttachmentPurpose.OPINION) if file else None)
    given = answer_consultation(consultation_id=asked, answer=said, by=request.actor, now=request.now)
    return reply(consultation_of(given))


def _attachment(file: UploadedFile, purpose: AttachmentPurpose) -> NewAttachment:
    name = plain((file.name or "").replace("\x00", "")) or "tep"
    return NewAttachment(name, *read_upload(file), purpose=purpose)
