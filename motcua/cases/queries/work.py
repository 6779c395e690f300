"""What waits for an officer, in order of urgency. One predicate per list serves the list and the figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case as Choose
from django.db.models import (
    Count,
    DateTimeField,
    F,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.cases.choices import CaseState
from motcua.cases.models import (
    RUNNING_STATES,
    Case,
    CaseQuerySet,
    Consultation,
    DraftConfirmation,
    Escalation,
    held_by_covered,
)
from motcua.cases.queries.linking import late_parts, with_failed_parts
from motcua.cases.queries.slow_units import slowed_by
from motcua.cases.queries.work_words import GROUPS, Figure, Group, Moments, Scope
from motcua.catalogue.rules.process import StepKind
from motcua.core.actors import Actor, Role
from motcua.core.rules.text import fold

APOLOGISERS = frozenset({Role.SPECIALIST, Role.HEAD_OF_SECTION, Role.LEADER})  # who drafts and who signs
OPEN_STATES = (
    CaseState.SUBMITTED,
    CaseState.RECEIVED,
    CaseState.IN_PROGRESS,
    CaseState.AWAITING_SUPPLEMENT,
    CaseState.AWAITING_PAYMENT,
    CaseState.STOPPED,
)
FOR_APPLICANT = (CaseState.AWAITING_SUPPLEMENT, CaseState.AWAITING_PAYMENT)
# Who sees the figures of a unit, and the lists behind them.
OVERSEERS = frozenset({Role.HEAD_OF_SECTION, Role.LEADER, Role.DIRECTOR})
# Steps that wait for somebody outside carry the word of their kind as key, or begin with it.
WAITING_STEP_KEYS = ("external", StepKind.CONSULT.value)


@dataclass(frozen=True, slots=True)
class WorkFilter:
    """What a work list is narrowed by; empty values narrow nothing.

    `unit_id`: cases standing there; `slow_unit_id`: late ones on its account (`slow_units`).
    """

    scope: Scope = Scope.POSSIBLE
    group: Group | None = None
    figure: Figure | None = None
    field_id: int | None = None
    unit_id: int | None = None
    slow_unit_id: int | None = None
    holder_id: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class WorkList:
    """A list before a page of it is read: how many cases in each group, and the fields for its filter.

    `fields`: (id, name) of those that occur in the list whichever field it is narrowed to. `ordered`: keys
    and ranks of the cases (`in_order`).
    """

    groups: dict[Group, int]
    fields: list[tuple[int, str]]
    ordered: QuerySet[Any, tuple[int, int]]


def work_list(actor: Actor, wanted: WorkFilter, moments: Moments) -> WorkList:
    """The list: one statement, one more at a desk that supervises parts; a page is read by `work_rows`."""
    found = _found(actor, wanted, moments)
    tallies = (
        found.order_by()
        .values_list("rank", "procedure_version__field_id", "procedure_version__field__name")
        .annotate(total=Count("pk"))
    )
    totals: Counter[int] = Counter()
    fields: dict[int, str] = {}
    for rank, field_id, field_name, total in tallies:
        fields[field_id] = field_name
        if wanted.field_id in (None, field_id):
            totals[rank] += total
    return WorkList(
        groups={group: totals[rank] for rank, group in enumerate(GROUPS) if totals[rank]},
        fields=sorted(fields.items(), key=lambda pair: fold(pair[1])),
        ordered=in_order(_narrowed(found, wanted)),
    )


def work_of(actor: Actor, wanted: WorkFilter, moments: Moments) -> QuerySet[Any]:
    """The cases of a list, each annotated with its `rank`: the place of its group in `GROUPS`."""
    return _narrowed(_found(actor, wanted, moments), wanted)


def _found(actor: Actor, wanted: WorkFilter, moments: Moments) -> QuerySet[Any]:
    """All of a list whatever field and group it is narrowed to."""
    watched = _watched(actor, moments)
    found = _in_scope(actor, wanted, moments, watched)
    if wanted.unit_id:
        found = found.filter(step_agency_id=wanted.unit_id)
    if wanted.slow_unit_id:
        found = found.filter(slowed_by(wanted.slow_unit_id, now=moments.now))
    if wanted.holder_id:
        found = found.filter(holder_id=wanted.holder_id)
    for word in fold(wanted.words).split()[:8]:
        found = found.filter(
            Q(folded_applicant_name__contains=word)
            | Q(code__icontains=word)
            | Q(procedure__code=word)
            | Q(procedure_version__search_text__contains=word)
        )
    return found.annotate(rank=_rank(actor, moments, watched), answer_due_at=_answer_due(actor))


def _narrowed(found: QuerySet[Any], wanted: WorkFilter) -> QuerySet[Any]:
    if wanted.field_id:
        found = found.filter(procedure_version__field_id=wanted.field_id)
    return found.filter(rank=GROUPS.index(wanted.group)) if wanted.group else found


def in_order(found: QuerySet[Any]) -> QuerySet[Any, tuple[int, int]]:
    """Keys and ranks by urgency: by group, then by due moment; `work_rows.rows_of` shows a page of them.

    Only keys are sorted: the wide rows of thousands of open cases need not be carried through the sort.
    """
    due = Coalesce("answer_due_at", "supplement_due_at", "due_at", output_field=DateTimeField())
    return found.order_by("rank", due.asc(nulls_last=True), "pk").values_list("pk", "rank")


def narrowed_to(wanted: WorkFilter) -> list[str]:
    """Words for the unit and the person a list is narrowed to: at most two statements."""
    words = []
    unit_id = wanted.unit_id or wanted.slow_unit_id
    unit = Agency.objects.filter(pk=unit_id).first() if unit_id else None
    if unit is not None:
        name = unit.short_name or unit.name
        sentence = _("đang ở %(unit)s") if wanted.unit_id else _("bị chậm tại %(unit)s")
        words.append(sentence % {"unit": name})
    if wanted.holder_id:
        holder = User.objects.filter(pk=wanted.holder_id).first()
        words += [_("do %(name)s giữ") % {"name": holder}] if holder is not None else []
    return words


def next_unclaimed(actor: Actor, moments: Moments, *, limit: int = 5) -> list[Case]:
    """The cases to take next, most urgent first; a few, since a colleague may be faster."""
    free = Case.objects.at_steps_of(actor).filter(state=CaseState.IN_PROGRESS, holder=None)
    return list(free.order_by(F("due_at").asc(nulls_last=True), "pk")[:limit])


# A correction was judged already; a clock that stands is not late.
_LATE_STATES = Q(state__in=RUNNING_STATES, first_finished_at=None, paused_at=None)


def figure_is(figure: Figure, moments: Moments) -> Q:
    """What a figure counts; the same predicate finds its list."""
    return {
        Figure.RECEIVED: Q(received_at__gte=moments.day_start, received_at__lt=moments.day_end),
        Figure.DUE_TODAY: _LATE_STATES & Q(due_at__gte=moments.day_start, due_at__lt=moments.day_end),
        Figure.LATE: _LATE_STATES & Q(due_at__lt=moments.now),
        Figure.WAITING: Q(state__in=FOR_APPLICANT) | _cases(DraftConfirmation.objects.open()),
        Figure.UNCLAIMED: Q(state=CaseState.IN_PROGRESS, holder=None),
        Figure.ANSWERS_LATE: _cases(Consultation.objects.late(at=moments.now)),
    }[figure]


def _answer_due(actor: Actor) -> Subquery:
    """Until when the actor's unit should answer what it was asked on a case."""
    asked = Consultation.objects.open().asked_of(actor).filter(case=OuterRef("pk"))
    return Subquery(asked.order_by("due_at").values("due_at")[:1], output_field=DateTimeField())


