"""The numbers of a case: its code, its line in the tracking book and the number of its slip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.timezone import localdate

from motcua.agencies.models import Agency
from motcua.cases.models import Case
from motcua.cases.rules import book_series, slip_series
from motcua.core.rules.case_codes import CaseCodeFormat, numbered, series_key
from motcua.core.rules.rule_sets import code_rules
from motcua.core.series import take


def number_submitted_case(case: Case, centre: Agency, *, on: datetime) -> None:
    """The code of a case that is recorded but not received: it stands in no book yet."""
    key = _code_key(case, centre, on)
    case.code = numbered(key, take([key])[0], _code_format(case))


def number_received_case(case: Case, centre: Agency, *, on: datetime, with_slip: bool) -> None:
    """Code, line in the book and, if a slip is due, its number: all series in one statement."""
    key = _code_key(case, centre, on)
    code, *others = take([key, *_receipt_keys(case, centre, on, with_slip)])
    case.code = numbered(key, code, _code_format(case))
    _note_receipt(case, others)


def number_late_receipt(case: Case, centre: Agency, *, on: datetime, with_slip: bool) -> None:
    """Line in the book and slip of a case that has its code and is received only now."""
    _note_receipt(case, take(_receipt_keys(case, centre, on, with_slip)))


def _code_format(case: Case) -> CaseCodeFormat:
    return code_rules(case.rule_versions["codes"]).case_format


def _code_key(case: Case, centre: Agency, on: datetime) -> str:
    # TT 01/2018 Điều 19 counts per receiving unit, TT 03/2025 Điều 13 by the competent agency.
    holder = centre if _code_format(case) == "tt01_2018" else case.competent_agency
    return series_key(_code_format(case), agency=holder.code, received_on=localdate(on))


def _receipt_keys(case: Case, centre: Agency, on: datetime, with_slip: bool) -> list[str]:
    year = localdate(on).year
    book = book_series(centre.code, case.field_id or 0, year)
    return [book, slip_series(centre.code, year)] if with_slip else [book]


def _note_receipt(case: Case, numbers: Sequence[int]) -> None:
    case.book_number = numbers[0]
    if len(numbers) > 1:
        case.slip_number = f"{numbers[1]:04d}"
