"""The hash of an event, and the Merkle root of a day. Pure: anyone can recompute them offline."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

GENESIS = "0" * 64


def canonical_json(value: Mapping[str, Any]) -> str:
    """One text for one value: keys sorted, no spaces, UTF-8 kept (in the manner of RFC 8785)."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def moment_text(moment: datetime) -> str:
    """A moment in UTC with microseconds, the same on every database."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def who_hash(*, actor_kind: str, actor_id: int | None, actor_label: str) -> str:
    """SHA-256 over who did it: stands for them in a proof that does not name them."""
    return _hash_of([actor_kind, actor_id, actor_label])


def said_hash(payload: str) -> str:
    """SHA-256 over what was said: stands for it in a proof that withholds it."""
    return hashlib.sha256(payload.encode()).hexdigest()


def event_hash(
    *,
    previous: str,
    subject_kind: str,
    subject_id: str,
    number: int,
    at: datetime,
    kind: str,
    who: str,
    said: str,
) -> str:
    """SHA-256 over the previous hash and everything the event says; `who` and `said` are hashes themselves.

    So a chain can be proven to somebody who may not read all of it.
    """
    return _hash_of([2, previous, subject_kind, subject_id, number, moment_text(at), kind, who, said])


def former_event_hash(
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
    """How events were sealed before `event_hash` told who and what apart; those stay as they are."""
    moment = moment_text(at)
    said = [
        previous,
        subject_kind,
        subject_id,
        number,
        moment,
        actor_kind,
        actor_id,
        actor_label,
        kind,
        payload,
    ]
    return _hash_of(said)


def _hash_of(said: Sequence[object]) -> str:
    text = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


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
    return _hash_of([moment_text(at), actor_kind, actor_id, actor_label, subject_kind, subject_id, what])


def merkle_root(leaves: Iterable[str]) -> str:
    """Root of a binary Merkle tree over hex hashes; leaves and nodes are told apart (RFC 6962 §2.1).

    Keeps one node per level, so a day of any size fits.
    """
    peaks: list[tuple[int, bytes]] = []  # (height, hash) of the complete trees so far, highest first
    for leaf in leaves:
        height, node = 0, leaf_node(leaf)
        while peaks and peaks[-1][0] == height:
            node = inner_node(peaks.pop()[1], node)
            height += 1
        peaks.append((height, node))
    if not peaks:
        return hashlib.sha256(b"").hexdigest()
    root = peaks.pop()[1]
    while peaks:
        root = inner_node(peaks.pop()[1], root)
    return root.hex()


def leaf_node(leaf: str) -> bytes:
    """A hex hash as a leaf of the tree."""
    return hashlib.sha256(b"\x00" + leaf.encode()).digest()


def inner_node(left: bytes, right: bytes) -> bytes:
    """Two nodes of the tree as one."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def day_hash(
    *, previous: str, day: date, root: str, heads: int, reads: int, last_event: int, last_read: int
) -> str:
    """What seals a day: its root, what it covers, and the seal of the day before."""
    said = f"{previous}:{day.isoformat()}:{root}:{heads}:{reads}:{last_event}:{last_read}"
    return hashlib.sha256(said.encode()).hexdigest()


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The fields that differ, each as [old, new], for the payload of a change."""
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}
