"""Two texts beside each other, line by line, with the words that differ marked. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

AROUND = 1  # equal lines kept before and after a difference
LONGEST = 4000  # words of a line beyond which it is marked as a whole: comparing takes the square of it

_WORD = re.compile(r"\S+|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a line, and whether the other side says them otherwise."""

    text: str
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A line before and after; `left_out` counts equal lines that stand here but are not shown."""

    old: tuple[Piece, ...] = ()
    new: tuple[Piece, ...] = ()
    left_out: int = 0


def side_by_side(old: str, new: str) -> list[Pair]:
    """Lines that differ, each beside its counterpart, with a line around them; the rest only counted."""
    before, after = old.splitlines(), new.splitlines()
    pairs: list[Pair] = []
    matcher = SequenceMatcher(a=before, b=after, autojunk=False)
    opcodes = matcher.get_opcodes()
    for place, (tag, a, b, c, d) in enumerate(opcodes):
        if tag == "equal":
            pairs.extend(_equal(before[a:b], is_first=place == 0, is_last=place == len(opcodes) - 1))
        else:
            pairs.extend(_changed(before[a:b], after[c:d]))
    return pairs


def _equal(lines: Sequence[str], *, is_first: bool, is_last: bool) -> Iterator[Pair]:
    head = 0 if is_first else AROUND
    tail = 0 if is_last else AROUND
    hidden = len(lines) - head - tail
    if hidden <= 1:
        yield from (_same(line) for line in lines)
        return
    yield from (_same(line) for line in lines[:head])
    yield Pair(left_out=hidden)
    yield from (_same(line) for line in lines[len(lines) - tail :])


def _same(line: str) -> Pair:
    return Pair((Piece(line),), (Piece(line),))


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[Pair]:
    for place in range(max(len(before), len(after))):
        if place >= len(before):
            yield Pair(new=(Piece(after[place], differs=True),))
        elif place >= len(after):
            yield Pair(old=(Piece(before[place], differs=True),))
        else:
            yield _marked(before[place], after[place])


def _marked(old: str, new: str) -> Pair:
    """Two lines with the words that differ; lines with little in common are marked as a whole."""
    left, right = _WORD.findall(old), _WORD.findall(new)
    matcher = SequenceMatcher(a=left, b=right, autojunk=False)
    if max(len(left), len(right)) > LONGEST or matcher.ratio() < 0.4:
        return Pair((Piece(old, differs=True),), (Piece(new, differs=True),))
    olds: list[Piece] = []
    news: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        differs = tag != "equal"
        if a < b:
            olds.append(Piece("".join(left[a:b]), differs))
        if c < d:
            news.append(Piece("".join(right[c:d]), differs))
    return Pair(tuple(olds), tuple(news))
