"""Which book numbers the result of a case, and the number it has from there."""

from __future__ import annotations

from django.db.models import Count, F, IntegerField, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from motcua.cases.models import Case, NumberBook, ResultNumber
from motcua.catalogue.rules.process import Condition, Process


def book_for(case: Case) -> NumberBook | None:
    """The book that numbers results of the case: that of its procedure, else that of the agency.

    One statement. On it stand the `round` of the decision, and `waiting_id` and `waiting_number` of the
    number that waits with the case, if there is one.
    """
    books = NumberBook.objects.filter(agency=case.competent_agency_id, closed_at=None)
    mine = books.filter(Q(procedures=case.procedure_id) | Q(procedures=None))
    waiting = numbers_of(case)
    mine = mine.annotate(
        waiting_id=Subquery(waiting.values("pk")[:1]),
        waiting_number=Subquery(waiting.values("number")[:1]),
        round=round_of(case),
    )
    return mine.order_by(F("procedures").desc(nulls_last=True)).first()


def numbers_of(case: Case) -> QuerySet[ResultNumber]:
    """The number of the decision the case is at, if it has one from a book."""
    return ResultNumber.objects.filter(Q(case=case, round=round_of(case), cancelled_at=None))


def round_of(case: Case) -> Coalesce | Value:
    """How often the result of the case was corrected, inside another statement."""
    if case.first_finished_at is None:
        return Value(0, IntegerField())
    corrected = case.reopenings.order_by().values("case").annotate(times=Count("pk")).values("times")
    return Coalesce(Subquery(corrected), 0)


def gives_number(process: Process) -> bool:
    """Whether results of the process bear a number of their own."""
    return any(Condition.RESULT_NUMBER in way.conditions for step in process.steps for way in step.actions)
