"""A few words of a text around what was looked for, the found ones marked. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from motcua.core.rules.text import fold

_WORD = re.compile(r"[^\W_]+")
_BEFORE, _AFTER, _CLOSE = 40, 120, 60  # letters
_MOST_HITS = 500  # looked at


def excerpt(text: str, words: Sequence[str]) -> list[tuple[str, bool]]:
    """Pieces of text, each with whether it is one of the folded words looked for; none if none is there.

    Of all places the one where most of the words stand close together; whole words, dots for the rest.
    """
    wanted, text = set(words), " ".join(text.split())
    hits = [(match.start(), fold(match.group())) for match in _WORD.finditer(text)]
    hits = [(place, word) for place, word in hits if word in wanted][:_MOST_HITS]
    if not hits:
        return []
    first = max(hits, key=lambda hit: len({word for place, word in hits if 0 <= place - hit[0] < _CLOSE}))[0]
    part = text[first : first + _AFTER]
    if first + _AFTER < len(text):
        part = f"{part.rpartition(' ')[0] or part} …"
    part = text[max(0, first - _BEFORE) : first] + part
    if first > _BEFORE:
        part = f"… {part.partition(' ')[2]}"
    pieces: list[tuple[str, bool]] = []
    at = 0
    for match in _WORD.finditer(part):
        if fold(match.group()) in wanted:
            pieces += [(part[at : match.start()], False), (match.group(), True)]
            at = match.end()
    return [piece for piece in (*pieces, (part[at:], False)) if piece[0]]
