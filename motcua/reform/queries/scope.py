"""Which cases a report is about: the same predicate for counters, for facts in the database and in memory."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from motcua.agencies.models import Agency
from motcua.cases.choices import CounterSpan
from motcua.cases.models import CaseFact
from motcua.core.access import Right, may
from motcua.core.actors import Actor, ActorKind, Role

ALL_PATHS = ("",)


@dataclass(frozen=True, slots=True)
class Scope:
    """Cases by the day they were received and by agency; None and empty texts narrow nothing.

    `paths`: agency subtrees that may be seen, `served`: single agencies besides, `knows_unknown`: also cases
    whose agency nobody recognised.
    """

    first: date | None = None
    last: date | None = None
    agency_path: str = ""
    paths: tuple[str, ...] = ALL_PATHS
    served: frozenset[int] = frozenset()
    knows_unknown: bool = True

    def of_agency(self) -> Q:
        """The agencies, for any table with `agency`."""
        seen = Q(agency_id__in=self.served)
        for path in self.paths:
            seen |= Q(agency__path__startswith=path) if path else Q(agency__isnull=False)
        if self.knows_unknown and not self.agency_path:
            seen |= Q(agency=None)
        return seen & Q(agency__path__startswith=self.agency_path) if self.agency_path else seen

    def received(self) -> Q:
        """Facts received in the time, of these agencies."""
        found = self.of_agency()
        if self.first:
            found &= Q(received_on__gte=self.first)
        if self.last:
            found &= Q(received_on__lte=self.last)
        return found

    def counters(self) -> Q:
        """Counters of the time: whole months, and days at both ends."""
        return self.of_agency() & spans(self.first, self.last)

    def has_agency(self, fact: CaseFact, paths: Mapping[int, str]) -> bool:
        """`of_agency` for a fact in memory; `paths`: of each agency its path."""
        if fact.agency_id is None:
            return self.knows_unknown and not self.agency_path
        path = paths.get(fact.agency_id, "")
        is_seen = fact.agency_id in self.served or any(path.startswith(seen) for seen in self.paths)
        return is_seen and path.startswith(self.agency_path)

    def has(self, fact: CaseFact, paths: Mapping[int, str]) -> bool:
        """`received` for a fact in memory."""
        return self.has_agency(fact, paths) and in_time(fact.received_on, self.first, self.last)


def scope_for(actor: Actor, right: Right, **narrowed: date | str | None) -> Scope:
    """What this actor may see: a centre's people also the agency it receives for.

    Cases of unknown agencies are shown to administrators and jobs only.
    """
    if actor.kind is ActorKind.JOB:
        return Scope(**narrowed)  # type: ignore[arg-type]
    paths = actor.paths_of(right.roles)
    return Scope(
        paths=paths,
        served=frozenset(Agency.objects.served_by(paths).values_list("pk", flat=True)),
        knows_unknown=may(actor, right) and Role.ADMINISTRATOR in actor.roles(),
        **narrowed,  # type: ignore[arg-type]
    )


def in_time(day: date | None, first: date | None, last: date | None) -> bool:
    """Whether a day lies in the time; an unknown day only in the whole time."""
    if day is None:
        return first is None and last is None
    return (first is None or first <= day) and (last is None or day <= last)


def spans(first: date | None, last: date | None) -> Q:
    """Counters that make up a time, none twice: months that lie in it whole, days before and after them."""
    if first is None and last is None:
        return Q(span=CounterSpan.MONTH)
    begin = _first_whole_month(first) if first else None
    end = _last_whole_month(last) if last else None
    if begin and end and begin > end:
        return Q(span=CounterSpan.DAY, on__gte=first, on__lte=last)
    months = Q(span=CounterSpan.MONTH)
    days = Q(pk__in=[])
    if first and begin:
        months &= Q(on__gte=begin)
        days |= Q(on__gte=first, on__lt=begin)
    if last and end:
        months &= Q(on__lte=end)
        days |= Q(on__gt=end.replace(day=monthrange(end.year, end.month)[1]), on__lte=last)
    return months | (Q(span=CounterSpan.DAY) & days)


def paths_of_agencies() -> dict[int, str]:
    """Of each agency its path."""
    return dict(Agency.objects.order_by().values_list("pk", "path"))


def _first_whole_month(day: date) -> date:
    return day if day.day == 1 else (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _last_whole_month(day: date) -> date:
    """The month that ends with `day` or before it, as its first day."""
    after = day + timedelta(days=1)
    return (after.replace(day=1) - timedelta(days=1)).replace(day=1)
