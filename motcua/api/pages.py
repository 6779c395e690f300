"""Lists in pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from django.db.models import QuerySet
from ninja import Query
from pydantic import Field

from motcua.api.schemas.types import Page

Row = TypeVar("Row", bound=Any)
LARGEST_PAGE = 100
PageNumber = Annotated[int, Field(ge=1, le=10_000)]
PageSize = Annotated[int, Field(ge=1, le=LARGEST_PAGE)]
FIRST: int = Query(1, description="Page, from 1")
TWENTY: int = Query(20, description="Rows of a page")


def page_of(rows: QuerySet[Row], show: Callable[[Row], Any], page: int, page_size: int) -> Page[Any]:
    """One page in two queries; a page beyond the last is empty."""
    count = rows.count()
    start = (page - 1) * page_size
    found = rows[start : start + page_size] if start < count else []
    return Page.model_construct(
        items=[show(row) for row in found],
        count=count,
        page=page,
        page_size=page_size,
        next_page=page + 1 if start + page_size < count else None,
    )
