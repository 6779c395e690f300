"""Two texts beside each other: what differs is marked, what is equal is only counted."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from motcua.catalogue.rules.side_by_side import Pair, Piece, side_by_side

TEXTS = st.text("ab \n", max_size=40)


def said(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def marked(pieces: tuple[Piece, ...]) -> list[str]:
    return [piece.text.strip() for piece in pieces if piece.differs and piece.text.strip()]


def test_the_words_that_differ_are_marked_on_both_sides():
    (pair,) = side_by_side("Trong 3 ngày làm việc", "Trong 5 ngày làm việc")
    assert (marked(pair.old), marked(pair.new)) == (["3"], ["5"])


def test_lines_with_little_in_common_are_marked_whole():
    (pair,) = side_by_side("Nộp tại quầy", "Tra cứu trên cổng của tỉnh")
    assert (marked(pair.old), marked(pair.new)) == (["Nộp tại quầy"], ["Tra cứu trên cổng của tỉnh"])


def test_equal_lines_far_from_a_change_are_counted():
    old = "\n".join("abcdefgh")
    pairs = side_by_side(old, old.replace("h", "x"))
    assert pairs[0] == Pair(left_out=6)
    assert (said(pairs[1].old), said(pairs[2].old), said(pairs[2].new)) == ("g", "h", "x")


def test_something_new_stands_beside_nothing():
    assert side_by_side("", "Mới") == [Pair(new=(Piece("Mới", differs=True),))]
    assert side_by_side("Cũ", "") == [Pair(old=(Piece("Cũ", differs=True),))]


@given(old=TEXTS, new=TEXTS)
def test_no_line_is_lost(old: str, new: str):
    pairs = side_by_side(old, new)
    hidden = sum(pair.left_out for pair in pairs)
    shown_old = [said(pair.old) for pair in pairs if pair.old or (not pair.left_out and not pair.new)]
    shown_new = [said(pair.new) for pair in pairs if pair.new]
    assert hidden + len(shown_old) >= len([line for line in old.splitlines() if line])
    assert all(line in new.splitlines() for line in shown_new)
    assert all(line in old.splitlines() for line in shown_old)
