"""Whether papers are digitised: the law of the day, and the orders that hold for procedure and agency."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import OuterRef, Q, QuerySet

from motcua.agencies.models import Agency
from motcua.agencies.queries import ancestor_ids
from motcua.cases.models import Case, CasePaper, DigitisingOrder, PaperScan
from motcua.cases.rules.digitising import Digitising, Order, PaperFacts, digitising
from motcua.catalogue.models import ProcedureVersion
from motcua.core.rules.dates import local_day
from motcua.core.rules.rule_sets import digitising_rules, in_force


def digitising_of(case: Case, papers: Sequence[CasePaper], *, now: datetime) -> list[Digitising]:
    """What is wanted of each paper of a case, by the law of the day it was received.

    Before reception it is the law of today. One statement, none where nothing is ordered.
    """
    day = local_day(case.received_at or now)
    facts = [paper.facts(case.channel) for paper in papers]
    agencies = (case.competent_agency, case.receiving_agency)
    if not getattr(case, "has_digitising_orders", True):
        return _judged(facts, [], day)
    return _judged(facts, _orders(case.procedure_id, case.field_id, agencies, day), day)


def digitising_at_intake(
    names: Sequence[str], *, version: ProcedureVersion, agencies: Sequence[Agency], on: date
) -> list[Digitising]:
    """The same for papers that may be handed in now, on paper: to the competent and the receiving agency."""
    orders = _orders(version.procedure_id, version.field_id, agencies, on)
    return _judged([PaperFacts(name) for name in names], orders, on)


def digitising_of_scan(link: PaperScan, *, now: datetime) -> Digitising | None:
    """What is wanted of the paper being digitised; None before there is a case, or for a paper of none."""
    if link.case is None or link.paper is None:
        return None
    return digitising_of(link.case, [link.paper], now=now)[0]


def orders_about(procedure: int | OuterRef, field: int | OuterRef | None) -> QuerySet[DigitisingOrder]:
    """Orders that speak of a procedure in a field, in force or not, of whichever agency."""
    of_it = Q(procedure=procedure) | Q(procedure=None, field=None)
    if field is not None:
        of_it |= Q(field=field)
    return DigitisingOrder.objects.filter(of_it)


def _judged(papers: Sequence[PaperFacts], orders: Sequence[Order], day: date) -> list[Digitising]:
    rules = digitising_rules(in_force("digitising", day).id)
    return [digitising(paper, rules=rules, orders=orders) for paper in papers]


def _orders(procedure_id: int, field_id: int | None, agencies: Sequence[Agency], day: date) -> list[Order]:
    """Those that speak of the procedure at one of the agencies; the nearer an order, the higher its rank."""
    still = Q(effective_to__isnull=True) | Q(effective_to__gte=day)
    above = Q(agency_id__in={key for agency in agencies for key in ancestor_ids(agency.path)})
    return [
        Order(
            words=order.folded_paper,
            is_required=order.is_required,
            source=order.ground,
            rank=(
                2 if order.procedure_id else 1 if order.field_id else 0,
                len(order.agency.path),
                order.effective_from.toordinal(),
            ),
        )
        for order in orders_about(procedure_id, field_id)
        .filter(still, above, effective_from__lte=day)
        .select_related("agency")
        .order_by("pk")
    ]
