"""The hash of an event, and the Merkle root of a day. Pure: anyone can recompute them offline."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

GENESIS = "0" * 64


def canonical_json(value: Mapping[str, Any]) -> str:
    """One text for one value: keys sorted, no spaces, UTF-8 kept (in the manner of RFC 8785)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def moment_text(moment: datetime) -> str:
    """A moment in UTC with microseconds, the same on every database."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def event_hash(
    *,
    previous: str,
    subject_kind: str,
    subject_id: str,
    number: int,
    at: datetime,
    actor_kind: str,
    actor_id: int | None,
    actor_label: str,
    kind: str,
    payload: str,
) -> str:
    """SHA-256 over the previous hash and everything the event says."""
    said = json.dumps(
        [
            previous,
            subject_kind,
            subject_id,
            number,
            moment_text(at),
            actor_kind,
            actor_id,
            actor_label,
            kind,
            payload,
        ],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(said.encode()).hexdigest()


def read_hash(
    *,
    at: datetime,
    actor_kind: str,
    actor_id: int | None,
    actor_label: str,
    subject_kind: str,
    subject_id: str,
    what: str,
) -> str:
    """SHA-256 over everything an entry of the read log says."""
    said = json.dumps(
        [moment_text(at), actor_kind, actor_id, actor_label, subject_kind, subject_id, what],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    return hashlib.sha256(said.encode()).hexdigest()


def merkle_root(leaves: Iterable[str]) -> str:
    """Root of a binary Merkle tree over hex hashes; leaves and nodes are told apart (RFC 6962 §2.1).

    Keeps one node per level, so a day of any size fits.
    """
    peaks: list[tuple[int, bytes]] = []  # (height, hash) of the complete trees so far, highest first
    for leaf in leaves:
        height, node = 0, hashlib.sha256(b"\x00" + leaf.encode()).digest()
        while peaks and peaks[-1][0] == height:
            node = hashlib.sha256(b"\x01" + peaks.pop()[1] + node).digest()
            height += 1
        peaks.append((height, node))
    if not peaks:
        return hashlib.sha256(b"").hexdigest()
    root = peaks.pop()[1]
    while peaks:
        root = hashlib.sha256(b"\x01" + peaks.pop()[1] + root).digest()
    return root.hex()


def day_hash(
    *, previous: str, day: date, root: str, heads: int, reads: int, last_event: int, last_read: int
) -> str:
    """What seals a day: its root, what it covers, and the seal of the day before."""
    said = f"{previous}:{day.isoformat()}:{root}:{heads}:{reads}:{last_event}:{last_read}"
    return hashlib.sha256(said.encode()).hexdigest()


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The fields that differ, each as [old, new], for the payload of a change."""
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
