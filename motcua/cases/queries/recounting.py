"""What a change of calendar does to open cases: each due moment counted again, before anything is written.

Three kinds of due moments differ in what may move them (ADR 0015):
- what was told to a citizen (appointment, limit of a supplement) moves by days and hours that rest on a
  decision of an authority above the office, never by the office's own arrangement;
- the due moment of a step is the office's own affair and follows its calendar;
- nothing moves a moment that has passed: late stays late.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.agencies.queries import built, layers_of
from motcua.agencies.rules import CalendarChange, DaysChange, Layers
from motcua.cases import clock
from motcua.cases.choices import CaseState, DueKind
from motcua.cases.models import Case, CasePause, CaseQuerySet, DueMoment, StepVisit
from motcua.catalogue.queries import process_of
from motcua.core.rules.dates import format_date, local_day, weekday_name
from motcua.core.worktime import Calendar, Due, add_working_minutes

OPEN_STATES = (
    CaseState.RECEIVED,
    CaseState.IN_PROGRESS,
    CaseState.AWAITING_SUPPLEMENT,
    CaseState.AWAITING_PAYMENT,
    CaseState.STOPPED,
)
_READ = (
    "code", "state", "received_at", "procedure_name", "applicant_name", "channel", "submitted_at", "due_at",
    "statutory_due_at", "supplement_due_at", "step_due_at", "rule_versions", "version", "process_version_id",
    "apology_needed_at", "competent_agency__path", "competent_agency__calendar_version",
)  # fmt: skip


class Fate(StrEnum):
    """What becomes of a due moment that another calendar would count differently."""

    MOVES = "moves"
    STAYS_LATE = "stays_late"
    STAYS_PROMISED = "stays_promised"
    STAYS_AHEAD = "stays_ahead"


@dataclass(frozen=True, slots=True)
class Recounted:
    """A due moment told to a citizen, counted again. `why` names the days that changed in it."""

    case: Case
    kind: DueKind
    old: datetime
    due: Due
    calendar: Calendar
    why: str
    fate: Fate

    @property
    def new(self) -> datetime:
        """Where it would stand."""
        return self.due.moment

    @property
    def is_later(self) -> bool:
        """Whether the citizen would wait longer."""
        return self.new > self.old


@dataclass(frozen=True, slots=True)
class StepRecounted:
    """The due moment of the step a case stands at, counted again."""

    visit: StepVisit
    old: datetime
    new: datetime


@dataclass(frozen=True, slots=True)
class Recount:
    """The whole effect of a change: what differs, how many cases were looked at, and a mark of both."""

    rows: tuple[Recounted, ...]
    steps: tuple[StepRecounted, ...]
    looked_at: int
    fingerprint: str

    @property
    def moves(self) -> list[Recounted]:
        """What moves."""
        return [row for row in self.rows if row.fate is Fate.MOVES]

    @property
    def stays(self) -> list[Recounted]:
        """What would move and does not, each with its reason."""
        return [row for row in self.rows if row.fate is not Fate.MOVES]

    @property
    def unchanged(self) -> int:
        """Cases whose appointment is the same by either calendar."""
        return self.looked_at - len({row.case.pk for row in self.rows})


def recount_of(
    agency: Agency, change: CalendarChange | None, *, now: datetime, is_locked: bool = False
) -> Recount:
    """What the change would do to the open cases of the agency and all below it; writes nothing.

    Without a change: what the calendar as it stands would say of appointments given by an earlier one (the
    announcement of a new year's days off has come with an upgrade). `is_locked` keeps the rows until the end
    of the running transaction. Four statements, and two for each agency whose calendar this process has not
    read yet, whatever the number of cases.
    """
    cases = {case.pk: case for case in _open_cases(agency, is_locked=is_locked)}
    pauses = _pauses(agency)
    calendars = _Calendars(agency, change, now)
    rows: list[Recounted] = []
    for moment in _told(agency):
        case = cases.get(moment.case_id)
        if case is None:
            continue
        stands = case.due_at if moment.kind == DueKind.APPOINTMENT else case.supplement_due_at
        if stands is None:
            continue
        found = _recounted(case, moment, stands, pauses.get(case.pk, ()), calendars, now)
        if found:
            rows.append(found)
    rows.sort(key=lambda row: (row.fate is not Fate.MOVES, row.old, row.case.pk))
    steps = tuple(_steps(agency, calendars, now)) if change else ()
    return Recount(tuple(rows), steps, len(cases), _fingerprint(agency, change, rows, len(cases)))


def open_cases(agency: Agency) -> CaseQuerySet:
    """Cases with a running or standing clock whose calendar is that of an agency in the subtree."""
    return Case.objects.filter(
        state__in=OPEN_STATES, finished_at=None, competent_agency__path__startswith=agency.path
    )


def _open_cases(agency: Agency, *, is_locked: bool) -> CaseQuerySet:
    found = open_cases(agency).select_related("competent_agency").only(*_READ)
    return found.select_for_update(of=("self",)) if is_locked else found


def _told(agency: Agency) -> Iterable[DueMoment]:
    """The last appointment of each open case, and the limit of a supplement that is awaited."""
    kinds = Q(kind=DueKind.APPOINTMENT) | Q(
        kind=DueKind.SUPPLEMENT, case__state=CaseState.AWAITING_SUPPLEMENT
    )
    rows = DueMoment.objects.filter(kinds, case__in=open_cases(agency)).order_by("made_at", "id")
    return {(row.case_id, row.kind): row for row in rows}.values()


def _pauses(agency: Agency) -> Mapping[int, list[CasePause]]:
    found: dict[int, list[CasePause]] = defaultdict(list)
    for pause in CasePause.objects.filter(case__in=open_cases(agency)):
        found[pause.case_id].append(pause)
    return found


def _recounted(
    case: Case,
    moment: DueMoment,
    stands: datetime,
    pauses: Iterable[CasePause],
    calendars: _Calendars,
    now: datetime,
) -> Recounted | None:
    old = Due.from_json(moment.derivation)
    kind = DueKind(moment.kind)
    if old.limit is None:
        return None
    before, after = calendars.of(case.competent_agency, since=old.received_at)
    standing = pauses if kind is DueKind.APPOINTMENT else ()
    due = clock.counted_again(case=case, old=old, calendar=after, pauses=standing)
    if due.moment == stands:
        return None
    if (
        calendars.change
        and due.moment == clock.counted_again(case=case, old=old, calendar=before, pauses=standing).moment
    ):
        return None
    why = calendars.why(before, after, local_day(old.received_at), local_day(max(due.moment, stands)))
    return Recounted(case, kind, stands, due, after, why, _fate(stands, due.moment, calendars.change, now))


def _fate(old: datetime, new: datetime, change: CalendarChange | None, now: datetime) -> Fate:
    if old <= now:
        return Fate.STAYS_LATE
    if change and not change.is_decreed:
        return Fate.STAYS_PROMISED
    return Fate.STAYS_AHEAD if new <= now else Fate.MOVES


def _steps(agency: Agency, calendars: _Calendars, now: datetime) -> Iterable[StepRecounted]:
    visits = StepVisit.objects.filter(
        left_at=None, due_at__gt=now, agency__path__startswith=agency.path
    ).select_related("agency", "case")
    for visit in visits.only(
        "due_at",
        "entered_at",
        "step_key",
        "agency",
        "case__process_version_id",
        "case__code",
        "case__version",
    ):
        minutes = process_of(visit.case.process_version_id).step(visit.step_key).minutes
        before, after = calendars.of_office(visit.agency)
        if not minutes or visit.due_at is None:
            continue
        new = add_working_minutes(after, visit.entered_at, minutes)
        if new != add_working_minutes(before, visit.entered_at, minutes) and new != visit.due_at:
            yield StepRecounted(visit, visit.due_at, new)


class _Calendars:
    """The calendars before and after the change, of each agency and each moment a promise was made at."""

    def __init__(self, agency: Agency, change: CalendarChange | None, now: datetime) -> None:
        self.change = change
        self._agency_id = agency.pk
        self._now = now
        self._layers: dict[int, tuple[Layers, Layers]] = {}
        self._words: dict[tuple[date, ...], str] = {}

    def of(self, agency: Agency, *, since: datetime) -> tuple[Calendar, Calendar]:
        """For a promise made at `since`; the change is made as if it bound, `Fate` says whether it does."""
        before = self._of(agency)[0].known_at(since)
        if self.change is None:
            return built(before), built(before)
        return built(before), built(before.with_change(self._agency_id, self.change, at=since))

    def of_office(self, agency: Agency) -> tuple[Calendar, Calendar]:
        """For the steps at an agency."""
        before, after = self._of(agency)
        return built(before), built(after)

    def _of(self, agency: Agency) -> tuple[Layers, Layers]:
        found = self._layers.get(agency.pk)
        if found is None:
            before = layers_of(agency)
            after = before.with_change(self._agency_id, self.change, at=self._now) if self.change else before
            found = self._layers[agency.pk] = (before, after)
        return found

    def why(self, before: Calendar, after: Calendar, first: date, last: date) -> str:
        """Which days of the stretch became off or working, in words."""
        if self.change is None:
            return _("Lịch nghỉ chung đã được cập nhật sau khi hẹn.")
        if not isinstance(self.change, DaysChange):
            return _("Giờ làm việc trong tuần đổi từ %(day)s.") % {"day": format_date(self.change.first)}
        days = tuple(
            day
            for day in self.change.days
            if first <= day <= last and before.is_working_day(day) != after.is_working_day(day)
        )
        if days not in self._words:
            self._words[days] = _in_words(days, after)
        return self._words[days]


def _in_words(days: tuple[date, ...], after: Calendar) -> str:
    """ "thứ Hai 30/03/2026 thành ngày nghỉ"; of many days the first and the last."""
    if not days:
        return _("Giờ của một ngày trong hạn thay đổi.")
    became = _("thành ngày làm việc") if after.is_working_day(days[0]) else _("thành ngày nghỉ")
    named = [
        f"{weekday_name(day)} {format_date(day)}" for day in (days if len(days) < 3 else (days[0], days[-1]))
    ]
    joined = (" – " if len(days) > 2 else ", ").join(named)
    return f"{joined[0].upper()}{joined[1:]} {became}"


def _fingerprint(
    agency: Agency, change: CalendarChange | None, rows: Iterable[Recounted], looked_at: int
) -> str:
    """Changes whenever what was told to citizens would: the calendar, the change, a case, a moment, a fate.

    Steps are left out: cases change theirs every minute, and nobody decides on them.
    """
    seen = [
        (row.case.pk, row.kind.value, row.old.isoformat(), row.new.isoformat(), row.fate.value)
        for row in rows
    ]
    text = repr((agency.pk, agency.calendar_version, repr(change), looked_at, seen))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
