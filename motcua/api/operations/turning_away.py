"""Cases that cannot be received as they come: incomplete, or not accepted at the desk."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.http import HttpResponse
from ninja import Router

from motcua.api.access import ApiRequest
from motcua.api.description import answers, refuses
from motcua.api.operations.keys import KEY, Key, address_of, check_same
from motcua.api.schemas.cases import CaseReceipt, receipt_of
from motcua.api.schemas.intake import intake_of
from motcua.api.schemas.turning_away import IncompleteIn, NotAcceptedIn
from motcua.api.site import reply
from motcua.cases.actions import open_incomplete_case, propose_refusal
from motcua.cases.forms.slip import tracking_url
from motcua.cases.models import Case
from motcua.cases.permissions import RECEIVE
from motcua.cases.queries.listing import last_change_of
from motcua.core.access import needs

router = Router(tags=["cases"])
_BEGUN = answers(201, headers={"Location": "Address of the case"})
_RECEIPT = {200: CaseReceipt, 201: CaseReceipt}


@router.post("/incomplete-cases", response=_RECEIPT, operation_id="open_incomplete_case",
             summary="Record a case that came incomplete", openapi_extra=_BEGUN)  # fmt: skip
@refuses(409)
@needs(RECEIVE)
def open_incomplete(
    request: ApiRequest, sent: IncompleteIn, idempotency_key: Key | None = KEY
) -> HttpResponse:
    """Everything missing is asked for at once (Mẫu 02): state 5; it is received when it is complete."""
    intake = intake_of(sent, intake_key=idempotency_key or "")
    defects = [one.defect() for one in sent.defects]
    case = open_incomplete_case(intake=intake, defects=defects, by=request.actor, now=request.now)
    is_new = case.paused_at == request.now
    check_same(case, intake, is_alike=is_new or _came_incomplete(case))
    return _receipt(case, is_new=is_new, now=request.now)


@router.post("/refused-cases", response=_RECEIPT, operation_id="propose_refusal",
             summary="Do not accept a case, or propose that", openapi_extra=_BEGUN)  # fmt: skip
@refuses(409)
@needs(RECEIVE)
def refuse(request: ApiRequest, sent: NotAcceptedIn, idempotency_key: Key | None = KEY) -> HttpResponse:
    """State 3 with the notice (Mẫu 03) where the receiver decides, else state 1: the director's to answer."""
    intake = intake_of(sent, intake_key=idempotency_key or "")
    case = propose_refusal(intake=intake, reason=sent.reason, by=request.actor, now=request.now)
    proposed = case.desk_refusals.first()
    check_same(case, intake, is_alike=proposed is not None)
    is_new = proposed is not None and proposed.proposed_at == request.now
    return _receipt(case, is_new=is_new, now=request.now)


def _came_incomplete(case: Case) -> bool:
    """Whether it was asked to be completed before it was received, or is yet to be."""
    asked = case.supplements.filter(number=1).first()
    return asked is not None and (case.received_at is None or asked.asked_at < case.received_at)


def _receipt(case: Case, *, is_new: bool, now: datetime) -> HttpResponse:
    changed_at = now if is_new else last_change_of(case)
    url = tracking_url(case, public_url=settings.PUBLIC_URL)
    receipt = receipt_of(case, updated_at=changed_at, tracking_url=url)
    return reply(receipt, 201 if is_new else 200, Location=address_of(case))
