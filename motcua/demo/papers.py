"""The daily round of papers between the units of the sample office."""

from __future__ import annotations

from datetime import datetime
from itertools import groupby

from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency
from motcua.cases.actions import give_papers, receive_papers
from motcua.cases.queries.papers import papers_to_give
from motcua.core.actors import Actor, Role
from motcua.demo.office import DemoOffice

_CARRIERS = {
    AgencyKind.CENTRE: Role.RECEIVER,
    AgencyKind.COMMUNE: Role.RECORDS_CLERK,
    AgencyKind.DISTRICT: Role.RECORDS_CLERK,
}


def paper_round(office: DemoOffice, now: datetime) -> None:
    """Everything that lies in the wrong unit is signed over and signed for."""
    waiting = papers_to_give(office.agency.path).filter(received_at__lte=now)  # a past year is played later
    in_order = waiting.select_related("papers_agency", "step_agency").order_by(
        "papers_agency_id", "step_agency_id", "code"
    )
    for (giver, receiver), cases in groupby(in_order, lambda case: (case.papers_agency, case.step_agency)):
        if giver is None or receiver is None:
            continue
        case_ids = [case.pk for case in cases]
        sheet = give_papers(
            giver=giver, receiver=receiver, case_ids=case_ids, by=_carrier(office, giver, now), now=now
        )
        receive_papers(sheet_id=sheet.pk, by=_carrier(office, receiver, now), now=now)


def _carrier(office: DemoOffice, unit: Agency, now: datetime) -> Actor:
    """Who carries papers for a unit: the records clerk, a receiver, a specialist."""
    role = _CARRIERS.get(AgencyKind(unit.kind), Role.SPECIALIST)
    return office.actor(role, now=now, unit=unit)
