"""What a text to people is made of. Each domain declares its own in its `notices.py`, which fills `NOTICES`.

A notice has a subject and a text with holes (`%(code)s`) and a frozen dataclass of the facts that fill them.
Vietnamese is the source; the language of a message picks the translation.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.utils import translation

from motcua.core.rules.dates import format_date, format_moment
from motcua.core.rules.text import nfc, squeeze

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

Facts = TypeVar("Facts", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class Notice(Generic[Facts]):
    """One kind of text. `sample` shows what it looks like; `lasts`: after that it is worthless and not sent.

    `is_urgent`: sent in quiet hours too.
    """

    key: str
    label: Any
    subject: Any
    text: Any
    sample: Facts
    lasts: timedelta
    is_urgent: bool = False

    def rendered(self, facts: Facts, *, language: str = "vi") -> tuple[str, str]:
        """Subject, one line, and text with these facts."""
        shown = {field.name: _shown(getattr(facts, field.name)) for field in fields(facts)}
        with translation.override(language):
            return squeeze(nfc(str(self.subject) % shown))[:300], nfc(str(self.text) % shown)


NOTICES: dict[str, Notice[Any]] = {}


def notice(
    key: str,
    label: Any,
    *,
    subject: Any,
    text: Any,
    sample: Facts,
    lasts: timedelta,
    is_urgent: bool = False,
) -> Notice[Facts]:
    """Declare a notice once. A key used twice is a programming error (ValueError)."""
    if key in NOTICES:
        raise ValueError(f"notice {key} is declared twice")
    made = Notice(key, label, subject, text, sample, lasts, is_urgent)
    NOTICES[key] = made
    return made


def _shown(value: Any) -> str:
    """Moments and days as people here write them, all else as it is."""
    if isinstance(value, datetime):
        return format_moment(value)
    if isinstance(value, date):
        return format_date(value)
    return str(value)
