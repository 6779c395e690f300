"""Numbers, names and shares of receipts, from plain values."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.core.rules.rule_sets import in_force, receipt_rules
from motcua.fees.errors import NumbersExhausted
from motcua.fees.rules import receipt_number, receipt_series, receipt_title, retained_share, series_symbol

BEFORE = receipt_rules(in_force("receipts", date(2026, 6, 30)).id)
SINCE = receipt_rules(in_force("receipts", date(2026, 7, 1)).id)


def test_a_number_is_padded_to_seven_digits_until_july_2026_and_bare_from_then() -> None:
    assert receipt_number(1, BEFORE) == "0000001"
    assert receipt_number(1, SINCE) == "1"


@given(st.integers(min_value=1, max_value=10**10))
def test_a_number_reads_back_or_is_refused(number: int) -> None:
    for rules in (BEFORE, SINCE):
        if number < 10**rules.number_digits:
            assert int(receipt_number(number, rules)) == number
        else:
            with pytest.raises(NumbersExhausted):
                receipt_number(number, rules)


def test_a_series_begins_anew_with_the_year_and_with_other_rules() -> None:
    keys = {receipt_series("H29.1", rules, year) for rules in ("a", "b") for year in (2026, 2027)}
    assert len(keys) == 4


def test_the_symbol_of_a_series_names_its_year() -> None:
    assert series_symbol("AA", 2026) == "AA-26E"
    assert series_symbol("BH", 2107) == "BH-07E"


@pytest.mark.parametrize(
    ("kinds", "title"),
    [
        (["phi", "phi"], "Biên lai thu phí"),
        (["le_phi"], "Biên lai thu lệ phí"),
        (["phi", "le_phi"], "Biên lai thu phí, lệ phí"),
        ([""], "Biên lai thu phí, lệ phí"),
    ],
)
def test_a_receipt_is_named_after_what_it_is_for(kinds: list[str], title: str) -> None:
    assert receipt_title(kinds) == title


@given(st.integers(min_value=0, max_value=10**12), st.none() | st.integers(min_value=0, max_value=100))
def test_no_dong_is_lost_between_body_and_budget(amount: int, percent: int | None) -> None:
    kept, budget = retained_share(amount, percent)
    assert kept + budget == amount
    assert kept >= 0
    assert budget >= 0
    assert kept * 100 <= amount * (percent or 0) < (kept + 1) * 100
