"""The cases behind a figure, by the same rules that counted it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from motcua.agencies.models import Agency
from motcua.cases.models import CaseFact
from motcua.cases.queries.facts import unfolded
from motcua.cases.rules.facts import PAUSED, Verdict
from motcua.reform.queries.on_time import BACKLOG, Dimension, figure_of
from motcua.reform.queries.progress import columns_of, judged_at
from motcua.reform.queries.scope import Scope, paths_of_agencies

_COUNTED = ~Q(verdict=Verdict.OUTSIDE)
_CHANNELS = {"online": ("online",), "direct": ("direct", "home_visit"), "post": ("post",)}
Matches = Callable[[CaseFact, Mapping[int, str]], bool]


class FactList:
    """Facts for a paginator: those changed since the last folding first, then the stored ones."""

    def __init__(self, fresh: list[CaseFact], stored: QuerySet[CaseFact]) -> None:
        self._fresh, self._stored = fresh, stored

    def count(self) -> int:
        """How many there are."""
        return len(self._fresh) + self._stored.count()

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, wanted: slice) -> list[CaseFact]:
        first, start, stop = len(self._fresh), wanted.start or 0, wanted.stop
        rest = self._stored[max(start - first, 0) : max(stop - first, 0)]
        return [*self._fresh[start:stop], *rest]


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a dimension as reports name it; without a dimension: every case."""

    by: Dimension | None = None
    value: str = ""

    @property
    def month(self) -> date | None:
        """The value as a month, by its first day; None for unknown days and for what is no month."""
        try:
            return date.fromisoformat(f"{self.value}-01")
        except ValueError:
            return None

    def q(self) -> Q:
        """Facts of this value."""
        if self.by is None:
            return Q()
        if self.by is Dimension.CHANNEL:
            return Q(channel=self.value)
        if self.by is Dimension.PROCEDURE:
            return Q(procedure_code=self.value)
        if self.by is Dimension.AGENCY:
            return Q(agency__code=self.value) | Q(agency=None, agency_text=self.value)
        if self.month is None:
            return Q(received_on=None)
        return Q(received_on__year=self.month.year, received_on__month=self.month.month)

    def codes(self) -> dict[int, str]:
        """Of each agency its code, where `has` needs it."""
        agencies = Agency.objects.order_by() if self.by is Dimension.AGENCY else Agency.objects.none()
        return dict(agencies.values_list("pk", "code"))

    def has(self, fact: CaseFact, code: str) -> bool:
        """The same for a fact in memory; `code`: of its agency."""
        found = {
            None: "",
            Dimension.CHANNEL: fact.channel,
            Dimension.PROCEDURE: fact.procedure_code,
            Dimension.AGENCY: code or fact.agency_text,
            Dimension.MONTH: f"{fact.received_on:%Y-%m}" if fact.received_on else "",
        }
        return self.by is None or found[self.by] == self.value


def cases_on_time(*, figure: str, value: Value, scope: Scope, now: datetime) -> FactList:
    """The cases that `on_time` counts under a figure and value; newest first."""
    codes = value.codes()

    def matches(fact: CaseFact, paths: Mapping[int, str]) -> bool:
        is_meant = figure in ("total", figure_of(fact, now))
        return is_meant and scope.has(fact, paths) and value.has(fact, codes.get(fact.agency_id or 0, ""))

    return _listed(CaseFact.objects.filter(scope.received(), value.q(), _on_time(figure, now)), matches)


def cases_in_progress_report(
    *, column: str, first: date, last: date, value: Value, scope: Scope, now: datetime
) -> FactList:
    """The cases that `progress` counts in a column, of one agency or all; newest first."""
    at = judged_at(last, now)
    codes = value.codes()

    def matches(fact: CaseFact, paths: Mapping[int, str]) -> bool:
        counted = columns_of(fact, first=first, last=last, at=at)
        return (
            counted[column] > 0
            and scope.has_agency(fact, paths)
            and value.has(fact, codes.get(fact.agency_id or 0, ""))
        )

    facts = CaseFact.objects.filter(scope.of_agency(), value.q(), _COUNTED).annotate(
        done_on=Coalesce(Greatest("finished_on", "received_on"), "finished_on", "received_on")
    )
    return _listed(facts.filter(_progress(column, first, last, at)), matches)


def _listed(facts: QuerySet[CaseFact], matches: Matches) -> FactList:
    late = unfolded(limit=BACKLOG)
    paths = paths_of_agencies() if late.present else {}
    fresh = [fact for fact in late.present if fact.verdict != Verdict.OUTSIDE and matches(fact, paths)]
    stored = facts.exclude(pk__in=[fact.pk for fact in late.stored])
    return FactList(fresh, stored.order_by("-received_on", "-pk"))


def _on_time(figure: str, now: datetime) -> Q:
    if figure == "open_late":
        return Q(verdict=Verdict.OPEN, due_at__lt=now)
    if figure == "open_in_time":
        return Q(verdict=Verdict.OPEN) & (Q(due_at__gte=now) | Q(due_at=None))
    return _COUNTED if figure == "total" else Q(verdict=figure)


def _progress(column: str, first: date, last: date, at: datetime) -> Q:
    is_open = Q(verdict=Verdict.OPEN)
    received = Q(received_on__range=(first, last))
    carried = (Q(received_on__lt=first) | Q(received_on=None)) & (is_open | Q(done_on__gte=first))
    done = ~is_open & Q(done_on__range=(first, last))
    was_open = (Q(received_on__lte=last) | Q(received_on=None)) & (is_open | Q(finished_on__gt=last))
    paused = was_open & is_open & Q(state__in=PAUSED)
    running = was_open & ~(is_open & Q(state__in=PAUSED))
    late = Q(due_at__lt=at)
    in_time = Q(due_at__gte=at) | Q(due_at=None)
    columns = {
        "received_total": received | carried,
        "carried": carried,
        "received": received,
        "done": done,
        "running": running,
        "running_in_time": running & in_time,
        "running_late": running & late,
        "paused": paused,
        "paused_in_time": paused & in_time,
        "paused_late": paused & late,
    }
    if column in _CHANNELS:
        return received & Q(channel__in=_CHANNELS[column])
    return columns[column] if column in columns else done & Q(verdict=column.removeprefix("done_"))
