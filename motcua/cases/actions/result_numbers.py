"""Numbers of results from the books of their agencies (NĐ 30/2020/NĐ-CP Điều 15; ADR 0044).

A number is taken before its paper is signed, in a transaction of its own: a signature that fails afterwards
leaves it with the case, where the next try finds it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append
from motcua.cases.errors import ConditionMissing
from motcua.cases.models import Case, NumberBook, ResultNumber
from motcua.cases.permissions import CANCEL_NUMBERS, KEEP_NUMBER_BOOKS, check_act
from motcua.cases.queries.result_numbers import book_for, numbers_of
from motcua.catalogue.models import Procedure
from motcua.catalogue.rules.process import Condition, StepAction
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import Conflict, RuleViolation
from motcua.core.inserts import insert_rows
from motcua.core.rules.dates import local_day
from motcua.core.series import take
from motcua.core.transactions import action

SUBJECT = "cases.number_book"


@action
def open_number_book(
    *,
    agency: Agency,
    symbol: str,
    procedures: Sequence[Procedure] = (),
    used_before: int = 0,
    by: Actor,
    now: datetime,
) -> NumberBook:
    """A book for results of an agency; raises NotAllowed, RuleViolation for a symbol it has already."""
    check(by, KEEP_NUMBER_BOOKS, agency.path)
    book = NumberBook(
        agency=agency, symbol=symbol.strip().strip("/"), used_before=used_before, used_in=local_day(now).year,
        opened_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            book.save()
    except IntegrityError as error:
        raise RuleViolation(_("Cơ quan đã có sổ cấp số với ký hiệu này."), field="symbol") from error
    book.procedures.set(procedures)
    said = {
        "symbol": book.symbol,
        "procedures": [one.code for one in procedures],
        "used_before": used_before,
    }
    append(
        subject_kind=SUBJECT,
        subject_id=str(book.pk),
        events=[NewEvent("cases.number_book_opened", said)],
        by=by,
        now=now,
    )
    return book


@action
def close_number_book(*, book: NumberBook, by: Actor, now: datetime) -> None:
    """No more numbers from this book; those given stay in it."""
    check(by, KEEP_NUMBER_BOOKS, book.agency.path)
    if NumberBook.objects.filter(pk=book.pk, closed_at=None).update(closed_at=now):
        append(
            subject_kind=SUBJECT,
            subject_id=str(book.pk),
            events=[NewEvent("cases.number_book_closed")],
            by=by,
            now=now,
        )


@action
def take_number(*, case: Case, by: Actor, now: datetime) -> ResultNumber | None:
    """The number for the result of a case at a step that signs or seals: the one that waits, else the next.

    None where no book numbers it. One that waits from last year is cancelled, for numbers go by the year.
    """
    by = check_act(by, case)
    Case.objects.select_for_update().values_list("pk").get(pk=case.pk)  # two windows take one number
    waiting = numbers_of(case).select_related("case").first()
    year = local_day(now).year
    if waiting is not None:
        if waiting.year == year or waiting.given_on is not None:
            return waiting
        _cancel(waiting, _("Chưa dùng trong năm cấp."), by=by, now=now)
    book = book_for(case)
    if book is None:
        return None
    taken = _next_of(book, case, year, by=by, now=now)
    _note(case, "cases.number_taken", {"result_number": taken.number}, by=by, now=now)
    return taken


@action
def cancel_number(*, number: ResultNumber, reason: str, by: Actor, now: datetime) -> None:
    """Give up a number that is on no paper; it stays in the book, cancelled. Raises NotAllowed, Conflict."""
    check(by, CANCEL_NUMBERS, number.book.agency.path)
    if not reason.strip():
        raise ConditionMissing(_("Xin ghi lý do hủy số."), field="reason")
    _cancel(number, reason.strip(), by=by, now=now)


def give_number(case: Case, number: str, *, now: datetime) -> None:
    """The number is on a signed paper from now on; inside an action. "" and one given before do nothing."""
    if not number or number == case.result_number:
        return
    Case.objects.filter(pk=case.pk).update(result_number=number)
    numbers = ResultNumber.objects.filter(case=case, number=number, cancelled_at=None, given_on=None)
    numbers.update(given_on=local_day(now))


def number_at(case: Case, chosen: StepAction, typed: str, *, by: Actor, now: datetime) -> str:
    """The number with which a result leaves its step, "" where the way asks for none; inside an action.

    That on the signed paper comes first, then one typed (of a system outside), then the next of the book.
    Raises ConditionMissing when there is none, and for one that is not its own.
    """
    if Condition.RESULT_NUMBER not in chosen.conditions:
        return ""
    if case.result_number:
        if typed and typed != case.result_number:
            raise ConditionMissing(
                _("Số %(number)s đã ghi trên văn bản, không ghi số khác được.")
                % {"number": case.result_number},
                field="result_number",
            )
        return case.result_number
    book = book_for(case)
    if typed:
        _check_typed(case, typed, book)
        return typed
    if book is None:
        raise ConditionMissing(_("Xin ghi số văn bản kết quả."), field="result_number")
    today = local_day(now)
    waiting_id: int | None = vars(book)["waiting_id"]
    if waiting_id is None:
        return _next_of(book, case, today.year, given_on=today, by=by, now=now).number
    ResultNumber.objects.filter(pk=waiting_id).update(given_on=today)
    return str(vars(book)["waiting_number"])


def _next_of(
    book: NumberBook, case: Case, year: int, *, given_on: date | None = None, by: Actor, now: datetime
) -> ResultNumber:
    """Two statements."""
    (ordinal,) = take([f"result_number:{book.pk}:{year}:"])
    ordinal += book.used_before if year == book.used_in else 0
    taken = ResultNumber(
        book=book,
        year=year,
        ordinal=ordinal,
        number=f"{ordinal:02d}/{book.symbol}",
        case=case,
        round=vars(book)["round"],
        taken_at=now,
        taken_by=by.label,
        given_on=given_on,
    )
    insert_rows([taken])
    return taken


def _cancel(number: ResultNumber, reason: str, *, by: Actor, now: datetime) -> None:
    free = ResultNumber.objects.filter(pk=number.pk, given_on=None, cancelled_at=None)
    if not free.update(cancelled_at=now, cancelled_by=by.label, cancel_reason=reason[:300]):
        raise Conflict(_("Số %(number)s đã ghi trên văn bản hoặc đã hủy.") % {"number": number.number})
    said: dict[str, object] = {"result_number": number.number, "reason": reason}
    _note(number.case, "cases.number_cancelled", said, by=by, now=now)


def _note(case: Case, kind: str, said: dict[str, object], *, by: Actor, now: datetime) -> None:
    append(subject_kind="case", subject_id=case.code, events=[NewEvent(kind, said)], by=by, now=now)


def _check_typed(case: Case, typed: str, book: NumberBook | None) -> None:
    """A corrected result gets a number of its own, and a number of the book comes from the book alone."""
    if case.first_finished_at is not None and case.reopenings.filter(result_number=typed).exists():
        raise ConditionMissing(
            _("Số %(number)s đã cấp cho kết quả trước. Xin cấp số mới.") % {"number": typed},
            field="result_number",
        )
    if book is not None and typed.endswith(f"/{book.symbol}"):
        raise ConditionMissing(
            _("Số ký hiệu %(symbol)s lấy từ sổ cấp số. Xin để trống ô số văn bản.") % {"symbol": book.symbol},
            field="result_number",
        )
