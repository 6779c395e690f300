"""The bound on the wall holds, whoever comes later and with whatever priority."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from motcua.queueing.rules.bounds import latest_place
from motcua.queueing.rules.order import Standing, head_of, next_of_line
from tests.factories import NOW

ARRIVAL = st.tuples(st.integers(0, 240), st.booleans())  # minutes of head start, whether by appointment


@given(
    before=st.integers(0, 6),
    later=st.lists(ARRIVAL, max_size=40),
    overtaking=st.integers(0, 5),
    share=st.integers(1, 4),
)
def test_nobody_is_called_later_than_the_bound_says(
    before: int, later: list[tuple[int, bool]], overtaking: int, share: int
) -> None:
    # The most hostile hall: all who come later stand there before the first call.
    mine = before
    waiting = [Standing(number, NOW + timedelta(seconds=number)) for number in range(before + 1)]
    for number, (head_start, has_slot) in enumerate(later, start=before + 1):
        came = NOW + timedelta(seconds=number)
        waiting.append(
            Standing(number, came, timedelta(minutes=head_start), slot_at=NOW if has_slot else None)
        )
    called: list[Standing] = []
    while mine not in {one.ticket_id for one in called}:
        head = head_of(1, waiting, called, walk_ins_per_appointment=share, largest_overtaking=overtaking)
        choice = next_of_line(head, now=NOW + timedelta(hours=1))
        assert choice is not None
        called.append(choice.standing)
        waiting.remove(choice.standing)
    bound = latest_place(people_before=before, largest_overtaking=overtaking, walk_ins_per_appointment=share)
    assert sum(one.slot_at is None for one in called) <= bound.walk_in
    assert len(called) <= bound.call


def test_the_bound_of_the_sentence_on_the_screen() -> None:
    bound = latest_place(people_before=10, largest_overtaking=3, walk_ins_per_appointment=1)
    assert (bound.walk_in, bound.call) == (14, 28)
