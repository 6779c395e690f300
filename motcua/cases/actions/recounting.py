"""A change of calendar and what it does to open cases: one action, exactly as it was previewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.agencies.actions import change_calendar as change_agency_calendar
from motcua.agencies.actions import checked_change
from motcua.agencies.actions.events import note
from motcua.agencies.models import Agency
from motcua.agencies.permissions import MANAGE_AGENCIES
from motcua.agencies.rules import CalendarChange
from motcua.audit.actions import NewEvent, append_to_each
from motcua.cases import clock
from motcua.cases.choices import DueKind
from motcua.cases.errors import PreviewOutdated
from motcua.cases.models import Case, DueMoment, StepVisit
from motcua.cases.queries.recounting import Recount, Recounted, recount_of
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.transactions import action

_BATCH = 200


@action
def change_calendar(
    *, agency: Agency, change: CalendarChange | None, seen: str, by: Actor, now: datetime
) -> Recount:
    """Make the change and move the due moments it moves, each with a new derivation and an event.

    `seen` is the fingerprint of the preview the person looked at (`recount_of`). Without a change the
    appointments follow the calendar as it stands, after the announcement of days off came with an upgrade.
    Raises NotAllowed, what `agencies.actions.checked_change` raises, and PreviewOutdated when the calendar
    or a case has changed since; then nothing is written.
    """
    check(by, MANAGE_AGENCIES, agency.path)
    agency = Agency.objects.select_for_update().get(pk=agency.pk)
    if change is not None:
        change = checked_change(agency, change, now=now)
    recount = recount_of(agency, change, now=now, is_locked=True)
    if recount.fingerprint != seen:
        raise PreviewOutdated
    if change is not None:
        change_agency_calendar(agency=agency, change=change, by=by, now=now)
    _move(recount, now)
    _note_cases(recount, change.source if change else "", by, now)
    counted = {"moved": len(recount.moves), "stay": len(recount.stays), "steps": len(recount.steps)}
    note(agency, "cases_recounted", counted, by=by, now=now)
    return recount


def _move(recount: Recount, now: datetime) -> None:
    """The new moments on the cases and the visits, and the rows that keep their derivations."""
    told: dict[int, Case] = {}
    for row in recount.moves:
        case = told.setdefault(row.case.pk, row.case)
        if row.kind is DueKind.SUPPLEMENT:
            case.supplement_due_at = row.new
        else:
            case.due_at = row.new
            case.apology_needed_at = clock.apology_needed(case=case, due=row.due, calendar=row.calendar)
            case.statutory_due_at = clock.without_pauses(case=case, due=row.due, calendar=row.calendar).moment
    others: list[Case] = []
    for step in recount.steps:
        step.visit.due_at = step.new
        at_step = told.get(step.visit.case_id)
        if at_step is None:
            at_step = step.visit.case
            others.append(at_step)
        at_step.step_due_at = step.new
    _write_cases(
        list(told.values()), *clock.APPOINTED, "statutory_due_at", "supplement_due_at", "step_due_at"
    )
    _write_cases(others, "step_due_at")
    _prompt_anew(recount)
    StepVisit.objects.bulk_update([step.visit for step in recount.steps], ["due_at"], batch_size=_BATCH)
    DueMoment.objects.bulk_create([_row(row, now) for row in recount.moves], batch_size=_BATCH)


def _prompt_anew(recount: Recount) -> None:
    """A promise that stays is apologised for by the days that are left before it."""
    promised = [row for row in recount.stays if row.kind is DueKind.APPOINTMENT]
    for row in promised:
        stands = replace(row.due, moment=row.old)
        row.case.apology_needed_at = clock.apology_needed(case=row.case, due=stands, calendar=row.calendar)
    Case.objects.bulk_update([row.case for row in promised], ["apology_needed_at"], batch_size=_BATCH)


def _write_cases(cases: Sequence[Case], *fields: str) -> None:
    """Each case is a new version: who has it open is told that it changed."""
    for case in cases:
        case.version += 1
    Case.objects.bulk_update(cases, [*fields, "version"], batch_size=_BATCH)


def _row(row: Recounted, now: datetime) -> DueMoment:
    reason = _("Lịch làm việc thay đổi: %(why)s") % {"why": row.why}
    return clock.due_row(case=row.case, kind=row.kind, moment=row.due, reason=reason[:200], now=now)


def _note_cases(recount: Recount, source: str, by: Actor, now: datetime) -> None:
    """One event for each case something moved in."""
    said: dict[str, dict[str, Any]] = {}
    for row in recount.moves:
        payload = said.setdefault(row.case.code, {"source": source})
        payload[row.kind.value] = [row.old, row.new]
        payload["reason"] = row.why
    for step in recount.steps:
        said.setdefault(step.visit.case.code, {"source": source})["step"] = [step.old, step.new]
    events: Mapping[str, Sequence[NewEvent]] = {
        code: [NewEvent("cases.recounted", payload)] for code, payload in said.items()
    }
    append_to_each(subject_kind="case", events=events, by=by, now=now)
