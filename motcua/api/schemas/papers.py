"""Papers that go from unit to unit, and the sheets they go by."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, Field

from motcua.api.schemas.agencies import AgencyRef, agency_ref
from motcua.api.schemas.types import VISIBLE, Id, Input, Moment, Output, plain
from motcua.cases.models import TransferItem, TransferSheet
from motcua.cases.queries.papers import PaperRound

MOST_CASES = 500  # as many as a page of papers to hand on shows
Code = Annotated[str, Field(pattern=r"^[0-9A-Za-z.\-]{1,60}$")]
Codes = Annotated[list[Code], Field(min_length=1, max_length=MOST_CASES)]
Why = Annotated[str, Field(max_length=300, pattern=VISIBLE), AfterValidator(plain)]


class SheetIn(Input):
    """Papers signed over: from where to where, of which cases, and the officer who signed."""

    giving_unit_id: Id
    receiving_unit_id: Id
    case_codes: Codes
    signed_by_id: Id


class TakeInIn(Input):
    """What has come: of these cases, or of all that are still open where `case_codes` is null."""

    case_codes: Codes | None = None
    signed_by_id: Id


class RefusedPaper(Input):
    """Papers that are not taken, and why."""

    case_code: Code
    reason: Why


class RefuseIn(Input):
    """What is not taken; it stays with the unit that gave it."""

    cases: Annotated[list[RefusedPaper], Field(min_length=1, max_length=MOST_CASES)]
    signed_by_id: Id


class PaperToGive(Output):
    """A case whose papers lie in one unit while another works on it; `refusal`: why they came back last."""

    case_code: str
    procedure_name: str
    giving_unit: AgencyRef
    receiving_unit: AgencyRef
    due_at: Moment
    is_late: bool
    refusal: str


class PapersToGive(Output):
    """What must be handed on, the most urgent of each pair of units first."""

    items: list[PaperToGive]


class SheetOut(Output):
    """A sheet in short; `open_count`: lines nobody has answered."""

    id: int
    number: str
    giving_unit: AgencyRef
    receiving_unit: AgencyRef
    given_by: str
    given_at: Moment
    received_by: str
    received_at: Moment | None
    is_postal: bool
    case_count: int
    open_count: int
    refused_count: int


class SheetLine(Output):
    """The papers of one case: `given`, then `received` or `missing` with the reason."""

    case_code: str
    state: str
    due_at: Moment | None
    answered_by: str
    answered_at: Moment | None
    reason: str


class WholeSheet(SheetOut):
    """A sheet with its lines."""

    lines: list[SheetLine]


def papers_of(rounds: Iterable[PaperRound]) -> PapersToGive:
    """All rounds, a line for each case."""
    return PapersToGive.model_construct(
        items=[
            PaperToGive.model_construct(
                case_code=row.case.code,
                procedure_name=row.case.procedure_name,
                giving_unit=agency_ref(one.giver),
                receiving_unit=agency_ref(one.receiver),
                due_at=row.due_at,
                is_late=row.is_late,
                refusal=row.refusal,
            )
            for one in rounds
            for row in one.rows
        ]
    )


def sheet_of(sheet: TransferSheet) -> SheetOut:
    """One row of the list, as `queries.papers.sheets_of` reads it."""
    return SheetOut.model_construct(**_short(sheet))


def whole_sheet(sheet: TransferSheet, items: Iterable[TransferItem]) -> WholeSheet:
    """A sheet and its lines, each with its case and who answered."""
    lines = [
        SheetLine.model_construct(
            case_code=item.case.code,
            state=item.state,
            due_at=item.due_at,
            answered_by=item.answered_by.full_name if item.answered_by else "",
            answered_at=item.answered_at,
            reason=item.reason,
        )
        for item in items
    ]
    return WholeSheet.model_construct(**_short(sheet), lines=lines)


def _short(sheet: TransferSheet) -> dict[str, Any]:
    counts = vars(sheet)
    return {
        "id": sheet.pk,
        "number": sheet.number,
        "giving_unit": agency_ref(sheet.giving_unit),
        "receiving_unit": agency_ref(sheet.receiving_unit),
        "given_by": sheet.given_by.full_name,
        "given_at": sheet.given_at,
        "received_by": sheet.received_by.full_name if sheet.received_by else "",
        "received_at": sheet.received_at,
        "is_postal": sheet.is_postal,
        "case_count": counts["case_count"],
        "open_count": counts["open_count"],
        "refused_count": counts["missing_count"],
    }
