"""The cell "Căn cứ pháp lý" of a national record: titles and numbers of legal texts glued into one string.

`…của Chính phủ63/2025/NĐ-CPLuật 51/2019/QH1451/2019/QH14Nhập cảnh…`: a number ends a row when it touches the
words around it, and belongs to a title when it stands apart from them.
"""

import re
from dataclasses import dataclass

from motcua.catalogue.rules.national_text import clean, clean_block, clean_line, has_information
from motcua.catalogue.rules.record import LegalBasis

HEADER = "Tên văn bản pháp lýMã văn bản"

_ORG = (
    "BCA|BCT|BGDĐT|BGTVT|BHXH(?:-[A-Z]+)?|BKHCN|BKHĐT|BLĐTBXH|BNG|BNNMT|BNNPTNT|BNN|BNV|BQP|BTC|BTNMT|BTP|"
    "BTTTT|"
    "BVHTTDL|BVHTT|BXD|BYT|BDTTG|BTM|BCN|BTS|CHK|CP|HĐND|KTNN|NHNN|TANDTC|TCHQ|TCT|TTCP|TTg|UBCK|UBDT|UBND|"
    r"UBTVQH\d\d|VKSNDTC|VPCP|VPQH"
)
_DASH = r"\s?[-_–]\s?"
_SUFFIX = (
    rf"QH\d\d|QH\d|(?:PL-|NQ-)?UBTVQH\d\d|NQ-QH\d\d|TTLT(?:[-/](?:{_ORG}))+"
    rf"|(?:TT|QĐ|CT|NQ|NĐ|ND|VBHN|KH|TB){_DASH}(?:{_ORG})"
    r"|NĐ-C(?!P)|TTLT|TT-(?![A-ZĐ])|NĐ-(?![A-ZĐ])|QĐ-(?![A-ZĐ])|TT(?![A-ZĐ-])|L-CTN|SL|PL-HĐNN"
)
_NUMBER = re.compile(
    rf"(?P<digits>\d{{1,9}}[a-z]?(?:\.\d+)?)"
    rf"(?P<rest>/(?:19|20)\d\d/(?:{_SUFFIX})|/(?:QĐ|NQ|NĐ|CT|VBHN){_DASH}(?:{_ORG})|/BHXH-[A-Z]+|-CP)"
    r"|(?P<cut>(?<=[^\W\d_])\d{1,3}/20\d\d(?=$|[A-ZĐ][^\W\d_])|(?<=/20\d\d)\d{2,3}/20\d\d(?=$|[A-ZĐ][^\W\d_])"
    r"|(?<=[^\W\d_])Luật số \d{1,3}(?=$|[A-ZĐ][^\W\d_]))"
)
_YEAR_AHEAD = re.compile(r"(?:19|20)\d\d\.?(?=\d)")
_KIND = re.compile(
    r"(?<=[^\s(])((?:Bộ luật|Luật|Nghị định|Nghị quyết|Thông tư(?: liên tịch)?|Quyết định|"
    r"Pháp lệnh)(?: số:?)?|số|NĐ)\s$"
)
_IN_TITLE_BEFORE = re.compile(r"(?:số|:|/|-)$")
_OPENING = '(“"[/'


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    number: str


def read_legal_bases(cell: str) -> tuple[tuple[LegalBasis, ...], str]:
    """Legal texts of the cell in the order of the source, and text after the last number."""
    text = clean(cell)
    if not has_information(text):
        return (), ""
    if not text.startswith(HEADER):
        return (), clean_block(text)
    text = text.removeprefix(HEADER)
    tokens = _tokens(text)
    bases: list[LegalBasis] = []
    begin = 0
    for place, token in enumerate(tokens):
        if token.start >= begin and _ends_row(text, begin, tokens, place):
            bases.append(_basis(text[begin : token.start], token.number))
            begin = token.end
    return tuple(bases), clean_block(text[begin:].strip(" ."))


def _tokens(text: str) -> list[_Token]:
    """Every number of a legal text. A year at the end of a title is glued to it ("202443/2024/QH15"); some
    numbers were cut short by the portal ("24/2024", "Luật số 58")."""
    found: list[_Token] = []
    for match in _NUMBER.finditer(text):
        year = _YEAR_AHEAD.match(match[0])
        start = match.start() + (len(year[0]) if year else 0)
        found.append(_Token(start, match.end(), text[start : match.end()]))
    return found


def _ends_row(text: str, begin: int, tokens: list[_Token], place: int) -> bool:
    """Whether a number is the row's number rather than a word of its title."""
    token = tokens[place]
    if token.start == begin or not text[begin : token.start].strip():
        return token.end == len(text)
    before, after = text[token.start - 1], text[token.end : token.end + 1]
    kind = _KIND.search(text[begin : token.start])
    if kind and after.isspace() and text[begin + kind.start() - 1].isalpha():
        return True
    if (
        not before.isspace()
        and before not in _OPENING
        and not _IN_TITLE_BEFORE.search(text[begin : token.start])
    ):
        return True
    if after in {".", ";", ","}:
        return text[token.end + 1 : token.end + 2].isupper() or token.end + 1 == len(text)
    if after and not (after.isalpha() or after.isdigit()):
        return False
    follower = tokens[place + 1] if place + 1 < len(tokens) else None
    if follower is None or follower.start != token.end:
        return True
    return follower.number != token.number and _begins_title(text, tokens, place + 1)


def _begins_title(text: str, tokens: list[_Token], place: int) -> bool:
    """Whether a number right after another one opens the next row's title."""
    token = tokens[place]
    after = text[token.end : token.end + 1]
    follower = tokens[place + 1] if place + 1 < len(tokens) else None
    if follower is not None and follower.start == token.end and follower.number == token.number:
        return True
    return bool(after) and not (after.isalpha() or after.isdigit())


def _basis(title: str, number: str) -> LegalBasis:
    """The number's cell may begin with words ("Luật số 32/2024/QH15"), glued to the title before it."""
    kind = _KIND.search(title)
    if kind and title[: kind.start()].strip():
        title, number = title[: kind.start()], kind[0] + number
    return LegalBasis(clean_line(number), clean_line(title).strip(" ."))


def legal_text(bases: tuple[LegalBasis, ...], leftover: str) -> str:
    """One legal text a line, and whatever could not be read."""
    lines = [f"{basis.number}: {basis.title}" if basis.title else basis.number for basis in bases]
    return "\n".join([*lines, *([leftover] if leftover else [])])
