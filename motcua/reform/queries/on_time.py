"""How many cases were early, on time and late, by channel, agency, procedure or month of receipt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Count, F, Q, Sum

from motcua.agencies.models import Agency
from motcua.cases.choices import CaseChannel
from motcua.cases.models import CaseCounter, CaseFact
from motcua.cases.queries.facts import Unfolded, unfolded
from motcua.cases.rules.facts import Verdict
from motcua.catalogue.models import Procedure
from motcua.core.transactions import one_moment
from motcua.reform.queries.scope import Scope, paths_of_agencies

BACKLOG = 2000  # cases a report recomputes itself; with more the figures lag behind and the report says so
FIGURES = ("total", "early", "on_time", "late", "open_in_time", "open_late", "unjudged")
_VERDICTS = ("early", "on_time", "late", "unjudged")


class Dimension(StrEnum):
    """What a report is split by."""

    CHANNEL = "channel"
    AGENCY = "agency"
    PROCEDURE = "procedure"
    MONTH = "month"


_FIELDS: dict[Dimension, tuple[str, ...]] = {
    Dimension.CHANNEL: ("channel",),
    Dimension.AGENCY: ("agency_id", "agency_text"),
    Dimension.PROCEDURE: ("procedure_code",),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of cases; `total` is the sum of the others."""

    total: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    open_in_time: int = 0
    open_late: int = 0
    unjudged: int = 0

    @property
    def on_time_share(self) -> float | None:
        """Early and on time among all that ended with a verdict, in percent; None without any."""
        ended = self.early + self.on_time + self.late
        return 100 * (self.early + self.on_time) / ended if ended else None


@dataclass(frozen=True, slots=True)
class Line:
    """One value of the dimension: as programs know it, in words, and its figures."""

    value: str
    label: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class OnTimeReport:
    """The lines and their sum; `lags`: more has happened than could be added, the counters are behind."""

    by: Dimension | None
    lines: tuple[Line, ...]
    total: Figures
    lags: bool


Key = tuple[Any, ...]


def on_time(*, by: Dimension | None, scope: Scope, now: datetime) -> OnTimeReport:
    """The report as of `now`. Its time does not grow with the number of ended cases."""
    with one_moment():
        late = unfolded(limit=BACKLOG)
        tallies = _counted(by, scope)
        _add_open(tallies, by, scope, late, now)
        _add_unfolded(tallies, by, scope, late, now)
        labels = _labels(by, tallies)
    lines = [
        Line(value_of(by, key, labels), labels.get(key, ("", ""))[1], _figures(tally))
        for key, tally in tallies.items()
        if any(tally.values())
    ]
    lines.sort(key=(lambda line: line.value) if by is Dimension.MONTH else _by_size)
    total: Counter[str] = Counter()
    for tally in tallies.values():
        total.update(tally)
    return OnTimeReport(by, tuple(lines) if by else (), _figures(total), lags=not late.is_whole)


def value_of(by: Dimension | None, key: Key, labels: dict[Key, tuple[str, str]]) -> str:
    """How programs name a value: code of an agency or procedure, channel, yyyy-mm; else the imported text."""
    return labels[key][0] if key in labels else ""


def _counted(by: Dimension | None, scope: Scope) -> dict[Key, Counter[str]]:
    fields = ("on",) if by is Dimension.MONTH else _FIELDS[by] if by else ("span",)
    sums = {f"n_{name}": Sum(name) for name in ("received", *_VERDICTS)}
    rows = CaseCounter.objects.filter(scope.counters()).order_by().values(*fields).annotate(**sums)
    found: dict[Key, Counter[str]] = {}
    for row in rows:
        key = _key(by, [row[field] for field in fields])
        tally = found.setdefault(key, Counter())
        tally.update({name: row[f"n_{name}"] or 0 for name in _VERDICTS})
        tally["total"] += row["n_received"] or 0
    return found


def _add_open(
    tallies: dict[Key, Counter[str]], by: Dimension | None, scope: Scope, late: Unfolded, now: datetime
) -> None:
    """Open cases split by their appointment: they are few, and what is late changes by the minute."""
    fields = ("received_on",) if by is Dimension.MONTH else _FIELDS[by] if by else ("verdict",)
    touched = [fact.pk for fact in late.stored]
    facts = CaseFact.objects.filter(scope.received(), verdict=Verdict.OPEN).exclude(pk__in=touched)
    rows = (
        facts.order_by().values(*fields).annotate(n=Count("pk"), past=Count("pk", filter=Q(due_at__lt=now)))
    )
    for row in rows:
        tally = tallies.setdefault(_key(by, [row[field] for field in fields]), Counter())
        tally["open_late"] += row["past"]
        tally["open_in_time"] += row["n"] - row["past"]


def _add_unfolded(
    tallies: dict[Key, Counter[str]], by: Dimension | None, scope: Scope, late: Unfolded, now: datetime
) -> None:
    paths = paths_of_agencies() if late.present or late.stored else {}
    for facts, sign in ((late.stored, -1), (late.present, 1)):
        for fact in facts:
            if fact.verdict == Verdict.OUTSIDE or not scope.has(fact, paths):
                continue
            tally = tallies.setdefault(_key_of(by, fact), Counter())
            tally["total"] += sign
            if fact.verdict != Verdict.OPEN:
                tally[fact.verdict] += sign
            elif sign > 0:  # open ones as stored were left out when they were counted
                tally[figure_of(fact, now)] += 1


def figure_of(fact: CaseFact, now: datetime) -> str:
    """The figure besides `total` that a counted case stands under."""
    if fact.verdict != Verdict.OPEN:
        return fact.verdict
    return "open_late" if fact.due_at and fact.due_at < now else "open_in_time"


def _key(by: Dimension | None, values: Sequence[Any]) -> Key:
    if by is None:
        return ()
    if by is Dimension.MONTH:
        day: date | None = values[0]
        return (day.replace(day=1) if day else None,)
    return tuple(values)


def _key_of(by: Dimension | None, fact: CaseFact) -> Key:
    if by is Dimension.MONTH:
        return _key(by, [fact.received_on])
    return tuple(getattr(fact, field) for field in (_FIELDS[by] if by else ()))


def _figures(tally: Counter[str]) -> Figures:
    return Figures(**{name: tally[name] for name in FIGURES})


def _by_size(line: Line) -> tuple[int, str]:
    return -line.figures.total, line.value


def _labels(by: Dimension | None, keys: Iterable[Key]) -> dict[Key, tuple[str, str]]:
    """Of each key its value and its words."""
    if by is None:
        return {}
    if by is Dimension.CHANNEL:
        words: dict[str, Any] = {channel.value: channel.label for channel in CaseChannel}
        return {(channel,): (channel, str(words.get(channel, ""))) for (channel,) in keys}
    if by is Dimension.MONTH:
        return {(day,): (f"{day:%Y-%m}", f"{day:%m/%Y}") if day else ("", "") for (day,) in keys}
    if by is Dimension.AGENCY:
        ids = [agency_id for agency_id, _text in keys if agency_id is not None]
        agencies = Agency.objects.in_bulk(ids)
        return {
            key: (agencies[key[0]].code, str(agencies[key[0]])) if key[0] is not None else (key[1], key[1])
            for key in keys
        }
    codes = [code for (code,) in keys]
    names = dict(Procedure.objects.filter(code__in=codes).values_list("code", F("current_version__name")))
    return {(code,): (code, names.get(code) or code) for code in codes}
