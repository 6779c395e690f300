"""Moving a case: the same actions as the buttons of the desk."""

from __future__ import annotations

from django.http import HttpResponse
from ninja import Path, Router

from motcua.api.access import ApiRequest
from motcua.api.description import refuses
from motcua.api.operations.finding import CaseCode, case_id_of
from motcua.api.schemas.cases import CaseSummary, SupplementOut, summary_of, supplement_of
from motcua.api.schemas.moves import ActIn, HandOverIn, SupplementDoneIn, SupplementIn, TakeIn
from motcua.api.site import reply
from motcua.cases.actions import (
    Act,
    Defect,
    Recipient,
    act_on_case,
    ask_supplement,
    complete_supplement,
    hand_over_result,
    take_case,
)
from motcua.cases.permissions import HAND_OVER, RECEIVE, WORK
from motcua.core.access import needs

router = Router(tags=["cases"])


@router.post("/cases/{code}/take", response=CaseSummary, operation_id="take_case", summary="Take a case")
@refuses(404, 409)
@needs(WORK)
def take(request: ApiRequest, sent: TakeIn, code: Path[CaseCode]) -> HttpResponse:
    """Check that the client may act at the present step; a case held by a person answers 409."""
    case = take_case(
        case_id=case_id_of(request, code), version=sent.version, by=request.actor, now=request.now
    )
    return reply(summary_of(case, updated_at=request.now))


@router.post("/cases/{code}/act", response=CaseSummary, operation_id="act_on_case",
             summary="Send a case on or back")  # fmt: skip
@refuses(404, 409)
@needs(WORK)
def act(request: ApiRequest, sent: ActIn, code: Path[CaseCode]) -> HttpResponse:
    """Send the case from its present step along one of `step.actions`."""
    case = act_on_case(
        case_id=case_id_of(request, code),
        version=sent.version,
        act=Act(
            action_key=sent.action,
            note=sent.note,
            assignee_id=sent.assignee_id,
            result_number=sent.result_number,
            external_number=sent.external_number,
        ),
        by=request.actor,
        now=request.now,
    )
    return reply(summary_of(case, updated_at=request.now))


@router.post("/cases/{code}/supplements", response={201: SupplementOut}, operation_id="ask_supplement",
             summary="Ask for a supplement")  # fmt: skip
@refuses(404, 409)
@needs(WORK)
def ask(request: ApiRequest, sent: SupplementIn, code: Path[CaseCode]) -> HttpResponse:
    """All defects at once (Mẫu 02); the clock pauses. Once a case: again only by those above the officer."""
    supplement = ask_supplement(
        case_id=case_id_of(request, code),
        version=sent.version,
        defects=[Defect(one.reason, one.text, one.paper) for one in sent.defects],
        reason=sent.reason,
        repeat_reason=sent.repeat_reason,
        by=request.actor,
        now=request.now,
    )
    return reply(supplement_of(supplement), 201)


@router.post("/cases/{code}/supplements/complete", response=CaseSummary, operation_id="complete_supplement",
             summary="Note that the supplement is complete")  # fmt: skip
@refuses(404, 409)
@needs(RECEIVE)
def complete(request: ApiRequest, sent: SupplementDoneIn, code: Path[CaseCode]) -> HttpResponse:
    """The whole limit starts anew from now."""
    case = complete_supplement(
        case_id=case_id_of(request, code),
        version=sent.version,
        note=sent.note,
        by=request.actor,
        now=request.now,
    )
    return reply(summary_of(case, updated_at=request.now))


@router.post("/cases/{code}/hand-over", response=CaseSummary, operation_id="hand_over_result",
             summary="Hand the result over")  # fmt: skip
@refuses(404, 409)
@needs(HAND_OVER)
def hand_over(request: ApiRequest, sent: HandOverIn, code: Path[CaseCode]) -> HttpResponse:
    """9 → 10, with the recipient's name."""
    case = hand_over_result(
        case_id=case_id_of(request, code),
        version=sent.version,
        recipient=Recipient(sent.recipient_name, sent.recipient_paper, sent.is_present),
        by=request.actor,
        now=request.now,
    )
    return reply(summary_of(case, updated_at=request.now))