def _cases(asked: QuerySet[Consultation] | QuerySet[DraftConfirmation]) -> Q:
    return Q(pk__in=asked.values("case"))


def _rank(actor: Actor, moments: Moments, watched: Sequence[int]) -> Choose:
    running = Q(state__in=RUNNING_STATES)
    return Choose(
        _ranks(Group.ESCALATED, Q(pk__in=_told(actor))),
        _ranks(Group.TO_ANSWER, _cases(Consultation.objects.open().asked_of(actor))),
        _ranks(Group.PROPOSED, Q(state=CaseState.SUBMITTED)),
        _ranks(Group.APPLICANT, Q(state__in=FOR_APPLICANT)),
        _ranks(Group.TODAY, running & Q(first_finished_at__isnull=False)),
        _ranks(Group.COORDINATION, Q(pk__in=watched)),
        _ranks(Group.LATE, running & Q(due_at__lt=moments.now, paused_at=None)),
        _ranks(Group.APPLICANT, _cases(DraftConfirmation.objects.open())),
        _ranks(Group.TODAY, running & Q(due_at__lt=moments.day_end)),
        _ranks(Group.SOON, running & Q(due_at__lte=moments.soon_until)),
        _ranks(
            Group.COORDINATION,
            Q(state__in=(CaseState.RECEIVED, CaseState.STOPPED))
            | Q(step_key__in=WAITING_STEP_KEYS)
            | _cases(Consultation.objects.open()),
        ),
        _ranks(Group.UNCLAIMED, Q(holder=None)),
        default=Value(GROUPS.index(Group.RUNNING)),
        output_field=SmallIntegerField(),
    )


