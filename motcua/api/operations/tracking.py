"""Following a case by its slip, without a token: state and degree of completion, nothing else."""

from __future__ import annotations

import contextlib

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from motcua.api.access import ApiRequest
from motcua.api.description import refuses
from motcua.api.schemas.cases import Tracked
from motcua.api.schemas.moves import TrackIn
from motcua.api.site import reply
from motcua.cases.actions.attempts import count_failure, refuse_guessing
from motcua.cases.choices import CaseState
from motcua.cases.models import Case
from motcua.cases.queries.tracking import track, tracked_case
from motcua.core.access import public
from motcua.core.errors import NotFound
from motcua.core.rules.case_codes import parse_case_code
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.lookup_codes import normalise_lookup_code

router = Router(tags=["cases"])


@router.post("/tracking", response=Tracked, operation_id="track_case",
             summary="Follow a case by its slip")  # fmt: skip
@refuses(404, 429)
@public
def track_by_slip(request: ApiRequest, sent: TrackIn) -> HttpResponse:
    """Both codes go in the body: addresses end up in logs. A wrong half is not told from the other."""
    address = request.META.get("REMOTE_ADDR", "")
    refuse_guessing(address=address, now=request.now)
    case = _case_of(sent)
    if case is None:
        count_failure(address=address, now=request.now)
        raise NotFound(_("Không có hồ sơ nào mang cả hai mã này. Xin so lại với giấy hẹn rồi thử lại."))
    state = CaseState(case.state)
    return reply(
        Tracked.model_construct(
            code=case.code,
            state=state.value,
            state_name=str(state.label),
            percent=track(case, now=request.now).percent,
        )
    )


def _case_of(sent: TrackIn) -> Case | None:
    with contextlib.suppress(Unreadable):
        return tracked_case(
            code=parse_case_code(sent.code).text, lookup_code=normalise_lookup_code(sent.lookup_code)
        )
    return None
