"""One unit's open work, and one officer's day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.audit.queries.history import deeds_of
from motcua.cases.models import Case, CaseQuerySet
from motcua.cases.queries.log import EVENT_LABELS
from motcua.cases.queries.oversight import Load, loads_of_officers, loads_of_steps, slow_units_of
from motcua.cases.queries.slow_units import SlowUnit
from motcua.cases.queries.work import OVERSEERS
from motcua.cases.queries.work_words import Moments
from motcua.core.actors import Actor, ActorKind


@dataclass(frozen=True, slots=True)
class Backlog:
    """The open cases standing in one unit: by step, by holder, and where its time was lost."""

    cases: int
    steps: Sequence[Load]
    officers: Sequence[Load]
    slow: SlowUnit | None


def backlog_of(actor: Actor, unit: Agency, moments: Moments) -> Backlog:
    """The backlog of a unit among the cases the actor oversees."""
    seen = Case.objects.visible_to(actor, OVERSEERS)
    here: CaseQuerySet = seen.filter(step_agency=unit)
    steps = loads_of_steps(here, moments)
    slow = next((one for one in slow_units_of(seen, moments) if one.id == unit.pk), None)
    return Backlog(sum(load.open for load in steps), steps, loads_of_officers(here, moments), slow)


@dataclass(frozen=True, slots=True)
class Done:
    """Something an officer did to a case."""

    at: datetime
    code: str
    case_id: int
    what: str


@dataclass(frozen=True, slots=True)
class OfficersDay:
    """What an officer holds now and did today."""

    load: Load
    done: Sequence[Done]


def day_of(actor: Actor, officer: User, moments: Moments) -> OfficersDay:
    """Today of one officer, newest first: one's own, or as much as the actor oversees. Three statements."""
    seen = Case.objects.all() if actor.id == officer.pk else Case.objects.visible_to(actor, OVERSEERS)
    loads = loads_of_officers(seen.filter(holder=officer), moments)
    load = loads[0] if loads else Load(officer.pk, officer.full_name, 0, 0, 0, 0, 0)
    deeds = deeds_of("case", ActorKind.OFFICER, officer.pk, since=moments.day_start)
    codes = {deed.subject_id for deed in deeds}
    ids = dict(seen.filter(code__in=codes).values_list("code", "pk"))
    done = [
        Done(deed.at, deed.subject_id, ids[deed.subject_id], str(EVENT_LABELS.get(deed.kind, deed.kind)))
        for deed in deeds
        if deed.subject_id in ids
    ]
    return OfficersDay(load, done)
