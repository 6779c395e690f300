"""The proof of one chain: that its events stood as they are when the days were sealed that a root closes.

A proof is a mapping as JSON has it:

- `format`, `subject`: [kind, id];
- `events`, from the first on: `number`, `at`, `kind`, `hash`, then `who` as [kind, id, label] or `who_hash`
  instead, and `said` (the payload as text) or `said_hash` instead;
- `seals`: for each day on which the chain grew, its `day`, the number `event` of the last event of that day,
  the `place` of its hash among the leaves of the day, and the `path` of hashes up to the day's root;
- `days`: every day from the first of the seals to the newest, as `audit.DayRoot` keeps them, with `before`
  the seal of the day before the first.

Whoever knows one seal that was published, and checks the proof against it, need not trust who made the proof.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from motcua.audit.rules.hashes import (
    GENESIS,
    day_hash,
    event_hash,
    inner_node,
    leaf_node,
    moment_text,
    said_hash,
    who_hash,
)

FORMAT = "motcua.proof/1"
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of checking a proof: nothing in `faults` means that it holds.

    `events` stand in the proof, the first `sealed` of them under the root, which closes `day`.
    """

    faults: tuple[str, ...]
    events: int = 0
    sealed: int = 0
    day: date | None = None


def merkle_path(leaves: Sequence[str], place: int) -> list[str]:
    """The hashes beside the way from a leaf up to the root (RFC 6962 §2.1.1), as hex."""
    level, path = [leaf_node(leaf) for leaf in leaves], []
    while len(level) > 1:
        beside = place ^ 1
        if beside < len(level):
            path.append(level[beside].hex())
        pairs = range(0, len(level) - 1, 2)
        above = [inner_node(level[at], level[at + 1]) for at in pairs]
        level = [*above, level[-1]] if len(level) % 2 else above
        place //= 2
    return path


def root_over(leaf: str, place: int, count: int, path: Sequence[str]) -> str:
    """The root to which a path leads from a leaf; raises ValueError when the path does not fit the tree."""
    if not 0 <= place < count:
        raise ValueError("place outside the tree")
    node, left = leaf_node(leaf), [bytes.fromhex(one) for one in path]
    while count > 1:
        if place ^ 1 < count:
            if not left:
                raise ValueError("path too short")
            beside = left.pop(0)
            node = inner_node(beside, node) if place % 2 else inner_node(node, beside)
        place, count = place // 2, (count + 1) // 2
    if left:
        raise ValueError("path too long")
    return node.hex()


def check_proof(proof: Any, *, root: str) -> Verdict:
    """Check a proof against a published seal of a day; any content is answered, nothing is raised."""
    try:
        return _checked(proof, root.strip().lower())
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError):
        return Verdict(("Tệp không đúng dạng tệp chứng minh, hoặc đã bị sửa.",))


def _checked(proof: Mapping[str, Any], root: str) -> Verdict:
    if proof["format"] != FORMAT:
        return Verdict(("Tệp không phải tệp chứng minh, hoặc thuộc phiên bản khác.",))
    kind, subject = proof["subject"]
    hashes, faults = _chain(_text(kind), _text(subject), proof["events"])
    seals, more = _days(proof["days"])
    faults += more
    last = list(seals)[-1]
    if seals[last][0] != root:
        faults.append("Gốc ngày trong tệp không khớp gốc đã công bố mà ông/bà nhập.")
    sealed, before = 0, None
    for seal in proof["seals"]:
        number, day = _number(seal["event"]), date.fromisoformat(seal["day"])
        if number <= sealed or (before is not None and day <= before):
            faults.append("Thứ tự các ngày chốt bị sửa.")
        faults += _sealed(seal, hashes[number - 1], seals[day])
        sealed, before = number, day
    if not sealed:
        faults.append("Chưa có sự kiện nào được chốt trong một ngày đã công bố.")
    return Verdict(tuple(faults), len(hashes), sealed, last)


def _chain(kind: str, subject: str, events: Sequence[Mapping[str, Any]]) -> tuple[list[str], list[str]]:
    """The hashes of the events recomputed one from the other, and what does not fit."""
    hashes, faults, previous = [], [], GENESIS
    for number, event in enumerate(events, start=1):
        previous = event_hash(
            previous=previous,
            subject_kind=kind,
            subject_id=subject,
            number=number,
            at=_moment(event["at"]),
            kind=_text(event["kind"]),
            who=_who(event),
            said=_said(event),
        )
        if _number(event["number"]) != number or event["hash"] != previous:
            faults.append(f"Sự kiện số {number} đã bị sửa, thiếu hoặc đổi chỗ.")
            previous = _hash(event["hash"])  # the others are judged by themselves
        hashes.append(previous)
    return hashes, faults


def _who(event: Mapping[str, Any]) -> str:
    if "who_hash" in event:
        return _hash(event["who_hash"])
    kind, number, label = event["who"]
    return who_hash(
        actor_kind=_text(kind),
        actor_id=None if number is None else _number(number),
        actor_label=_text(label),
    )


def _said(event: Mapping[str, Any]) -> str:
    return _hash(event["said_hash"]) if "said_hash" in event else said_hash(_text(event["said"]))


def _days(days: Mapping[str, Any]) -> tuple[dict[date, tuple[str, str, int]], list[str]]:
    """Of each day its seal, its root and the count of its leaves; and what does not fit."""
    found: dict[date, tuple[str, str, int]] = {}
    faults: list[str] = []
    previous, before = _hash(days["before"]), None
    for row in days["rows"]:
        day = date.fromisoformat(row["day"])
        seal = day_hash(
            previous=previous,
            day=day,
            root=_hash(row["root"]),
            heads=_number(row["heads"]),
            reads=_number(row["reads"]),
            last_event=_number(row["last_event"]),
            last_read=_number(row["last_read"]),
        )
        if seal != row["hash"] or (before is not None and day != before + timedelta(days=1)):
            faults.append(f"Gốc ngày {day:%d/%m/%Y} đã bị sửa, thiếu hoặc không nối với ngày trước.")
        found[day] = seal, row["root"], row["heads"] + row["reads"]
        previous, before = seal, day
    return found, faults


def _sealed(seal: Mapping[str, Any], leaf: str, day: tuple[str, str, int]) -> list[str]:
    _seal, root, count = day
    path = [_hash(one) for one in seal["path"]]
    if root_over(leaf, _number(seal["place"]), count, path) == root:
        return []
    return [f"Sự kiện số {seal['event']} không nằm trong gốc ngày {seal['day']}."]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _moment(value: Any) -> datetime:
    moment = datetime.fromisoformat(_text(value))
    if moment_text(moment) != value:
        raise ValueError("not written as it is sealed")
    return moment


def _number(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError("no number")
    return value


def _hash(value: Any) -> str:
    if not _HEX.fullmatch(_text(value)):
        raise ValueError("no hash")
    return str(value)
