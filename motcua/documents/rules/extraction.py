"""Fields of common papers, found in their text. Pure; what is found is offered to an officer, never taken.

Text comes from OCR: labels may lack marks, so they are looked for folded; numbers may hold spaces and points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from motcua.core.rules.dates import format_date
from motcua.core.rules.text import fold, nfc, squeeze

_MOST = 40


class FieldKind(StrEnum):
    """What a field is."""

    NAME = "name"
    PERSONAL_ID = "personal_id"
    OLD_ID = "old_id"
    NUMBER = "number"
    DAY = "day"
    BORN_ON = "born_on"
    ISSUED_ON = "issued_on"
    VALID_TO = "valid_to"


@dataclass(frozen=True, slots=True)
class Found:
    """A field as read, and the line it stands in, by which a person judges it."""

    kind: FieldKind
    value: str
    line: str


# Labels before a name, folded; the longest first, so that "ho va ten nguoi yeu cau" is not read as a name.
_NAME_LABELS = re.compile(
    r"\b(?:ho,? chu dem,? ten|ho va ten(?: khai sinh)?|ho,? ten(?: khai sinh)?|ten ca nhan|ten chu ho"
    r"(?: kinh doanh)?)"
    r"(?: (?:cua )?(?:nguoi [a-z]+(?: [a-z]+)?|me|cha|vo|chong|con|chu ho))?\s*(?:\([^)]*\))?\s*[:.]+\s*"
)
_NAME = re.compile(r"[^\W\d_]+(?:[ '’-][^\W\d_]+){1,6}")
_AFTER_NAME = re.compile(
    r"\b(?:sinh|ngay|gioi|so|nam|nu|dan toc|quoc|cccd|cmnd|dia chi|noi|que|thuong|dien thoai)\b"
)
_TWELVE = re.compile(r"(?<![\d.])\d(?:[ .]?\d){11}(?![\d.]?\d)")
_NINE = re.compile(r"(?<![\d.])\d(?:[ .]?\d){8}(?![ .]?\d)")
_OLD_ID_NEAR = re.compile(r"cmnd|chung minh|cmt")
_NUMBER = re.compile(r"\bso(?: hieu| dang ky)?\s*[:.]+\s*")
_DOCUMENT_NUMBER = re.compile(r"\d+[ ]?(?:/[ ]?[\w.Đđ-]+)+(?:[ ]?-[ ]?[\w.Đđ]+)*")
_DAY = re.compile(r"(?<!\d)(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})(?!\d)")
_DAY_IN_WORDS = re.compile(r"ngay\s*(\d{1,2})\s*,?\s*thang\s*(\d{1,2})\s*,?\s*nam\s*(\d{4})")
_TO_THE_END = r"\W*(?:het\W*)?(?:ngay\W*)?$"
_MEANINGS = (
    (
        FieldKind.VALID_TO,
        re.compile(r"(?:co gia tri|gia tri su dung|thoi han|han su dung)(?: den| toi)" + _TO_THE_END),
    ),
    (FieldKind.VALID_TO, re.compile(r"(?:het han|den het ngay)\W*$")),
    (FieldKind.BORN_ON, re.compile(r"(?:nam sinh|ngay sinh|sinh ngay)\W*(?:\([^)]*\)\W*)?$")),
    (FieldKind.ISSUED_ON, re.compile(r"(?:cap ngay|ngay cap|dang ky ngay|ngay dang ky)\W*$")),
)


def fields_in(text: str) -> list[Found]:
    """All fields found, in the order of the text, each once."""
    seen: dict[tuple[FieldKind, str], Found] = {}
    for line in text.replace("\f", "\n").splitlines():
        whole = squeeze(nfc(line))
        for found in (*_names(whole), *_numbers(whole), *_days(whole)):
            seen.setdefault((found.kind, found.value), found)
    return list(seen.values())[:_MOST]


def _names(line: str) -> Iterator[Found]:
    folded = _same_length(line)
    for label in _NAME_LABELS.finditer(folded):
        end = _AFTER_NAME.search(folded, label.end())
        rest = line[label.end() : end.start() if end else None].strip(" .…_:;,-")
        name = _NAME.match(rest)
        if name:
            yield Found(FieldKind.NAME, name.group(), line)


def _numbers(line: str) -> Iterator[Found]:
    folded = _same_length(line)
    for match in _TWELVE.finditer(line):
        yield Found(FieldKind.PERSONAL_ID, _digits(match.group()), line)
    if _OLD_ID_NEAR.search(folded):
        for match in _NINE.finditer(line):
            yield Found(FieldKind.OLD_ID, _digits(match.group()), line)
    for label in _NUMBER.finditer(folded):
        number = _DOCUMENT_NUMBER.match(line, label.end())
        if number and not _DAY.match(number.group()):
            yield Found(FieldKind.NUMBER, number.group().replace(" ", ""), line)


def _days(line: str) -> Iterator[Found]:
    folded = _same_length(line)
    matches = [*_DAY.finditer(folded), *_DAY_IN_WORDS.finditer(folded)]
    for match in sorted(matches, key=lambda one: one.start()):
        day, month, year = map(int, match.groups())
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        before = folded[: match.start()]
        kind = next((kind for kind, label in _MEANINGS if label.search(before)), FieldKind.DAY)
        yield Found(kind, format_date(found), line)


def _same_length(line: str) -> str:
    """Folded letter by letter, so that places in it are places in the line."""
    return "".join((fold(letter) or letter)[:1] if not letter.isspace() else " " for letter in line)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))
