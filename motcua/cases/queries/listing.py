"""Cases as programs read them: by state, procedure and last change, so that another system can keep up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import OuterRef, QuerySet, Subquery

from motcua.audit.models import Event
from motcua.cases.models import Case, CaseQuerySet
from motcua.core.actors import Actor, Role


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list of cases is narrowed by; None narrows nothing. `updated_since` includes its moment."""

    state: int | None = None
    procedure_code: str | None = None
    competent_agency_id: int | None = None
    updated_since: datetime | None = None


def list_cases_for(actor: Actor, roles: frozenset[Role], wanted: CaseFilter) -> CaseQuerySet:
    """Cases the actor may see in one of `roles`, with `updated_at`: newest first, changes in their order."""
    found = with_last_change(Case.objects.visible_to(actor, roles))
    if wanted.state is not None:
        found = found.filter(state=wanted.state)
    if wanted.procedure_code is not None:
        found = found.filter(procedure__code=wanted.procedure_code)
    if wanted.competent_agency_id is not None:
        found = found.filter(competent_agency_id=wanted.competent_agency_id)
    if wanted.updated_since is None:
        return found.order_by("-submitted_at", "-pk")
    changed = Event.objects.filter(subject_kind="case", at__gte=wanted.updated_since).values("subject_id")
    return found.filter(code__in=changed).order_by("updated_at", "pk")


def last_change_of(case: Case) -> datetime:
    """The moment of the case's last event."""
    events = Event.objects.filter(subject_kind="case", subject_id=case.code).order_by("-number")
    return events.values_list("at", flat=True)[0]


def with_last_change(cases: CaseQuerySet) -> CaseQuerySet:
    """Annotated with `updated_at`, the moment of the last event."""
    events: QuerySet[Event] = Event.objects.filter(subject_kind="case", subject_id=OuterRef("code"))
    return cases.annotate(updated_at=Subquery(events.order_by("-number").values("at")[:1]))
