"""Limits read from text: whole, with a known unit, or not at all."""

from __future__ import annotations

import unicodedata

import pytest

from motcua.core.worktime import Limit, LimitUnit, UnknownLimit, format_limit, parse_limit, static_minutes


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("3 ngày làm việc", 3, "working_day"),
        ("03 Ngày làm việc", 3, "working_day"),
        ("03 (ba) ngày làm việc", 3, "working_day"),
        ("15 (mười lăm) ngày làm việc.", 15, "working_day"),
        ("Không quá 05 ngày làm việc", 5, "working_day"),
        ("Trong thời hạn 10 ngày làm việc", 10, "working_day"),
        ("10 NGÀY\u00a0LÀM VIỆC", 10, "working_day"),
        ("5Ngày làm việc", 5, "working_day"),
        ("8 giờ làm việc", 8, "hour"),
        ("24 Giờ", 24, "hour"),
        ("30 ngày", 30, "day"),
        ("2 tháng", 2, "month"),
        ("trong ngày", 1, "same_day"),
        ("Ngay trong ngày làm việc", 1, "same_day"),
        ("Giải quyết ngay trong ngày tiếp nhận", 1, "same_day"),
    ],
)
def test_a_limit_is_read_with_its_own_unit(text: str, amount: int, unit: str) -> None:
    for form in ("NFC", "NFD"):
        limit = parse_limit(unicodedata.normalize(form, text))
        assert (limit.amount, limit.unit.value) == (amount, unit)


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "",
        "  ",
        "0 ngày",
        "-3 ngày",
        "0,5 ngày làm việc",
        "1.5 ngày làm việc",
        "3 - 5 ngày làm việc",
        "3 ngày làm việc, trường hợp xác minh 5 ngày làm việc",
        "ngày làm việc",
        "3 năm",
        "30 phút",
        "3 ngày làm",
        "120,000",
        "Không có thông tin",
        "3 ngày làm việc Miễn phí",
        "99999 ngày",
    ],
)
def test_what_is_no_single_whole_limit_is_refused(text: str) -> None:
    with pytest.raises(UnknownLimit):
        parse_limit(text)


def test_a_number_without_unit_is_named_as_such() -> None:
    with pytest.raises(UnknownLimit, match="“1” không ghi đơn vị"):
        parse_limit("1")


@pytest.mark.parametrize("unit", list(LimitUnit))
def test_a_printed_limit_reads_back(unit: LimitUnit) -> None:
    limit = Limit(3, unit)
    assert parse_limit(format_limit(limit)) == limit
    assert Limit(limit.amount, limit.unit.value) == limit  # as it comes back from the database


def test_the_static_proof_counts_a_working_day_as_480_minutes() -> None:
    assert static_minutes(Limit(3, LimitUnit.WORKING_DAY)) == 3 * 480
    assert static_minutes(Limit(8, LimitUnit.HOUR)) == 480
    assert static_minutes(Limit(1, LimitUnit.SAME_DAY)) == 480
    assert static_minutes(Limit(30, LimitUnit.DAY)) == 20 * 480
    assert static_minutes(Limit(1, LimitUnit.MONTH)) == 20 * 480
    assert static_minutes(Limit(2, LimitUnit.DAY)) == 480


def test_an_amount_below_one_is_no_limit() -> None:
    with pytest.raises(UnknownLimit):
        Limit(0, LimitUnit.DAY)
