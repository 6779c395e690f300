"""Canonical text, hashes and the Merkle tree are the same everywhere."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.audit.rules import canonical_json, merkle_root, moment_text
from motcua.core.rules.dates import VN_TZ


def rfc_6962(leaves: list[str]) -> bytes:
    """The tree as the RFC defines it: split at the largest power of two below n."""
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0].encode()).digest()
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + rfc_6962(leaves[:half]) + rfc_6962(leaves[half:])).digest()


@given(st.lists(st.text(alphabet="0123456789abcdef", min_size=1), min_size=1, max_size=40))
def test_the_streamed_root_is_the_tree_of_rfc_6962(leaves: list[str]) -> None:
    assert merkle_root(iter(leaves)) == rfc_6962(leaves).hex()


def test_no_leaves_have_the_root_of_nothing() -> None:
    assert merkle_root([]) == hashlib.sha256(b"").hexdigest()


def test_json_is_one_text_for_one_value() -> None:
    assert canonical_json({"b": 1, "a": "đ"}) == '{"a":"đ","b":1}'


@pytest.mark.parametrize("zone", [UTC, VN_TZ])
def test_a_moment_is_written_in_utc(zone: object) -> None:
    moment = datetime(2026, 3, 24, 2, 0, tzinfo=UTC).astimezone(zone)  # type: ignore[arg-type]
    assert moment_text(moment) == "2026-03-24T02:00:00.000000+00:00"
