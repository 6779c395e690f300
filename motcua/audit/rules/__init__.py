"""How events and days are sealed, and how a proof of one chain is checked. Pure: anyone can do it offline."""

from motcua.audit.rules.hashes import (
    GENESIS,
    canonical_json,
    changes,
    day_hash,
    event_hash,
    former_event_hash,
    merkle_root,
    moment_text,
    read_hash,
    said_hash,
    who_hash,
)
from motcua.audit.rules.proofs import FORMAT, Verdict, check_proof, merkle_path

__all__ = [
    "FORMAT",
    "GENESIS",
    "Verdict",
    "canonical_json",
    "changes",
    "check_proof",
    "day_hash",
    "event_hash",
    "former_event_hash",
    "merkle_path",
    "merkle_root",
    "moment_text",
    "read_hash",
    "said_hash",
    "who_hash",
]
