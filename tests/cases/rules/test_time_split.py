"""Every working minute of a case belongs to one account, and none to two."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from motcua.cases.rules.time_split import Share, Span, Whose, heaviest, split_time
from motcua.core.worktime import national_calendar, working_minutes

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return START + timedelta(minutes=minutes)


def clock(start: datetime, end: datetime) -> int:
    """Every minute works."""
    return int((end - start).total_seconds() // 60)


def test_a_supplement_interrupts_the_step_at_which_it_was_asked() -> None:
    spans = [
        Span(at(0), at(10), Whose.UNIT, "Trung tâm", "Tiếp nhận", 15),
        Span(at(10), at(40), Whose.UNIT, "Phòng Kinh tế", "Thẩm định", 20),
        Span(at(40), at(100), Whose.APPLICANT),
        Span(at(100), None, Whose.UNIT, "Phòng Kinh tế", "Thẩm định", 20),
    ]
    shares = split_time(spans, start=at(0), end=at(130), minutes=clock)
    assert shares == [
        Share(Whose.UNIT, "Trung tâm", "Tiếp nhận", minutes=10, over=0, stays=1),
        Share(Whose.UNIT, "Phòng Kinh tế", "Thẩm định", minutes=60, over=20, stays=2),
        Share(Whose.APPLICANT, "", "", minutes=60, over=0, stays=1),
    ]
    worst = heaviest(shares)
    assert worst is not None
    assert worst.step == "Thẩm định"


def test_time_at_no_step_is_shown_and_not_hidden() -> None:
    shares = split_time([Span(at(20), at(30), Whose.UNIT, "A", "B")], start=at(0), end=at(40), minutes=clock)
    assert [(share.whose, share.minutes) for share in shares] == [(Whose.NOBODY, 30), (Whose.UNIT, 10)]
    assert heaviest(shares) is None


def test_nothing_is_split_before_a_case_begins() -> None:
    assert split_time([], start=at(5), end=at(5), minutes=clock) == []


spans = st.lists(
    st.builds(
        lambda start, length, whose, unit, allotted: Span(
            at(start), None if length is None else at(start + length), whose, unit, "bước", allotted
        ),
        st.integers(-500, 20_000),
        st.one_of(st.none(), st.integers(0, 8_000)),
        st.sampled_from([Whose.UNIT, Whose.APPLICANT, Whose.STOPPED]),
        st.sampled_from(["A", "B", "C"]),
        st.one_of(st.none(), st.integers(0, 2_000)),
    ),
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.too_slow])  # the calendar of the first example is being made
@given(spans=spans, length=st.integers(1, 20_000))
def test_the_shares_add_up_to_every_working_minute(spans: list[Span], length: int) -> None:
    calendar = national_calendar()

    def worked(start: datetime, end: datetime) -> int:
        return working_minutes(calendar, start, end)

    shares = split_time(spans, start=START, end=at(length), minutes=worked)
    assert sum(share.minutes for share in shares) == worked(START, at(length))
    assert all(0 <= share.over <= share.minutes for share in shares)


@given(spans=spans, length=st.integers(1, 600))
def test_each_minute_belongs_to_the_span_that_began_last(spans: list[Span], length: int) -> None:
    """An oracle that asks minute by minute."""
    counted: dict[tuple[Whose, str], int] = {}
    for minute in range(length):
        here = [
            (span.start, number)
            for number, span in enumerate(spans)
            if span.start <= at(minute) and (span.end is None or span.end > at(minute))
        ]
        owner = (spans[max(here)[1]].whose, spans[max(here)[1]].unit) if here else (Whose.NOBODY, "")
        counted[owner] = counted.get(owner, 0) + 1
    found: dict[tuple[Whose, str], int] = {}
    for share in split_time(spans, start=START, end=at(length), minutes=clock):
        found[share.whose, share.unit] = found.get((share.whose, share.unit), 0) + share.minutes
    assert found == counted
