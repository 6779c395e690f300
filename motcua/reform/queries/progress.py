"""The national progress report (QĐ 766/QĐ-TTg, "tiến độ giải quyết hồ sơ"), a row for each agency."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Count, Q, Sum

from motcua.agencies.models import Agency
from motcua.cases.choices import CaseChannel
from motcua.cases.models import CaseCounter, CaseFact
from motcua.cases.queries.facts import Unfolded, unfolded
from motcua.cases.rules.facts import PAUSED, Verdict, done_on
from motcua.core.rules.dates import VN_TZ, local_day
from motcua.core.transactions import one_moment
from motcua.reform.queries.on_time import BACKLOG
from motcua.reform.queries.scope import Scope, in_time, paths_of_agencies, spans

# The columns in the order of the form: received, done, in progress, paused.
COLUMNS = (
    "received_total", "carried", "received", "online", "direct", "post",
    "done", "done_early", "done_on_time", "done_late",
    "running", "running_in_time", "running_late",
    "paused", "paused_in_time", "paused_late",
)  # fmt: skip
_ONLINE = {CaseChannel.ONLINE: "online", CaseChannel.POST: "post", CaseChannel.DIRECT: "direct",
           CaseChannel.HOME_VISIT: "direct"}  # fmt: skip
_DONE = ("done", "done_early", "done_on_time", "done_late")
Unit = tuple[int | None, str]
Tallies = dict[Unit, Counter[str]]


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """One agency (code and name; of an unknown one the imported text) and its counts by `COLUMNS`."""

    code: str
    name: str
    counts: dict[str, int]


@dataclass(frozen=True, slots=True)
class ProgressReport:
    """The lines and their sum; `lags` as in `OnTimeReport`."""

    first: date
    last: date
    lines: tuple[ProgressLine, ...]
    total: dict[str, int]
    lags: bool


def progress(*, first: date, last: date, scope: Scope, now: datetime) -> ProgressReport:
    """The report of the days `first` to `last`, of the agencies of `scope` (its own days do not count).

    Open cases are split at `now`, of a time that has passed at the end of its last day. Which of them stood
    paused on a past day is not kept: those that have ended since count as in progress. A case from a channel
    nobody recognised counts in the sum of received ones only.
    """
    at = judged_at(last, now)
    tallies: Tallies = {}
    with one_moment():
        late = unfolded(limit=BACKLOG)
        _add_counted(tallies, scope, first, last)
        _add_open(tallies, scope, late, last, at, is_past=last < local_day(now))
        _add_unfolded(tallies, scope, late, first, last, at)
        agencies = Agency.objects.in_bulk([pk for pk, _text in tallies if pk is not None])
    lines = [
        ProgressLine(
            agencies[pk].code if pk is not None else "",
            agencies[pk].name if pk is not None else text,
            _columns(tally),
        )
        for (pk, text), tally in tallies.items()
        if any(tally.values())
    ]
    lines.sort(key=lambda line: (not line.code, line.name))
    total = {name: sum(line.counts[name] for line in lines) for name in COLUMNS}
    return ProgressReport(first, last, tuple(lines), total, lags=not late.is_whole)


def judged_at(last: date, now: datetime) -> datetime:
    """The moment at which open cases are late or not: now, or the end of a last day that has passed."""
    return min(now, datetime.combine(last, time.max, VN_TZ))


def columns_of(fact: CaseFact, *, first: date, last: date, at: datetime) -> dict[str, int]:
    """What one case counts for, by `COLUMNS`."""
    tally: Counter[str] = Counter()
    if fact.verdict != Verdict.OUTSIDE:
        _add_fact(tally, fact, 1, first, last)
        _add_if_open(tally, fact, last, at)
    return _columns(tally)


def _columns(tally: Counter[str]) -> dict[str, int]:
    sums = {
        "received_total": tally["carried"] + tally["received"],
        "running": tally["running_in_time"] + tally["running_late"],
        "paused": tally["paused_in_time"] + tally["paused_late"],
    }
    return {name: sums.get(name, tally[name]) for name in COLUMNS}


def _add_counted(tallies: Tallies, scope: Scope, first: date, last: date) -> None:
    """What was received and done in the time, and what was carried into it: one statement."""
    within, before = spans(first, last), spans(None, first - timedelta(days=1)) | Q(span="month", on=None)
    sums = {f"n_{name}": Sum(name, filter=within, default=0) for name in ("received", *_DONE)}
    counters = CaseCounter.objects.filter(scope.of_agency(), within | before).order_by()
    rows = counters.values("agency_id", "agency_text", "channel").annotate(
        **sums,
        n_before=Sum("received", filter=before, default=0),
        n_ended_before=Sum("done", filter=before, default=0),
    )
    for row in rows:
        tally = _of(tallies, row)
        tally.update({name: row[f"n_{name}"] for name in ("received", *_DONE)})
        tally["carried"] += row["n_before"] - row["n_ended_before"]
        if row["channel"] in _ONLINE:
            tally[_ONLINE[row["channel"]]] += row["n_received"]


def _add_open(
    tallies: Tallies, scope: Scope, late: Unfolded, last: date, at: datetime, *, is_past: bool
) -> None:
    open_then = Q(verdict=Verdict.OPEN)
    if is_past:
        open_then |= Q(finished_on__gt=last) & ~Q(verdict=Verdict.OUTSIDE)
    facts = (
        CaseFact.objects.filter(scope.of_agency(), open_then)
        .filter(Q(received_on__lte=last) | Q(received_on=None))
        .exclude(pk__in=[fact.pk for fact in late.stored])
    )
    past = Count("pk", filter=Q(due_at__lt=at))
    rows = (
        facts.order_by()
        .values("agency_id", "agency_text", "state", "verdict")
        .annotate(n=Count("pk"), past=past)
    )
    for row in rows:
        kind = "paused" if row["verdict"] == Verdict.OPEN and row["state"] in PAUSED else "running"
        tally = _of(tallies, row)
        tally[f"{kind}_late"] += row["past"]
        tally[f"{kind}_in_time"] += row["n"] - row["past"]


def _add_unfolded(
    tallies: Tallies, scope: Scope, late: Unfolded, first: date, last: date, at: datetime
) -> None:
    paths = paths_of_agencies() if late.present or late.stored else {}
    for facts, sign in ((late.stored, -1), (late.present, 1)):
        for fact in facts:
            if fact.verdict == Verdict.OUTSIDE or not scope.has_agency(fact, paths):
                continue
            tally = tallies.setdefault((fact.agency_id, fact.agency_text), Counter())
            _add_fact(tally, fact, sign, first, last)
            if sign > 0:
                _add_if_open(tally, fact, last, at)


def _add_fact(tally: Counter[str], fact: CaseFact, sign: int, first: date, last: date) -> None:
    """What the counters say of one fact."""
    if fact.received_on is None or fact.received_on < first:
        tally["carried"] += sign
    elif fact.received_on <= last:
        tally["received"] += sign
        if fact.channel in _ONLINE:
            tally[_ONLINE[CaseChannel(fact.channel)]] += sign
    if fact.verdict == Verdict.OPEN:
        return
    ended_on = done_on(fact.received_on, fact.finished_on)
    if ended_on is None or ended_on < first:
        tally["carried"] -= sign
    elif in_time(ended_on, first, last):
        tally["done"] += sign
        if fact.verdict != Verdict.UNJUDGED:
            tally[f"done_{fact.verdict}"] += sign


def _add_if_open(tally: Counter[str], fact: CaseFact, last: date, at: datetime) -> None:
    if _was_open(fact, last):
        kind = "paused" if fact.verdict == Verdict.OPEN and fact.state in PAUSED else "running"
        tally[f"{kind}_late" if fact.due_at and fact.due_at < at else f"{kind}_in_time"] += 1


def _was_open(fact: CaseFact, last: date) -> bool:
    if fact.received_on is not None and fact.received_on > last:
        return False
    return fact.verdict == Verdict.OPEN or (fact.finished_on is not None and fact.finished_on > last)


def _of(tallies: Tallies, row: dict[str, Any]) -> Counter[str]:
    return tallies.setdefault((row["agency_id"], row["agency_text"]), Counter())
