"""The API at /api/v1/."""

from __future__ import annotations

import functools
import json

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.responses import NinjaJSONEncoder

from motcua.api.operations import (
    agencies,
    cases,
    files,
    moves,
    papers,
    procedures,
    sending,
    tracking,
    turning_away,
)
from motcua.api.site import Api
from motcua.core.access import public

description_router = Router()

api = Api(
    title="motcua",
    version="1",
    description="Procedures, cases and files. Refusals are problem documents (RFC 9457).",
    docs_url=None,
    openapi_url=None,
)


@description_router.get("/openapi.json", include_in_schema=False, operation_id="read_description")
@public
def read_description(request: HttpRequest) -> HttpResponse:
    """The OpenAPI description of everything here."""
    return HttpResponse(_description(), content_type="application/json")


@functools.cache
def _description() -> str:
    return json.dumps(api.get_openapi_schema(), cls=NinjaJSONEncoder, ensure_ascii=False)


for part in (procedures, agencies, cases, turning_away, moves, sending, files, papers, tracking):
    api.add_router("", part.router)
api.add_router("", description_router)
