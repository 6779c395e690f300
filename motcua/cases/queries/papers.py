"""Where the papers of cases lie, which must go on, and the sheets by which they go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery

from motcua.agencies.models import Agency
from motcua.cases import clock
from motcua.cases.choices import CaseState, PaperTransfer
from motcua.cases.models import Case, CaseQuerySet, StepVisit, TransferItem, TransferSheet
from motcua.core.actors import Actor, ActorKind, Role

MOST_CASES = 500  # a page of papers to hand on; an office that lets more lie has another problem


@dataclass(frozen=True, slots=True)
class Waiting:
    """A case whose papers have to go on: since when, by when, and why they came back, if they did."""

    case: Case
    due_at: datetime
    is_late: bool
    refusal: str


@dataclass(frozen=True, slots=True)
class PaperRound:
    """What goes from one unit to another, the most urgent first."""

    giver: Agency
    receiver: Agency
    rows: Sequence[Waiting]


def papers_to_give(*paths: str) -> CaseQuerySet:
    """Running cases whose papers lie in one of the subtrees, have to leave it and stand on no open sheet."""
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(papers_agency__path__startswith=path)
    return Case.objects.with_papers_elsewhere().filter(inside, _on_no_sheet(), step_agency__isnull=False)


def by_post(clerk: Actor) -> CaseQuerySet:
    """Cases that a postal clerk received and has not signed over yet."""
    return Case.objects.filter(_on_no_sheet(), received_by_id=clerk.id, state=CaseState.RECEIVED)


def paper_rounds(actor: Actor, *, roles: frozenset[Role], now: datetime) -> list[PaperRound]:
    """Papers this officer may give, unit by unit: two queries."""
    refusals = TransferItem.objects.filter(case=OuterRef("pk"), state=PaperTransfer.MISSING)
    found = (
        papers_to_give(*actor.paths_of(roles))
        .annotate(
            moved_at=Subquery(_present_stays().values("entered_at")[:1]),
            refusal=Subquery(refusals.order_by("-answered_at").values("reason")[:1]),
        )
        .select_related("papers_agency", "step_agency", "procedure")
        .order_by("papers_agency__path", "step_agency__path", F("moved_at").asc(nulls_last=True), "code")
    )
    rounds = groupby(found[:MOST_CASES], lambda case: (case.papers_agency, case.step_agency))
    return [
        PaperRound(giver, receiver, [_waiting(case, receiver, now) for case in cases])
        for (giver, receiver), cases in rounds
        if giver is not None and receiver is not None
    ]


def moved_at_of(cases: Iterable[Case]) -> dict[int, datetime]:
    """When each case came to the step at which it stands: one query."""
    stays = StepVisit.objects.filter(case__in=[case.pk for case in cases], left_at=None)
    return dict(stays.values_list("case_id", "entered_at"))


def sheets_of(actor: Actor, *, roles: frozenset[Role]) -> QuerySet[TransferSheet]:
    """Sheets the actor made or that come from or go to a unit of theirs, with counts of their lines."""
    wanted = Q(given_by_id=actor.id) if actor.kind is ActorKind.OFFICER else Q(pk__in=[])
    for path in actor.paths_of(roles):
        wanted |= Q(receiving_unit__path__startswith=path) | Q(giving_unit__path__startswith=path)
    return (
        TransferSheet.objects.filter(wanted)
        .select_related("giving_unit", "receiving_unit", "given_by", "received_by")
        .annotate(
            case_count=Count("items"),
            missing_count=Count("items", filter=Q(items__state=PaperTransfer.MISSING)),
            open_count=Count("items", filter=Q(items__state=PaperTransfer.GIVEN)),
        )
        .order_by("-given_at", "-pk")
    )


def transfers_of(case: Case) -> QuerySet[TransferItem]:
    """The ways of a case's papers so far, in order: beside the steps of the case."""
    return case.transfers.select_related(
        "sheet__giving_unit", "sheet__receiving_unit", "sheet__given_by", "answered_by"
    ).order_by("sheet__given_at", "pk")


def _on_no_sheet() -> Q:
    return ~Q(Exists(TransferItem.objects.filter(case=OuterRef("pk"), state=PaperTransfer.GIVEN)))


def _present_stays() -> QuerySet[StepVisit]:
    return StepVisit.objects.filter(case=OuterRef("pk"), left_at=None)


def _waiting(case: Case, receiver: Agency, now: datetime) -> Waiting:
    annotated = vars(case)
    due_at = clock.papers_due(
        unit=receiver, moved_at=annotated["moved_at"] or now, rule_versions=case.rule_versions
    )
    return Waiting(case, due_at, is_late=now > due_at, refusal=annotated["refusal"] or "")
