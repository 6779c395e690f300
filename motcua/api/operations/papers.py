"""Papers between units: what must go on, the sheets by which it goes, what is taken in or refused.

People carry and sign; a program brings their signatures: it names the officer of the unit who signed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router

from motcua.agencies.models import Agency
from motcua.api.access import ApiRequest
from motcua.api.description import answers, refuses
from motcua.api.pages import FIRST, TWENTY, PageNumber, PageSize, page_of
from motcua.api.schemas.papers import (
    PapersToGive,
    RefuseIn,
    SheetIn,
    SheetOut,
    TakeInIn,
    WholeSheet,
    papers_of,
    sheet_of,
    whole_sheet,
)
from motcua.api.schemas.types import Page, PathId
from motcua.api.site import reply
from motcua.cases.actions import give_papers, receive_papers
from motcua.cases.errors import ConditionMissing
from motcua.cases.models import Case, TransferSheet
from motcua.cases.permissions import HAND_PAPERS
from motcua.cases.queries.papers import paper_rounds, sheets_of
from motcua.core.access import may, needs
from motcua.core.errors import NotFound

router = Router(tags=["papers"])


@router.get("/papers-to-hand-over", response=PapersToGive, operation_id="list_papers_to_hand_over",
            summary="List papers that must go on")  # fmt: skip
@needs(HAND_PAPERS)
def list_papers(request: ApiRequest) -> HttpResponse:
    """Papers that lie in the client's units while another unit works on their cases; at most 500."""
    return reply(papers_of(paper_rounds(request.actor, roles=HAND_PAPERS.roles, now=request.now)))


@router.get("/paper-sheets", response=Page[SheetOut], operation_id="list_paper_sheets",
            summary="List sheets of papers")  # fmt: skip
@needs(HAND_PAPERS)
def list_sheets(
    request: ApiRequest,
    is_open: Query[bool | None] = None,
    page: PageNumber = FIRST,
    page_size: PageSize = TWENTY,
) -> HttpResponse:
    """Sheets from and to the client's units, the newest first; `is_open`: with lines nobody has answered."""
    found = _sheets(request)
    if is_open is not None:
        found = found.filter(received_at__isnull=is_open)
    return reply(page_of(found, sheet_of, page, page_size))


@router.get("/paper-sheets/{sheet_id}", response=WholeSheet, operation_id="read_paper_sheet",
            url_name="read_paper_sheet", summary="Read a sheet of papers")  # fmt: skip
@refuses(404)
@needs(HAND_PAPERS)
def read_sheet(request: ApiRequest, sheet_id: Path[PathId]) -> HttpResponse:
    """The sheet with a line for each case."""
    return reply(_whole(_sheet(request, sheet_id)))


@router.post(
    "/paper-sheets",
    response={201: WholeSheet},
    operation_id="hand_over_papers",
    summary="Hand papers over to another unit",
    openapi_extra=answers(201, headers={"Location": "Address of the sheet"}),
)
@refuses(404)
@needs(HAND_PAPERS)
def hand_over(request: ApiRequest, sent: SheetIn) -> HttpResponse:
    """A numbered sheet of papers that lie in the one unit and belong to the other."""
    made = give_papers(
        giver=_unit(request, sent.giving_unit_id, is_own=True),
        receiver=_unit(request, sent.receiving_unit_id),
        case_ids=_ids(sent.case_codes),
        signed_by_id=sent.signed_by_id,
        by=request.actor,
        now=request.now,
    )
    sheet = _sheet(request, made.pk)
    return reply(_whole(sheet), 201, Location=reverse("api-1:read_paper_sheet", args=[sheet.pk]))


@router.post("/paper-sheets/{sheet_id}/take-in", response=WholeSheet, operation_id="take_in_papers",
             summary="Take in what has come")  # fmt: skip
@refuses(404, 409)
@needs(HAND_PAPERS)
def take_in(request: ApiRequest, sheet_id: Path[PathId], sent: TakeInIn) -> HttpResponse:
    """The receiving unit signs for these cases, or for all that are still open."""
    received = None if sent.case_codes is None else _ids(sent.case_codes)
    return _answered(request, sheet_id, received, {}, sent.signed_by_id)


@router.post("/paper-sheets/{sheet_id}/refuse", response=WholeSheet, operation_id="refuse_papers",
             summary="Refuse papers of a sheet")  # fmt: skip
@refuses(404, 409)
@needs(HAND_PAPERS)
def refuse(request: ApiRequest, sheet_id: Path[PathId], sent: RefuseIn) -> HttpResponse:
    """Not taken, each with its reason: they stay with the unit that gave them."""
    reasons = {one.case_code: one.reason for one in sent.cases}
    ids = dict(zip(reasons, _ids(list(reasons)), strict=True))
    missing = {ids[code]: reason for code, reason in reasons.items()}
    return _answered(request, sheet_id, (), missing, sent.signed_by_id)


def _answered(
    request: ApiRequest,
    sheet_id: int,
    received: Collection[int] | None,
    missing: Mapping[int, str],
    signed_by_id: int,
) -> HttpResponse:
    sheet = _sheet(request, sheet_id)
    receive_papers(
        sheet_id=sheet.pk,
        received=received,
        missing=missing,
        signed_by_id=signed_by_id,
        by=request.actor,
        now=request.now,
    )
    return reply(_whole(_sheet(request, sheet_id)))


def _sheets(request: ApiRequest) -> QuerySet[TransferSheet]:
    return sheets_of(request.actor, roles=HAND_PAPERS.roles)


def _sheet(request: ApiRequest, sheet_id: int) -> TransferSheet:
    found = _sheets(request).filter(pk=sheet_id).first()
    if found is None:
        raise NotFound(_("Không có danh sách bàn giao này."))
    return found


def _whole(sheet: TransferSheet) -> WholeSheet:
    return whole_sheet(sheet, sheet.items.select_related("case", "answered_by").order_by("order"))


def _unit(request: ApiRequest, unit_id: int, *, is_own: bool = False) -> Agency:
    """A unit by its key; one that gives must be the client's, else it does not exist for it."""
    found = Agency.objects.filter(pk=unit_id).first()
    if found is None or (is_own and not may(request.actor, HAND_PAPERS, found.path)):
        raise NotFound(_("Không có đơn vị này trong phạm vi của ứng dụng."))
    return found


def _ids(codes: Collection[str]) -> list[int]:
    """The keys of these cases, in the same order; raises ConditionMissing for a code of none."""
    found = dict(Case.objects.filter(code__in=codes).values_list("code", "pk"))
    if set(codes) - set(found):
        raise ConditionMissing(
            _("Xin chọn hồ sơ có giấy tờ đang ở đơn vị giao và chưa có trong danh sách nào."),
            field="case_codes",
        )
    return [found[code] for code in codes]
