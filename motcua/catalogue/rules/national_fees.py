"""The fee column of a national record's channel table.

Traps: "Miễn phí" beside "do Hội đồng nhân dân tỉnh quyết định" is not free; `20 VNĐ` beside "20.000 đồng"
lost its thousands; a rate halved until a date stands in the note; USD beside VNĐ. An amount the source does
not give is None, and every contradiction is named for a person.
"""

import re
from collections.abc import Iterator

from motcua.catalogue.rules.national_channels import (
    CURRENCIES,
    ChannelRow,
    by_channel,
    fee_parts,
    variants_of,
)
from motcua.catalogue.rules.national_text import NO_INFORMATION
from motcua.catalogue.rules.record import Attention, AttentionKind, FeeLine

FREE = "Miễn phí"
SMALLEST_FEE = 1000  # đồng; below it the portal has dropped the thousands ("20 VNĐ" for 20.000 đồng)

_PLAIN = re.compile(r"\d+|\d{1,3}(?:,\d{3})+|\d{1,3}(?:\.\d{3})+")
_DONG = re.compile(
    r"(?<![\d.,/])(\d{1,3}(?:[.,]\d{3})+|\d{4,})\s*(?:đồng|đ|vnđ|vnd|việt nam đồng)?(?=\s*/|\b)"
    r"|(?<![\d.,/])(\d+(?:,\d+)?)\s*triệu",
    re.IGNORECASE,
)
_USD = re.compile(r"(?<![\d.,/])(\d+)\s*USD", re.IGNORECASE)
_NOT_MONEY = re.compile(r"^\s*(?:kg|GT|tấn|CV|m|ha|BTU|MW)\b|^/\d|^\.\d", re.IGNORECASE)
_REALLY_FREE = re.compile(
    r"không(?: có| thu(?: phí| lệ phí)?.*| mất phí| quy định| được quy định tại biểu phí.*)?"
    r"|chưa quy định|miễn(?: lệ)? phí|miễn(?: lệ)? phí \(thông tư[^()]*\)"
    r"|(?:miễn lệ phí\. )?phí cấp bản sao[^.]*\(nếu có yêu cầu\)[^.]*|tổ chức[^.]* được miễn lệ phí.*",
    re.IGNORECASE | re.DOTALL,
)
_COUNCIL = re.compile(
    r"(?:hội đồng nhân dân|hđnd|ủy ban nhân dân)[^.]{0,60}(?:quyết định|quy định|ban hành)", re.IGNORECASE
)
_DATED = re.compile(r"miễn(?: lệ)?(?: phí)?(?: kể)? từ ngày|bằng \d+\s*%|giảm \d+\s*%", re.IGNORECASE)
_PER = re.compile(
    r"(?:^|đồng|đ|vnđ|usd)\s*/\s*(?:01? |1 )?([^\W\d][^.,;:()+\n]{1,60}?)"
    r"(?= (?:kể từ|áp dụng|đối với|đến|theo|đồng)\b|[.,;:()+\n]|$)",
    re.IGNORECASE,
)
_LEGAL_NUMBER = re.compile(r"\b\d{1,4}/\d{4}/(?:TTLT|TT|NĐ|NQ|QĐ)-[A-ZĐ]+(?:-[A-ZĐ]+)*")


def read_fees(rows: tuple[ChannelRow, ...]) -> tuple[FeeLine, ...]:
    """One fee line a row."""
    lines = (_fee(row, variant) for row, variant in zip(rows, variants_of(rows), strict=True))
    return tuple(dict.fromkeys(lines))


def _fee(row: ChannelRow, variant: str) -> FeeLine:
    digits, currency = fee_parts(row.fee)
    code = CURRENCIES.get(currency, "VND")
    return FeeLine(
        channel=row.channel,
        variant=variant,
        amount=None if row.doubtful else plain_amount(digits, code),
        text=row.fee,
        is_free=row.fee == FREE and not _free_is_doubtful(row),
        currency=code,
        kind=_kind(row.note),
        per=_per(row.note),
        note=row.note,
        legal_base=_legal_base(row.note),
    )


