"""Texts of an office with holes: {words in braces} are filled in, an empty line parts paragraphs. Pure."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping

_HOLE = re.compile(r"\{([^{}]*)\}")
_GAP = re.compile(r"\n\s*\n")


def wrong_holes(text: str, known: Container[str]) -> list[str]:
    """What stands in braces and cannot be filled in, each once; a lone brace is told as itself."""
    wrong = [f"{{{hole}}}" for hole in _HOLE.findall(text) if hole not in known]
    rest = _HOLE.sub("", text)
    wrong += [brace for brace in "{}" if brace in rest]
    return list(dict.fromkeys(wrong))


def filled(text: str, values: Mapping[str, str]) -> tuple[str, ...]:
    """The paragraphs with their holes filled; each begins with a capital letter.

    A paragraph with a hole for which there is nothing to say is left out. A value may bring paragraphs of
    its own.
    """
    said = (part for part in _GAP.split(text) if not _is_idle(part, values))
    whole = (_HOLE.sub(lambda hole: values.get(hole.group(1), hole.group(0)), part) for part in said)
    parts = (" ".join(part.split()) for several in whole for part in _GAP.split(several))
    return tuple(part[0].upper() + part[1:] for part in parts if part)


def _is_idle(part: str, values: Mapping[str, str]) -> bool:
    return any(not values.get(hole, hole) for hole in _HOLE.findall(part))
