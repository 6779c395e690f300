"""The facts of a message as text and back: what a provider's own template is filled with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def facts_text(facts: Mapping[str, Any]) -> str:
    """One text for one set of facts; moments and days in ISO form."""
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, default=lambda value: value.isoformat())


def facts_of(text: str) -> dict[str, Any]:
    """The facts again, moments and days as text."""
    found: dict[str, Any] = json.loads(text)
    return found