def plain_amount(digits: str, currency: str) -> int | None:
    """`10,000`, `10.000` and `10000` are ten thousand; anything else, or fewer than 1,000 đồng, is no
    amount."""
    if not _PLAIN.fullmatch(digits):
        return None
    amount = int(re.sub(r"[.,]", "", digits))
    return None if amount == 0 or (currency == "VND" and amount < SMALLEST_FEE) else amount


def _free_is_doubtful(row: ChannelRow) -> bool:
    """A note beside "Miễn phí" says that something is to be paid, or sends to a text that sets rates."""
    words = row.note.strip("() .;-")
    if words and not _REALLY_FREE.fullmatch(words):
        return True
    return bool(re.search(r"\bphí\b", row.description, re.IGNORECASE) and _COUNCIL.search(row.description))


def _kind(note: str) -> str:
    words = note.lstrip("(-+* ").lower()
    if words.startswith("lệ phí"):
        return "le_phi"
    return "phi" if re.match(r"phí\b", words) else ""


def _per(note: str) -> str:
    """What one amount pays for: "lần", "thẻ"; empty when the note names several."""
    units = dict.fromkeys(found[1].strip() for found in _PER.finditer(note))
    return next(iter(units)) if len(units) == 1 else ""


def _legal_base(note: str) -> str:
    numbers = dict.fromkeys(_LEGAL_NUMBER.findall(note))
    return next(iter(numbers)) if len(numbers) == 1 else ""


def fee_attention(rows: tuple[ChannelRow, ...]) -> tuple[Attention, ...]:
    """What a person must settle about the fees; one entry a kind, naming channels and words."""
    named: dict[AttentionKind, list[ChannelRow]] = {}
    for row in rows:
        kind = _doubt(row)
        if kind:
            named.setdefault(kind, []).append(row)
    return tuple(
        Attention(kind, "fees", by_channel((row.channel, _words(row)) for row in of))
        for kind, of in named.items()
    )


def _doubt(row: ChannelRow) -> AttentionKind | None:
    if row.fee == NO_INFORMATION:
        return AttentionKind.FEE_MISSING
    if row.fee == FREE:
        return AttentionKind.FEE_CONTRADICTS if _free_is_doubtful(row) else None
    if row.doubtful:
        return AttentionKind.FEE_UNREADABLE
    digits, currency = fee_parts(row.fee)
    code = CURRENCIES[currency]
    amount = plain_amount(digits, code)
    if _DATED.search(row.note) or (set(_amounts(row.note, code)) - {amount}):
        return AttentionKind.FEE_CONTRADICTS
    if code == "VND" and _USD.search(row.note):
        return AttentionKind.FEE_CONTRADICTS
    return AttentionKind.FEE_UNREADABLE if amount is None else None


def _amounts(note: str, currency: str) -> Iterator[int]:
    """Amounts of money a note names, in `currency` units."""
    if currency == "USD":
        yield from (int(found[1]) for found in _USD.finditer(note))
        return
    for found in _DONG.finditer(note):
        if found[2]:
            yield round(float(found[2].replace(",", ".")) * 1_000_000)
        elif _is_money(found, note):
            yield int(re.sub(r"[.,]", "", found[1]))


def _is_money(found: re.Match[str], note: str) -> bool:
    """Not a weight ("5.700 kg"), a tonnage, a year ("năm 2025") nor the number of a text ("2016/TT-BTC")."""
    bare = found[0].strip() == found[1]
    if bare and (len(found[1]) == 4 and found[1].startswith(("19", "20"))):
        return False
    return not (
        bare and (_NOT_MONEY.match(note[found.end() :]) or re.match(r"/[A-ZĐ]{2}", note[found.end() :]))
    )


def _words(row: ChannelRow) -> str:
    return f"{row.fee} ({row.note})" if row.note else row.fee
