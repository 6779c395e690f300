"""What was ticked beside the papers of an entry, to and from JSON text. Pure."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from typing import Any

from motcua.registers.rules.requirements import Named, Options, Signing, Subject


def options_to_text(options: Options) -> str:
    """JSON of what differs from nothing ticked."""
    plain = {name: value for name, value in asdict(options).items() if value != _NOTHING[name]}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, default=datetime.isoformat)


def options_from_text(text: str) -> Options:
    """The options again."""
    given: dict[str, Any] = json.loads(text)
    for name in ("others", "witnesses"):
        if name in given:
            given[name] = tuple(Named(**one) for one in given[name])
    if given.get("interpreter"):
        given["interpreter"] = Named(**given["interpreter"])
    for name, read in (("signing", Signing), ("subject", Subject), ("outside_at", datetime.fromisoformat)):
        if name in given:
            given[name] = read(given[name])
    return Options(**given)


_NOTHING = asdict(Options())
