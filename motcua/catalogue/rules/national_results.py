"""The cell "Kết quả xử lý" of a national record: names and codes of results, then the page's own block.

`Gia hạn tạm trúMã: KQ.G01.000074Từ khóaKhông có thông tin…`; several results follow one another unparted,
some codes are the portal's test data ("hgvg6", "78"), some are empty.
"""

import re

from motcua.catalogue.rules.national_text import clean, clean_block, clean_line
from motcua.catalogue.rules.record import Result

_MARK = re.compile(r"Mã:[ \t]*")
_CODE = re.compile(
    r"KQ[.-][GgHh]\d\d\.\d{6,7}(?!\d)|KQ[.-][GgHh]\d\d\.\d{5,6}|KQ0\.\d\d\.\d\d\.G\d\d-\d{4,6}"
    r"|\d{3}\.\d\d\.\d\d\.(?:G\d\d-KQ\d{4,6}|KQ-\d{3})|TP-G\d\d\.\d{7}|"
    r"[A-Za-z]{2,5}(?:-[A-Z]+)?[._]?[A-Z]{0,2}\d{1,6}"
    r"|\d{1,6}"
)
_PLAIN_WORDS = re.compile(r"[^\d\n]{1,30}")


def read_results(body: str) -> tuple[tuple[Result, ...], str]:
    """Results of a cell whose page block is cut, and the text that belongs to none."""
    text = clean(body)
    name, *pieces = _MARK.split(text)
    if not pieces:
        return (), clean_block(name)
    results: list[Result] = []
    for place, piece in enumerate(pieces):
        code, rest = _code(piece, is_last=place == len(pieces) - 1)
        results.append(Result(clean_line(name).lstrip(" ."), code))
        name = rest
    return tuple(results), clean_block(name)


def _code(piece: str, *, is_last: bool) -> tuple[str, str]:
    """The code a piece begins with, and the next result's name. A code in words can only stand last."""
    found = _CODE.match(piece)
    if found:
        return found[0], piece[found.end() :]
    if is_last and _PLAIN_WORDS.fullmatch(piece.strip()):
        return piece.strip(), ""
    return "", piece


def results_text(results: tuple[Result, ...], leftover: str) -> str:
    """One result a line, and whatever could not be read."""
    return "\n".join([*(result.name for result in results), *([leftover] if leftover else [])])
