"""Numbers in words and figures; an independent reader turns the words back into the number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from motcua.core.rules.errors import Unreadable
from motcua.core.rules.numbers import (
    amount_in_words,
    document_number,
    format_amount,
    format_number,
    read_number,
)

VALUES = {
    "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5,
    "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10,
}  # fmt: skip


def understood(words: str) -> int:
    """What a listener makes of the words: every unit multiplies what was said since the larger one."""
    if words.startswith("âm "):
        return -understood(words.removeprefix("âm "))
    if " tỷ" in words:
        before, _, after = words.rpartition(" tỷ")
        return understood(before) * 10**9 + understood(after.strip())
    total = current = 0
    for word in words.split():
        if word == "triệu":
            total, current = total + current * 10**6, 0
        elif word == "nghìn":
            total, current = total + current * 1000, 0
        elif word == "trăm":
            current *= 100
        elif word == "mươi":
            current += current % 10 * 9
        elif word != "linh":
            current += VALUES[word]
    return total + current


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "không"),
        (4, "bốn"),
        (10, "mười"),
        (11, "mười một"),
        (14, "mười bốn"),
        (15, "mười lăm"),
        (20, "hai mươi"),
        (21, "hai mươi mốt"),
        (24, "hai mươi tư"),
        (25, "hai mươi lăm"),
        (100, "một trăm"),
        (101, "một trăm linh một"),
        (104, "một trăm linh bốn"),
        (105, "một trăm linh năm"),
        (110, "một trăm mười"),
        (115, "một trăm mười lăm"),
        (241, "hai trăm bốn mươi mốt"),
        (1000, "một nghìn"),
        (1005, "một nghìn không trăm linh năm"),
        (1015, "một nghìn không trăm mười lăm"),
        (10_500, "mười nghìn năm trăm"),
        (200_000, "hai trăm nghìn"),
        (1_000_001, "một triệu không trăm linh một"),
        (2_000_000_000, "hai tỷ"),
        (1_050_000_000, "một tỷ không trăm năm mươi triệu"),
        (10**12, "một nghìn tỷ"),
        (-21, "âm hai mươi mốt"),
    ],
)
def test_read_number(number: int, words: str) -> None:
    assert read_number(number) == words


def test_the_independent_listener_understands_fixed_phrases() -> None:
    assert understood("hai mươi mốt") == 21
    assert understood("một tỷ không trăm linh năm nghìn") == 1_000_005_000
    assert understood("một nghìn hai trăm tỷ") == 1_200 * 10**9


@settings(max_examples=300)
@given(st.one_of(st.integers(0, 10**4), st.integers(-(10**9), 10**9), st.integers(0, 10**18 - 1)))
@example(10**18 - 1)
def test_words_read_back_give_the_number(number: int) -> None:
    assert understood(read_number(number)) == number


def test_every_number_below_two_thousand_reads_back() -> None:
    assert [understood(read_number(number)) for number in range(2000)] == list(range(2000))


def test_read_number_refuses_what_it_cannot_say() -> None:
    with pytest.raises(Unreadable, match="Số quá lớn"):
        read_number(10**18)


def test_amount_in_words_starts_with_a_capital_and_ends_with_dong() -> None:
    assert amount_in_words(1_234_567) == (
        "Một triệu hai trăm ba mươi tư nghìn năm trăm sáu mươi bảy đồng"
    )  # fmt: skip
    assert amount_in_words(0) == "Không đồng"
    assert amount_in_words(8_000) == "Tám nghìn đồng"


def test_numbers_are_parted_by_dots_and_decimals_by_a_comma() -> None:
    assert format_number(0) == "0"
    assert format_number(999) == "999"
    assert format_number(1_234_567) == "1.234.567"
    assert format_number(-1_000) == "-1.000"
    assert format_number(Decimal("1234.5")) == "1.234,5"
    assert format_number(Decimal("97.275"), places=2) == "97,28"
    assert format_number(3, places=1) == "3,0"


def test_numbers_of_documents_below_ten_carry_a_zero() -> None:
    assert [document_number(number) for number in (1, 9, 10, 125)] == ["01", "09", "10", "125"]


def test_format_amount() -> None:
    assert format_amount(1_234_567) == "1.234.567 đ"
    assert format_amount(0) == "0 đ"