def _ranks(group: Group, condition: Q) -> When:
    return When(condition, then=Value(GROUPS.index(group)))


def _in_scope(actor: Actor, wanted: WorkFilter, moments: Moments, watched: Sequence[int]) -> CaseQuerySet:
    if wanted.figure:
        found = Case.objects.visible_to(actor, OVERSEERS).filter(figure_is(wanted.figure, moments))
        return found if wanted.figure is Figure.RECEIVED else found.filter(state__in=OPEN_STATES)
    if wanted.scope is Scope.UNIT:
        found = Case.objects.visible_to(actor, actor.roles())
    elif wanted.scope is Scope.APOLOGY:
        found = needing_apology(actor, moments)
    elif wanted.scope is Scope.MINE:
        found = Case.objects.filter(Q(holder_id=actor.id) | held_by_covered(actor))
    else:
        found = _possible(actor, watched)
    # A part to decide on keeps its case listed, whatever became of it.
    return found.filter(Q(state__in=OPEN_STATES, finished_at=None) | Q(pk__in=watched))


def needing_apology(actor: Actor, moments: Moments) -> CaseQuerySet:
    """Running cases whose apology is due by their own limit and calendar, for who drafts or signs it.

    Until it is signed, also when they are late already.
    """
    seen = Case.objects.visible_to(actor, APOLOGISERS)
    due = seen.filter(_LATE_STATES, apology_needed_at__lte=moments.now)
    return due.filter(finished_at=None, reappointed_due_at=None)


def _told(actor: Actor) -> QuerySet[Any]:
    """Cases about whose overdue step this officer was told and has said nothing yet."""
    return Escalation.objects.open().told_to(actor).values("case_id")


def _drafts_at_centres_of(actor: Actor) -> QuerySet[DraftConfirmation]:
    """Drafts before applicants whose cases the actor's centre received: they may call or come there."""
    wanted = Q(pk__in=[])
    for path in actor.paths_of({Role.RECEIVER}):
        wanted |= Q(case__receiving_agency__path__startswith=path)
    return DraftConfirmation.objects.open().filter(wanted)


def _watched(actor: Actor, moments: Moments) -> list[int]:
    """For the actor's desk to see to: parts not opened, and late linked cases at no step of the actor's.

    By value: they are few, and joined by OR a subquery would keep the database from using its indexes. One
    statement, none for who has no desk.
    """
    elsewhere = late_parts(actor, at=moments.now).exclude(pk__in=Case.objects.at_steps_of(actor).values("pk"))
    return list(
        with_failed_parts(actor).values_list("pk", flat=True).union(elsewhere.values_list("pk", flat=True))
    )


def _possible(actor: Actor, watched: Sequence[int]) -> CaseQuerySet:
    """At a step of the actor, asked of their unit, at their centre waiting for the applicant or watched."""
    wanted = Q(pk__in=watched) | Q(pk__in=Case.objects.at_steps_of(actor).values("pk"))
    wanted |= _cases(Consultation.objects.open().asked_of(actor))
    for path in actor.paths_of({Role.RECEIVER}):
        wanted |= Q(receiving_agency__path__startswith=path, state__in=FOR_APPLICANT)
    wanted |= _cases(_drafts_at_centres_of(actor))
    if actor.roles() & OVERSEERS:
        wanted |= Q(pk__in=_told(actor))
    return Case.objects.filter(wanted)
