"""Cases: register, list, read, explain, print."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from ninja import Path, Query, Router
from pydantic import Field

from motcua.api.access import ApiRequest
from motcua.api.description import answers, refuses
from motcua.api.operations.finding import CaseCode, visible_case
from motcua.api.operations.keys import KEY, Key, address_of, check_same
from motcua.api.pages import FIRST, TWENTY, PageNumber, PageSize, page_of
from motcua.api.schemas.cases import (
    CaseOut,
    CaseReceipt,
    CaseSummary,
    DueMomentsOut,
    case_of,
    due_moment_of,
    file_of,
    receipt_of,
    summary_of,
)
from motcua.api.schemas.exits import exits_of
from motcua.api.schemas.intake import IntakeIn, intake_of
from motcua.api.schemas.types import MomentIn, Page, PathId
from motcua.api.site import reply
from motcua.audit.actions import log_read
from motcua.cases.actions import print_form, receive_case
from motcua.cases.forms.offered import SLIP
from motcua.cases.forms.slip import tracking_url
from motcua.cases.models import CaseLink
from motcua.cases.permissions import RECEIVE, VIEW
from motcua.cases.queries.listing import CaseFilter, last_change_of, list_cases_for
from motcua.core.access import needs

router = Router(tags=["cases"])
State = Annotated[int, Field(ge=0, le=10, description="State, 0–10 as on the national portal")]
Since = Annotated[MomentIn, Field(description="Only cases changed since then, oldest change first")]
ProcedureCode = Annotated[str, Field(pattern=r"^[0-9A-Za-z.\-]{1,30}$")]
_WHOLE = (
    "procedure_version",
    "competent_agency",
    "receiving_agency",
    "handling_unit",
    "step_agency",
    "applicant",
)
_PRINTED = ("receiving_agency__parent", "competent_agency", "office", "received_by", "applicant", "proxy")


@router.post(
    "/cases",
    response={200: CaseReceipt, 201: CaseReceipt},
    operation_id="register_case",
    summary="Register a case",
    openapi_extra=answers(201, headers={"Location": "Address of the case"}),
)
@refuses(409)
@needs(RECEIVE)
def register_case(
    request: ApiRequest,
    sent: IntakeIn,
    idempotency_key: Key | None = KEY,
) -> HttpResponse:
    """Number, appointment and derivation, checklist, charge, first steps, events: one transaction."""
    intake = intake_of(sent, intake_key=idempotency_key or "")
    case = receive_case(intake=intake, by=request.actor, now=request.now)
    check_same(case, intake, is_alike=case.received_at is not None)
    url = tracking_url(case, public_url=settings.PUBLIC_URL)
    receipt = receipt_of(case, updated_at=case.received_at, tracking_url=url)
    is_new = case.received_at == request.now
    return reply(receipt, 201 if is_new else 200, Location=address_of(case))


@router.get("/cases", response=Page[CaseSummary], operation_id="list_cases",
            summary="List cases")  # fmt: skip
@needs(VIEW)
def list_cases(
    request: ApiRequest,
    state: Query[State | None] = None,
    procedure_code: ProcedureCode | None = None,
    competent_agency_id: PathId | None = None,
    updated_since: Query[Since | None] = None,
    page: PageNumber = FIRST,
    page_size: PageSize = TWENTY,
) -> HttpResponse:
    """Newest first; with `updated_since` in the order of their last change."""
    wanted = CaseFilter(
        state=state,
        procedure_code=procedure_code,
        competent_agency_id=competent_agency_id,
        updated_since=updated_since,
    )
    found = list_cases_for(request.actor, VIEW.roles, wanted).select_related(
        "procedure", "competent_agency", "receiving_agency"
    )
    return reply(
        page_of(found, lambda case: summary_of(case, updated_at=vars(case)["updated_at"]), page, page_size)
    )


@router.get("/cases/{code}", response=CaseOut, operation_id="read_case", url_name="read_case",
            summary="Read a case")  # fmt: skip
@refuses(404)
@needs(VIEW)
def read_case(request: ApiRequest, code: Path[CaseCode]) -> HttpResponse:
    """The whole case; reading it is noted in the read log."""
    case = visible_case(request, code, *_WHOLE)
    log_read(subject_kind="case", subject_id=case.code, what="case", by=request.actor, now=request.now)
    shown = case_of(
        case,
        updated_at=last_change_of(case),
        tracking_url=tracking_url(case, public_url=settings.PUBLIC_URL),
        papers=case.papers.all(),
        files=[
            file_of(attachment, reverse("api-1:download_file", args=[case.code, attachment.pk]))
            for attachment in case.attachments.select_related("file").order_by("pk")
        ],
        charges=[link.charge for link in case.charges.select_related("charge").order_by("pk")],
        supplements=case.supplements.prefetch_related("defects__paper"),
        links=case.links.select_related("member", "agency", "child"),
        parent_code=CaseLink.objects.filter(child=case).values_list("parent__code", flat=True).first(),
        exits=exits_of(case),
    )
    return reply(shown)


@router.get("/cases/{code}/due-moments", response=DueMomentsOut, operation_id="list_due_moments",
            summary="Explain the due moments")  # fmt: skip
@refuses(404)
@needs(VIEW)
def list_due_moments(request: ApiRequest, code: Path[CaseCode]) -> HttpResponse:
    """Every due moment with the derivation it was stored with."""
    case = visible_case(request, code)
    return reply(DueMomentsOut.model_construct(items=[due_moment_of(row) for row in case.due_moments.all()]))


@router.get(
    "/cases/{code}/slip",
    response={200: None},
    operation_id="print_slip",
    summary="Print the appointment slip",
    openapi_extra=answers(200, "application/pdf"),
)
@refuses(404)
@needs(VIEW)
def print_slip(request: ApiRequest, code: Path[CaseCode]) -> HttpResponse:
    """Mẫu 01 as PDF/A; 404 for a case without a slip (same-day results have one only on request)."""
    case = visible_case(request, code, *_PRINTED)
    content = print_form(
        case=case, kind=SLIP, public_url=settings.PUBLIC_URL, by=request.actor, now=request.now
    )
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="giay-hen-{case.code}.pdf"'
    return response
