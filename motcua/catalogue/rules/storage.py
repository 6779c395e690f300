"""Records and processes to and from the JSON text that the database keeps. Pure."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from typing import Any

from motcua.catalogue.rules.process import Condition, Process, Step, StepAction, StepKind, StepUnit
from motcua.catalogue.rules.record import (
    Attention,
    AttentionKind,
    Channel,
    FeeLine,
    LegalBasis,
    ProcedureRecord,
    ProcessingLimit,
    RequiredDocument,
    Result,
    plain_facts,
)


def to_json(value: Any) -> str:
    """One canonical text for a dataclass: keys sorted, no spaces."""
    return json.dumps(plain_facts(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def record_to_json(record: ProcedureRecord) -> str:
    """The record without its verbatim source, which is kept beside it."""
    return to_json(dataclasses.replace(record, verbatim={}))


def verbatim_to_json(record: ProcedureRecord) -> str:
    """Every field of the source exactly as read."""
    return json.dumps(record.verbatim, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def text_hash(text: str) -> str:
    """SHA-256 of a text, in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def record_from_json(text: str) -> ProcedureRecord:
    """The record again; unknown keys (of a newer program) are an error, missing ones take defaults."""
    raw = json.loads(text)
    raw["channels"] = tuple(Channel(item) for item in raw.get("channels", ()))
    raw["limits"] = tuple(ProcessingLimit(**_with_channel(item)) for item in raw.get("limits", ()))
    raw["fees"] = tuple(FeeLine(**_with_channel(item)) for item in raw.get("fees", ()))
    raw["documents"] = tuple(RequiredDocument(**item) for item in raw.get("documents", ()))
    raw["legal_bases"] = tuple(LegalBasis(**item) for item in raw.get("legal_bases", ()))
    raw["results"] = tuple(Result(**item) for item in raw.get("results", ()))
    raw["attention"] = tuple(
        Attention(AttentionKind(item["kind"]), item["field"], item["text"])
        for item in raw.get("attention", ())
    )
    for key in ("levels", "audience", "aliases"):
        raw[key] = tuple(raw.get(key, ()))
    return ProcedureRecord(**raw)


def process_from_json(text: str) -> Process:
    """The process again."""
    raw = json.loads(text)
    return Process(raw["name"], tuple(_step(item) for item in raw["steps"]))


def _with_channel(item: dict[str, Any]) -> dict[str, Any]:
    channel = item.get("channel")
    return {**item, "channel": Channel(channel) if channel else None}


def _step(item: dict[str, Any]) -> Step:
    actions = tuple(
        StepAction(
            action["key"],
            action["label"],
            action["to"],
            tuple(Condition(word) for word in action["conditions"]),
            action["is_return"],
        )
        for action in item["actions"]
    )
    channels = tuple(Channel(name) for name in item.get("channels", ()))  # processes of old say none
    read = {"kind": StepKind(item["kind"]), "unit": StepUnit(item["unit"]), "actions": actions}
    return Step(**{**item, **read, "channels": channels})
