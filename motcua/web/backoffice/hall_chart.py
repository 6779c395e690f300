"""A small chart of columns, drawn as SVG: no script, no library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, FOOT = 1200, 140, 20  # of the drawing: what the columns stand in, and the words below
MOST_WORDS = 16  # labels that fit below


@dataclass(frozen=True, slots=True)
class Column:
    """A column: where it stands, its two parts (the lower dark, the whole light), its words."""

    x: str
    width: str
    centre: str
    top: str
    height: str
    dark_top: str
    dark_height: str
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns in a drawing of fixed size."""

    columns: list[Column]
    largest: int
    width: int = WIDTH
    height: int = HEIGHT + FOOT
    ground: int = HEIGHT


def columns(rows: Sequence[tuple[str, str, int, int]]) -> Chart | None:
    """The chart of rows (label, title, dark part, whole); None when there is nothing to show."""
    largest = max((whole for _label, _title, _part, whole in rows), default=0)
    if not largest:
        return None
    step = WIDTH / len(rows)
    width = min(48.0, step * 0.7)
    every = -(-len(rows) // MOST_WORDS)
    found = []
    for place, (label, title, part, whole) in enumerate(rows):
        centre = step * (place + 0.5)
        height, dark = (HEIGHT - 16) * whole / largest, (HEIGHT - 16) * part / largest
        found.append(
            Column(
                x=f"{centre - width / 2:.1f}",
                width=f"{width:.1f}",
                centre=f"{centre:.1f}",
                top=f"{HEIGHT - height:.1f}",
                height=f"{height:.1f}",
                dark_top=f"{HEIGHT - dark:.1f}",
                dark_height=f"{dark:.1f}",
                label=label if place % every == 0 else "",
                title=title,
            )
        )
    return Chart(found, largest)
