"""The catalogue: open to everybody, as the law wants it published (NĐ 63/2010/NĐ-CP Điều 15)."""

from __future__ import annotations

import json
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from motcua.api.description import refuses
from motcua.api.pages import FIRST, TWENTY, PageNumber, PageSize, page_of
from motcua.api.schemas.procedures import (
    FieldOut,
    ProcedureOut,
    ProcedureSummary,
    field_out,
    procedure_of,
    summary_of,
)
from motcua.api.schemas.types import LARGEST, NO_NUL, Output, Page, PathId
from motcua.api.site import reply
from motcua.catalogue.queries import ProcedureFilter, current_version, fields_in_use, find_procedures
from motcua.core.access import public

router = Router(tags=["procedures"])
Code = Annotated[str, Field(pattern=r"^[0-9A-Za-z.\-]{1,30}$")]
Offering = Annotated[int, Field(ge=1, le=LARGEST, description="Only what this agency takes cases for")]
Words = Annotated[str, Field(max_length=200, pattern=NO_NUL, description="Words or a code, marks or none")]


class Fields(Output):
    """All fields that have a procedure."""

    items: list[FieldOut]


@router.get("/procedures", response=Page[ProcedureSummary], operation_id="list_procedures",
            summary="List and search procedures")  # fmt: skip
@public
def list_procedures(
    request: HttpRequest,
    q: Query[Words | None] = None,
    field_id: PathId | None = None,
    level: Literal["ministry", "province", "commune", "other"] | None = None,
    online_level: Literal["information", "partial", "full"] | None = None,
    agency_id: Query[Offering | None] = None,
    page: PageNumber = FIRST,
    page_size: PageSize = TWENTY,
) -> HttpResponse:
    """Current versions by name; every word of `q` must occur in code, name, field or other words for it."""
    wanted = ProcedureFilter(
        words=q or "",
        field_id=field_id,
        level=level or "",
        online_level=online_level or "",
        agency_id=agency_id,
    )
    return reply(page_of(find_procedures(wanted), summary_of, page, page_size))


@router.get("/procedures/{code}", response=ProcedureOut, operation_id="read_procedure",
            summary="Read a procedure")  # fmt: skip
@refuses(404)
@public
def read_procedure(request: HttpRequest, code: Path[Code]) -> HttpResponse:
    """The version in force: parsed parts, and every field of the source verbatim."""
    version = current_version(code)
    return reply(procedure_of(version, json.loads(version.verbatim_text or "{}")))


@router.get("/fields", response=Fields, operation_id="list_fields", summary="List fields of administration")
@public
def list_fields(request: HttpRequest) -> HttpResponse:
    """Fields that have a current procedure."""
    return reply(Fields.model_construct(items=[field_out(field) for field in fields_in_use()]))
