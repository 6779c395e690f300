"""What the guide tells the counter, and the words a conversation about a procedure begins with."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from motcua.core.rules.text import squeeze

LONGEST_NOTE = 500  # characters of `Ticket.note`
_LONGEST_PART = 140


def preparation_path(code: str) -> str:
    """The public page on what to bring for a procedure: what follows the public address in a QR or a mail."""
    return f"/chuan-bi/{quote(code)}/"


def counter_note(said: str, *, missing: Sequence[str], also: Sequence[str], room: int = LONGEST_NOTE) -> str:
    """The note for the counter: what the guide typed, papers still missing, procedures asked about besides.

    At most `room` characters. What was typed is never cut; of the rest as much as fits, and it says when
    something was left out.
    """
    parts = [squeeze(said)[:room]]
    for label, items in (("Còn thiếu", missing), ("Làm cùng", also)):
        left = room - len(" · ".join(filter(None, parts))) - len(f" · {label}: ")
        listed = _listed([_short(item) for item in items], left)
        if listed:
            parts.append(f"{label}: {listed}")
    return " · ".join(filter(None, parts))


def _listed(items: Sequence[str], room: int) -> str:
    """As many items as fit, then how many more there are."""
    for count in range(len(items), 0, -1):
        left = len(items) - count
        text = "; ".join(items[:count]) + (f"; và {left} mục nữa" if left else "")
        if len(text) <= room:
            return text
    return ""


def _short(text: str) -> str:
    words = squeeze(text)
    return words if len(words) <= _LONGEST_PART else f"{words[: _LONGEST_PART - 1].rstrip()}…"
