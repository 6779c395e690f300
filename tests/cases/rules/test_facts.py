"""The verdict of a case: a table, and an oracle written another way."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.cases.rules.facts import (
    COUNTS,
    CaseDates,
    Verdict,
    contributions,
    finish_of,
    state_by_dates,
    verdict_of,
)
from motcua.core.rules.dates import VN_TZ

DUE = datetime(2026, 3, 24, 16, 0, tzinfo=VN_TZ)
DAY = timedelta(days=1)


def dates(state: int, finished_at: datetime | None = None, **values: object) -> CaseDates:
    given = {"is_counted": True, "due_at": DUE, "handed_over_at": None, **values}
    return CaseDates(state=state, finished_at=finished_at, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("case", "verdict"),
    [
        (dates(9, DUE - DAY), Verdict.EARLY),
        (dates(9, datetime(2026, 3, 23, 23, 59, tzinfo=VN_TZ)), Verdict.EARLY),
        (dates(9, datetime(2026, 3, 24, 0, 0, tzinfo=VN_TZ)), Verdict.ON_TIME),
        (dates(9, datetime(2026, 3, 23, 17, 0, tzinfo=UTC)), Verdict.ON_TIME),  # midnight here
        (dates(9, DUE), Verdict.ON_TIME),
        (dates(9, DUE + timedelta(minutes=1)), Verdict.LATE),
        (dates(10, DUE, handed_over_at=DUE + DAY), Verdict.ON_TIME),  # the result counts, not the hand-over
        (dates(10, None, handed_over_at=DUE + DAY), Verdict.LATE),
        (dates(7, DUE - DAY), Verdict.EARLY),
        (dates(8, DUE + DAY), Verdict.LATE),
        (dates(8), Verdict.OPEN),
        (dates(2), Verdict.OPEN),
        (dates(4), Verdict.OPEN),
        (dates(4, DUE - DAY), Verdict.OPEN),  # reopened
        (dates(5), Verdict.OPEN),
        (dates(6), Verdict.OPEN),
        (dates(4, due_at=None), Verdict.OPEN),
        (dates(9, DUE, due_at=None), Verdict.UNJUDGED),
        (dates(10), Verdict.UNJUDGED),
        (dates(3), Verdict.OUTSIDE),
        (dates(1), Verdict.OUTSIDE),
        (dates(5, is_counted=False), Verdict.OUTSIDE),
    ],
)
def test_verdicts(case: CaseDates, verdict: Verdict) -> None:
    assert verdict_of(case) is verdict


moments = st.none() | st.datetimes(
    min_value=datetime(2026, 3, 20),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(2026, 3, 28),  # noqa: DTZ001
    timezones=st.just(UTC),
)


def oracle(case: CaseDates) -> str:
    """Judged by minutes since an epoch and whole local days, not by the code's functions."""
    if not case.is_counted or case.state in (0, 1, 3):
        return "outside"
    ends = sorted(end.timestamp() for end in (case.finished_at, case.handed_over_at) if end)
    is_over = case.state in (7, 9, 10) or (case.state == 8 and case.finished_at is not None)
    if not is_over:
        return "open"
    if not ends or case.due_at is None:
        return "unjudged"
    due = case.due_at.timestamp()
    if int((ends[0] + 7 * 3600) // 86400) < int((due + 7 * 3600) // 86400):
        return "early"
    return "on_time" if ends[0] <= due else "late"


@given(st.integers(0, 10), st.booleans(), moments, moments, moments)
def test_the_verdict_equals_the_oracle(
    state: int, is_counted: bool, due: datetime | None, end: datetime | None, handed: datetime | None
) -> None:
    case = CaseDates(state, is_counted, due, end, handed)
    assert verdict_of(case).value == oracle(case)


@given(st.sampled_from(Verdict), st.none() | st.dates(), st.none() | st.dates())
def test_a_counted_case_is_received_once_and_done_at_most_once(
    verdict: Verdict, received_on: date | None, finished_on: date | None
) -> None:
    found = contributions(verdict=verdict, received_on=received_on, finished_on=finished_on)
    names = [name for _on, part in found for name in part]
    assert set(names) <= set(COUNTS)
    assert names.count("received") == (verdict is not Verdict.OUTSIDE)
    assert names.count("done") == (verdict not in (Verdict.OUTSIDE, Verdict.OPEN))
    if received_on and "done" in names:
        assert found[1][0] is not None
        assert found[1][0] >= received_on


@pytest.mark.parametrize(
    ("state", "finished", "handed_over", "found"),
    [
        (None, None, None, 4),
        (None, DUE, None, 9),
        (None, DUE, DUE, 10),
        (4, DUE, None, 9),
        (5, None, DUE, 10),
        (8, None, None, 8),
        (8, DUE, None, 8),
        (7, None, None, 7),
        (3, DUE, None, 3),
    ],
)
def test_dates_say_more_than_the_state_of_another_system(
    state: int | None, finished: datetime | None, handed_over: datetime | None, found: int
) -> None:
    assert state_by_dates(state, finished_at=finished, handed_over_at=handed_over) == found


def test_the_finish_is_the_first_end() -> None:
    assert finish_of(dates(10, DUE, handed_over_at=DUE - DAY)) == DUE - DAY
