"""Which book numbers the result of a case, and the number it has from there."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet, Subquery

from motcua.cases.models import Case, NumberBook, ResultNumber
from motcua.catalogue.rules.process import Condition, Process


def book_for(case: Case) -> NumberBook | None:
    """The book that numbers results of the case: that of its procedure, else that of the agency.

    One statement; `waiting_id` on it is the number that waits with the case, if there is one.
    """
    books = NumberBook.objects.filter(agency=case.competent_agency_id, closed_at=None)
    mine = books.filter(Q(procedures=case.procedure_id) | Q(procedures=None))
    mine = mine.annotate(waiting_id=Subquery(numbers_of(case).values("pk")[:1]))
    return mine.order_by(F("procedures").desc(nulls_last=True)).first()


def numbers_of(case: Case) -> QuerySet[ResultNumber]:
    """The number of the decision the case is at, if it has one from a book."""
    return ResultNumber.objects.filter(case=case, round=round_of(case), cancelled_at=None)


def round_of(case: Case) -> int:
    """How often the result of the case was corrected; no statement for one that never was given."""
    return case.reopenings.count() if case.first_finished_at is not None else 0


def gives_number(process: Process) -> bool:
    """Whether results of the process bear a number of their own."""
    return any(Condition.RESULT_NUMBER in way.conditions for step in process.steps for way in step.actions)
