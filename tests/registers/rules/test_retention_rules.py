"""Papers go only when their time is over, nothing holds them, their case has ended, nobody needs them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.registers.rules.retention import Keep, KeptLine, is_over, keeps, last_day_kept

DAYS = st.dates(date(2015, 4, 10), date(2050, 12, 31))
LINES = st.lists(
    st.builds(KeptLine, DAYS, st.sampled_from([None, 0, 2, 20]), st.booleans()), min_size=0, max_size=4
)


@given(LINES, st.booleans(), st.booleans(), DAYS)
def test_nothing_under_a_hold_or_not_yet_due_is_ever_destroyed(
    lines: list[KeptLine], is_final: bool, is_used: bool, on: date
) -> None:
    if keeps(lines, is_final=is_final, is_used=is_used, on=on) is None:
        assert lines
        assert (is_final, is_used) == (True, False)
        for line in lines:
            assert line.years is not None
            assert not line.is_held
            assert (on - line.made_on).days > 365 * line.years


@given(DAYS, st.sampled_from([0, 2, 20]))
def test_papers_are_due_the_day_after_their_last_and_stay_due(made_on: date, years: int) -> None:
    last = last_day_kept(made_on, years)
    line = KeptLine(made_on, years)
    assert not is_over(line, last)
    assert is_over(line, last + timedelta(days=1))


@pytest.mark.parametrize(
    ("made_on", "years", "last"),
    [
        (date(2024, 3, 24), 2, date(2026, 3, 24)),
        (date(2024, 2, 29), 2, date(2026, 2, 28)),
        (date(2006, 3, 24), 20, date(2026, 3, 24)),
        (date(2026, 3, 24), 0, date(2026, 3, 24)),
    ],
)
def test_signatures_are_kept_two_years_transactions_twenty(made_on: date, years: int, last: date) -> None:
    assert last_day_kept(made_on, years) == last


def test_the_reason_to_keep_is_told() -> None:
    on, line = date(2026, 3, 25), KeptLine(date(2024, 3, 24), 2)
    young, held = KeptLine(date(2025, 1, 1), 2), KeptLine(date(2020, 1, 1), 2, is_held=True)
    assert keeps([line, held], is_final=True, is_used=False, on=on) is Keep.HELD
    assert keeps([line, young], is_final=True, is_used=False, on=on) is Keep.NOT_DUE
    assert keeps([line], is_final=False, is_used=False, on=on) is Keep.OPEN
    assert keeps([line], is_final=True, is_used=True, on=on) is Keep.USED
    assert keeps([line], is_final=True, is_used=False, on=on) is None
