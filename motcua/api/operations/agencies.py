"""Agencies and reception points within the client's own part of the tree."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query, Router
from pydantic import Field

from motcua.agencies.queries import agencies_in
from motcua.api.access import ApiRequest
from motcua.api.description import refuses
from motcua.api.pages import FIRST, TWENTY, PageNumber, PageSize, page_of
from motcua.api.schemas.agencies import AgencyOut, OfferingOut, OfficeOut, agency_of, offering_of, office_of
from motcua.api.schemas.types import NO_NUL, Page, PathId
from motcua.api.site import reply
from motcua.cases.permissions import RECEIVE, VIEW
from motcua.cases.queries.intake import offices_for
from motcua.catalogue.queries import receivable_by
from motcua.core.access import needs
from motcua.core.errors import NotFound
from motcua.core.rules.dates import local_day

router = Router(tags=["agencies"])
Words = Annotated[str, Field(max_length=200, pattern=NO_NUL, description="Words of the name, or the code")]


@router.get("/agencies", response=Page[AgencyOut], operation_id="list_agencies",
            summary="List agencies of the client")  # fmt: skip
@needs(VIEW)
def list_agencies(
    request: ApiRequest,
    q: Query[Words | None] = None,
    page: PageNumber = FIRST,
    page_size: PageSize = TWENTY,
) -> HttpResponse:
    """Agencies in force today in the subtrees the client holds a role in, parents first."""
    paths = request.actor.paths_of(VIEW.roles)
    found = agencies_in(paths, search=q or "", on=local_day(request.now))
    return reply(page_of(found, agency_of, page, page_size))


@router.get("/offices", response=Page[OfficeOut], operation_id="list_offices",
            summary="List reception points")  # fmt: skip
@needs(RECEIVE)
def list_offices(request: ApiRequest, page: PageNumber = FIRST, page_size: PageSize = TWENTY) -> HttpResponse:
    """Reception points at which the client may register cases, with their counters."""
    found = (
        offices_for(request.actor, roles=RECEIVE.roles)
        .prefetch_related("counters")
        .order_by("agency__path", "-is_main", "pk")
    )
    return reply(page_of(found, office_of, page, page_size))


@router.get("/offices/{office_id}/procedures", response=Page[OfferingOut], operation_id="list_offerings",
            summary="List what a reception point takes cases for")  # fmt: skip
@refuses(404)
@needs(RECEIVE)
def list_offerings(
    request: ApiRequest,
    office_id: Path[PathId],
    page: PageNumber = FIRST,
    page_size: PageSize = TWENTY,
) -> HttpResponse:
    """What may be registered there, each with the agency that decides it."""
    office = offices_for(request.actor, roles=RECEIVE.roles).filter(pk=office_id).first()
    if office is None:
        raise NotFound(_("Không có điểm tiếp nhận này."))
    found = receivable_by(office.agency, on=local_day(request.now)).order_by("procedure__code", "pk")
    return reply(page_of(found, offering_of, page, page_size))
