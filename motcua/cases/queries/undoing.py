"""Whether the last step of a case may still be taken back, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.agencies.queries import calendar_of
from motcua.audit.queries.history import HistoryEntry, latest_of
from motcua.cases.choices import CaseState
from motcua.cases.models import Case
from motcua.core.actors import Actor
from motcua.core.rules.dates import local_day
from motcua.core.rules.rule_sets import time_rules

# What the program adds of itself to a step, in the same moment.
_WITH_THE_STEP = frozenset({"cases.decided", "cases.results_given_out", "cases.external_sent"})


@dataclass(frozen=True, slots=True)
class LastStep:
    """The last sending of a case, or in `refusal` why it cannot be taken back."""

    entry: HistoryEntry | None
    refusal: str = ""


def last_step(case: Case, actor: Actor, *, now: datetime) -> LastStep:
    """The step this actor may take back: one query.

    Only who sent the case on, while nobody has done anything with it since, no number has left the house, and
    on the same working day (`TimeRules.undo_days`).
    """
    newest = latest_of("case", case.code, limit=len(_WITH_THE_STEP) + 1)
    entry = next((one for one in newest if one.kind not in _WITH_THE_STEP), None)
    if entry is None or entry.kind != "cases.moved":
        return LastStep(None, _("Sau bước vừa chuyển đã có việc khác trên hồ sơ nên không rút lại được."))
    if actor.id is None or (entry.actor_kind, entry.actor_id) != (actor.kind, actor.id):
        return LastStep(None, _("Chỉ người vừa chuyển bước mới rút lại được."))
    if case.state not in (CaseState.IN_PROGRESS, CaseState.DECIDED):
        return LastStep(None, _("Hồ sơ không còn ở bước vừa chuyển đến."))
    if entry.payload.get("result_number") or entry.payload.get("external_number"):
        return LastStep(None, _("Bước này đã cấp số nên không rút lại được; xin trả lại kèm lý do."))
    if case.is_rejection_proposed:
        return LastStep(None, _("Hồ sơ đang trình từ chối giải quyết; xin trả lại kèm lý do."))
    if not _is_in_time(case, entry.at, now):
        return LastStep(None, _("Chỉ rút lại được trong ngày làm việc đã chuyển bước."))
    return LastStep(entry)


def _is_in_time(case: Case, sent_at: datetime, now: datetime) -> bool:
    sent_on, today = local_day(sent_at), local_day(now)
    if sent_on == today:
        return True
    calendar = calendar_of(case.competent_agency)
    passed = calendar.working_days_until(today.toordinal()) - calendar.working_days_until(sent_on.toordinal())
    return passed <= time_rules(case.rule_versions["time"]).undo_days
