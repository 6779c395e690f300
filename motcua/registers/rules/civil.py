"""Rules of civil-status books. Pure."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"^\s*(?P<number>\d{1,7})\s*(?:[/-]\s*(?P<year>\d{4}))?\s*$")


def read_national_number(text: str, year: int) -> int | None:
    """The running number of "123", "123/2026"; None for another form or the number of another year."""
    found = _NUMBER.match(text)
    if found is None or int(found["number"]) < 1:
        return None
    if found["year"] and int(found["year"]) != year:
        return None
    return int(found["number"])


def extract_series(agency_id: int, kind: str, year: int) -> str:
    """The number series of an agency's extracts of a kind in a year."""
    return f"civil_extract:{agency_id}:{kind}:{year}:"
