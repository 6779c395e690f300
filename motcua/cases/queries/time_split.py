"""Where the working time of one case went (`rules.time_split`), read from its stays and waits."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from motcua.agencies.queries import calendar_of
from motcua.cases.choices import PauseKind
from motcua.cases.models import Case
from motcua.cases.rules.time_split import Share, Span, Whose, split_time
from motcua.core.worktime import working_minutes

_PAUSES = {
    PauseKind.PAYMENT: Whose.APPLICANT,
    PauseKind.DRAFT: Whose.APPLICANT,
    PauseKind.STOP: Whose.STOPPED,
}


def time_split_of(case: Case, *, now: datetime) -> list[Share]:
    """The shares of all working minutes from receipt to the finish (or to now); three statements.

    A case that was never received has none. Minutes are those of the competent agency's calendar.
    """
    if case.received_at is None:
        return []
    calendar = calendar_of(case.competent_agency)
    end = case.finished_at or now
    return split_time(
        _spans(case), start=case.received_at, end=end, minutes=partial(working_minutes, calendar)
    )


def _spans(case: Case) -> list[Span]:
    calendar = calendar_of(case.competent_agency)
    stays = [
        Span(
            visit.entered_at,
            visit.left_at,
            Whose.UNIT,
            str(visit.agency),
            visit.step_name,
            working_minutes(calendar, visit.entered_at, visit.due_at) if visit.due_at else None,
        )
        for visit in case.visits.select_related("agency")
    ]
    supplements = [Span(row.asked_at, row.answered_at, Whose.APPLICANT) for row in case.supplements.all()]
    pauses = [
        Span(row.started_at, row.ended_at, Whose.STOPPED if row.kind == PauseKind.STOP else Whose.APPLICANT)
        for row in case.pauses.all()
    ]
    return [*stays, *supplements, *pauses]


def whose_words(share: Share) -> str:
    """The account a share stands on, in words: the unit, or whom the case waited for."""
    return {
        Whose.UNIT: share.unit,
        Whose.APPLICANT: _("Chờ người nộp"),
        Whose.STOPPED: _("Dừng xử lý"),
        Whose.NOBODY: _("Chưa đến bước nào"),
    }[share.whose]
