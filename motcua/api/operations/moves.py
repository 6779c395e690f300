"""Moving a case: one operation for each move of the table (`api.moves`)."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from ninja import Path, Router

from motcua.api.access import ApiRequest
from motcua.api.description import refuses
from motcua.api.moves import ALL, Move
from motcua.api.operations.finding import CaseCode, case_id_of
from motcua.api.schemas.moves import MoveIn
from motcua.api.site import reply
from motcua.core.access import needs

router = Router(tags=["cases"])


def operation_of(move: Move) -> Callable[..., HttpResponse]:
    """The operation that makes the move, open to clients that hold its right."""

    def run(request: ApiRequest, sent: MoveIn, code: Path[CaseCode]) -> HttpResponse:
        case_id = case_id_of(request, code)
        made = move.action(case_id=case_id, **sent.arguments(), by=request.actor, now=request.now)
        return reply(move.show(made, request.now), move.state)

    run.__name__, run.__doc__ = move.name, move.about
    run.__annotations__["sent"] = move.body
    return refuses(404, 409)(needs(move.right)(run))


for each in ALL:
    router.post(
        f"/cases/{{code}}/{each.path}",
        response={each.state: each.answer},
        operation_id=each.name,
        summary=each.summary,
    )(operation_of(each))
