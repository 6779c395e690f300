"""The work a called person brings: running cases, what is missing, to be paid or handed over."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q

from motcua.cases.choices import CaseState, PaperState
from motcua.cases.models import Case, CaseCharge, CasePaper, SupplementItem
from motcua.cases.permissions import VIEW
from motcua.catalogue.models import Field, Offering, ProcedureVersion
from motcua.core.actors import Actor
from motcua.fees.models import ChargeState
from motcua.queueing.models import Ticket, TicketCase
from motcua.registers.rules.acts import ACTS

MOST_CASES = 12


@dataclass(slots=True)
class CaseAtHand:
    """A running case of the person: what is missing, in words, and what is still to be paid, in đồng."""

    case: Case
    missing: list[str] = field(default_factory=list)
    unpaid: int = 0

    @property
    def has_result(self) -> bool:
        """Whether the result waits to be handed over."""
        return self.case.state == CaseState.DECIDED

    @property
    def wants_papers(self) -> bool:
        """Whether the person was asked to complete the case."""
        return self.case.state == CaseState.AWAITING_SUPPLEMENT


def work_of(ticket: Ticket, *, actor: Actor) -> list[CaseAtHand]:
    """The cases a called person may have come for, results and supplements first; four statements, or none.

    Those of the person (as applicant or proxy) not handed over yet and the case the ticket was taken for, as
    far as the officer may see them.
    """
    if ticket.applicant_id is None and ticket.case_id is None:
        return []
    theirs = Q(pk=ticket.case_id)
    if ticket.applicant_id is not None:
        mine = Q(applicant_id=ticket.applicant_id) | Q(proxy_id=ticket.applicant_id)
        theirs |= mine & (Q(finished_at=None) | Q(state=CaseState.DECIDED)) & ~Q(state=CaseState.DRAFT)
    seen = Case.objects.visible_to(actor, VIEW.roles).filter(theirs).order_by("due_at", "pk")
    found = [CaseAtHand(case) for case in seen[:MOST_CASES]]
    if found:
        _add_missing(found)
        _add_unpaid(found)
    return sorted(found, key=lambda one: _rank(one, ticket))


def cases_of(ticket: Ticket) -> list[TicketCase]:
    """The cases touched during the visit, with what was done; one statement."""
    return list(ticket.case_links.select_related("case").order_by("at", "pk"))


def tickets_of(case: Case) -> list[TicketCase]:
    """The visits during which a case was touched, newest first, one for each; one statement."""
    links = case.ticket_links.select_related("ticket__counter").order_by("-at", "-pk")
    newest: dict[int, TicketCase] = {}
    for link in links[:20]:
        newest.setdefault(link.ticket_id, link)
    return list(newest.values())


def _rank(one: CaseAtHand, ticket: Ticket) -> tuple[bool, bool, bool]:
    return (one.case.pk != ticket.case_id, not one.has_result, not one.wants_papers)


def _add_missing(found: list[CaseAtHand]) -> None:
    """What the last request asks for; else the papers of the checklist that were not handed in."""
    ids = [one.case.pk for one in found]
    asked: dict[int, list[str]] = defaultdict(list)
    items = SupplementItem.objects.filter(supplement__case__in=ids, supplement__answered_at=None)
    for item in items.select_related("paper").annotate(case_id=F("supplement__case")).order_by("order"):
        asked[item.case_id].append(str(item))
    papers: dict[int, list[str]] = defaultdict(list)
    for paper in CasePaper.objects.filter(case__in=ids, state=PaperState.MISSING).order_by("order"):
        papers[paper.case_id].append(paper.name)
    for one in found:
        one.missing = asked[one.case.pk] or papers[one.case.pk]


def _add_unpaid(found: list[CaseAtHand]) -> None:
    sums: dict[int, int] = defaultdict(int)
    due = CaseCharge.objects.filter(case__in=[one.case.pk for one in found], charge__state=ChargeState.DUE)
    for link in due.select_related("charge"):
        sums[link.case_id] += int(link.charge.amount)
    for one in found:
        one.unpaid = sums[one.case.pk]


def wants_certification(ticket: Ticket) -> bool:
    """Whether its holder came for certification: by the procedure chosen, else by a line for nothing else.

    One statement.
    """
    codes = [rules.procedure for rules in ACTS.values()]
    if ticket.offering_id is not None:
        return Offering.objects.filter(pk=ticket.offering_id, procedure__code__in=codes).exists()
    certified = ProcedureVersion.objects.filter(field=OuterRef("pk"), procedure__code__in=codes)
    fields = Field.objects.filter(service_lines=ticket.line_id).annotate(is_certified=Exists(certified))
    answers = list(fields.values_list("is_certified", flat=True))
    return bool(answers) and all(answers)
