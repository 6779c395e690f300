"""What a person known to the office has come for: the cases they have here, and the line each leads to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Q, QuerySet

from motcua.applicants.models import Applicant
from motcua.cases.choices import CaseState, Delivery
from motcua.cases.models import Case
from motcua.queueing.choices import LineKind
from motcua.queueing.models import Hall, ServiceLine, Ticket

_MOST_SHOWN = 6


class ErrandKind(StrEnum):
    """Why somebody comes about a case, the most pressing first."""

    COLLECT = "collect"
    SUPPLEMENT = "supplement"
    PAY = "pay"
    ASK = "ask"


_KINDS = {
    CaseState.DECIDED: ErrandKind.COLLECT,
    CaseState.AWAITING_SUPPLEMENT: ErrandKind.SUPPLEMENT,
    CaseState.AWAITING_PAYMENT: ErrandKind.PAY,
}
_ORDER = list(ErrandKind)


@dataclass(frozen=True, slots=True)
class Errand:
    """One case, what it is about, and the line where that is done; None where the hall has none for it."""

    case: Case
    kind: ErrandKind
    line: ServiceLine | None

    @property
    def is_pressing(self) -> bool:
        """Whether the office waits for this person, or has something for them."""
        return self.kind is not ErrandKind.ASK


def lines_of(hall: Hall) -> list[ServiceLine]:
    """The lines in use, each with its fields: two statements."""
    return list(hall.lines.active().prefetch_related("fields"))


def errands_of(applicant: Applicant, hall: Hall, *, lines: Sequence[ServiceLine]) -> list[Errand]:
    """What the applicant may have come for, the most pressing first, then the newest: one statement."""
    cases = _at(hall).filter(Q(applicant=applicant) | Q(proxy=applicant))
    going_on = Q(finished_at=None) | Q(state=CaseState.DECIDED)
    cases = cases.filter(going_on).exclude(state__in=[CaseState.DRAFT, CaseState.NOT_ACCEPTED])
    found = [errand_of(case, lines=lines) for case in cases.order_by("-submitted_at")[:50]]
    return sorted(found, key=lambda errand: _ORDER.index(errand.kind))[:_MOST_SHOWN]


def errand_of(case: Case, *, lines: Sequence[ServiceLine]) -> Errand:
    """What somebody who shows this case has come for."""
    kind = _KINDS.get(CaseState(case.state), ErrandKind.ASK)
    if kind is ErrandKind.COLLECT and case.delivery != Delivery.COUNTER:
        kind = ErrandKind.ASK  # the result is on its way by post or as a file
    line = _hand_over(lines) if kind is ErrandKind.COLLECT else None
    return Errand(case, kind, line or line_for(case.field_id, lines))


def line_for(field_id: int | None, lines: Sequence[ServiceLine]) -> ServiceLine | None:
    """The line of a field; guidance for one that no line has."""
    of_field = (line for line in lines if field_id in {field.pk for field in line.fields.all()})
    guidance = (line for line in lines if line.kind == LineKind.GUIDANCE)
    return next(of_field, None) or next(guidance, None)


def case_at(hall: Hall, *, case_id: int) -> Case | None:
    """A case that this office received."""
    return _at(hall).filter(pk=case_id).first()


def shown_case(case_id: int) -> Case | None:
    """The case of a slip, with what its public view reads."""
    found = Case.objects.select_related("competent_agency", "receiving_agency", "office")
    return found.filter(pk=case_id).first()


def last_visit(applicant_id: int, hall: Hall) -> Ticket | None:
    """The visit of this person that ended last at the office."""
    visits = Ticket.objects.filter(applicant=applicant_id, office=hall.office_id).exclude(begun_at=None)
    return (
        visits.exclude(ended_at=None).select_related("line", "office__agency").order_by("-ended_at").first()
    )


def _at(hall: Hall) -> QuerySet[Case]:
    return Case.objects.filter(receiving_agency=hall.office.agency_id)


def _hand_over(lines: Sequence[ServiceLine]) -> ServiceLine | None:
    return next((line for line in lines if line.kind == LineKind.HAND_OVER), None)
