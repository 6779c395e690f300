"""After reception: the page that shows the slip, prints it and leads to the next person."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from motcua.cases.actions import issue_slip
from motcua.cases.choices import CaseState
from motcua.cases.models import Case
from motcua.cases.permissions import DECLARE, RECEIVE, VIEW
from motcua.cases.queries.declaring import declaration_of
from motcua.cases.queries.linking import parts_of
from motcua.catalogue.rules.declarations import DECLARATIONS
from motcua.core.access import may, needs
from motcua.core.errors import NotFound
from motcua.queueing.models import Ticket
from motcua.web.desk.moves import fees
from motcua.web.desk.moves.kinds import Offered, Standing
from motcua.web.shared.requests import SiteRequest

_ALL = (
    "receiving_agency__parent",
    "competent_agency",
    "handling_unit",
    "office",
    "counter",
    "received_by",
    "applicant",
    "proxy",
    "procedure",
    "declaration",
)


@needs(RECEIVE)
@require_GET
def intake_done(request: SiteRequest, case_id: int) -> HttpResponse:
    """What came of the intake: number, appointment, slip; the next person is one key away."""
    case = seen_case(request, case_id)
    at = Standing.of(request.actor, case, request.now, {})
    context = {
        "case": case,
        "at_counter": _visit_here(request, case),
        "is_received": case.received_at is not None,
        "is_asked": case.state == CaseState.AWAITING_SUPPLEMENT,
        "is_refused": case.state == CaseState.NOT_ACCEPTED,
        "supplement": case.supplements.prefetch_related("defects__paper").order_by("-number").first(),
        "refusal": case.desk_refusals.last(),
        "scan_count": case.attachments.count(),
        "parts": parts_of(case, now=request.now),
        "declares": case.received_at is not None
        and case.procedure.code in DECLARATIONS
        and may(request.actor, DECLARE),
        "declaration": declaration_of(case),
        "fees": at.fees,
        "collect": next(iter(Offered.to(at, (fees.COLLECT_FEE,))), None),
    }
    return render(request, "desk/intake_done.html", context)


def _visit_here(request: SiteRequest, case: Case) -> Ticket | None:
    """The ticket of the person still at this officer's counter, if the case was received for one."""
    visits = Ticket.objects.at_counter().filter(case_links__case=case, officer_id=request.actor.id)
    return visits.first()


@needs(RECEIVE)
@require_POST
def issue(request: SiteRequest, case_id: int) -> HttpResponse:
    """A slip for somebody who asks for one after all."""
    version = int(request.POST.get("version") or 0)
    issue_slip(case_id=case_id, version=version, by=request.actor, now=request.now)
    return redirect("desk:intake_done", case_id)


def seen_case(request: SiteRequest, case_id: int) -> Case:
    """A case this officer has business with; to all others it does not exist."""
    actor = request.actor
    case = Case.objects.visible_to(actor, VIEW.roles).select_related(*_ALL).filter(pk=case_id).first()
    if case is None:
        raise NotFound(_("Không có hồ sơ này."))
    return case
