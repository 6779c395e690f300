"""The cell "Cách thức thực hiện" of a national record: channels, limits and fees glued into one string.

`Hình thức nộpThời gianPhí, lệ phíMô tảTrực tuyến5 Ngày làm việc10 USD(/lần)Dịch vụ bưu chính5 Ngày…` is a
table of four columns whose cells lost their borders. A row begins where a channel's name is followed at once
by a limit and a fee; a channel with several limits or fees simply has several rows.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from motcua.catalogue.rules.national_text import NO_INFORMATION, clean, clean_block
from motcua.catalogue.rules.record import Attention, AttentionKind, Channel, ProcessingLimit

HEADER = "Hình thức nộpThời gianPhí, lệ phíMô tả"
CHANNEL_NAMES = {
    "Trực tiếp": Channel.DIRECT,
    "Trực tuyến": Channel.ONLINE,
    "Dịch vụ bưu chính": Channel.POST,
}
NAMES_OF_CHANNELS = {channel: name for name, channel in CHANNEL_NAMES.items()}
UNITS = {
    "Ngày làm việc": "working_day",
    "Ngày": "day",
    "Giờ": "hour",
    "Tháng": "month",
}
CURRENCIES = {"Việt Nam Đồng": "VND", "VNĐ": "VND", "VND": "VND", "USD": "USD"}
LONG_HOURS = 24

_CHANNEL = "|".join(CHANNEL_NAMES)
_UNIT = "|".join(UNITS)
_FEE = rf"Miễn phí|{NO_INFORMATION}|\d[\d.,]* ?(?:{'|'.join(CURRENCIES)})"
_ROW = re.compile(rf"({_CHANNEL})({NO_INFORMATION}|\d+ (?:{_UNIT})|\d+?)({_FEE})")
_WORDED_ROW = re.compile(rf"({_CHANNEL})(.{{1,300}}?)({_FEE})")
_AMOUNT_AND_CURRENCY = re.compile(rf"([\d.,]+) ?({'|'.join(CURRENCIES)})")
_CASE = re.compile(r"^\W*((?:\w\) ?)?(?:Trường hợp|Đối với)[^:;\n]{3,200})(?=[:;\n.]|$)")
_LABEL = re.compile(r"^\W*([^\W\d_][^:\n]{4,160}):")
_WORKING_DAYS = re.compile(r"\b0*(\d+)\s*(?:\([^)]*\)\s*)?ngày làm việc", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One row of the table, in the words of the source; `doubtful` when limit and fee cannot be told
    apart."""

    channel: Channel
    limit: str
    fee: str
    note: str
    description: str
    doubtful: bool = False


def read_rows(cell: str) -> tuple[tuple[ChannelRow, ...], str]:
    """Rows of the table and what stands before the first one (nothing, when all could be read)."""
    text = clean(cell).removeprefix(HEADER)
    starts = list(_ROW.finditer(text)) or _worded_starts(text)
    if not starts:
        return (), clean_block(text)
    ends = [start.start() for start in starts[1:]] + [len(text)]
    rows = tuple(_row(start, text[start.end() : end]) for start, end in zip(starts, ends, strict=True))
    return rows, clean_block(text[: starts[0].start()])


def _worded_starts(text: str) -> list[re.Match[str]]:
    """Rows whose limit is said in words ("Không quy định"): only when the cell has no row with a number, and
    only when the first row opens the cell and the others say the same, for a channel's name is a common
    word."""
    found = [match for match in _WORDED_ROW.finditer(text) if "\n" not in match[2]]
    if not found or found[0].start() != 0:
        return []
    first = found[0][2].strip(" .")
    return [match for match in found if match[2].strip(" .") == first]


def _row(start: re.Match[str], rest: str) -> ChannelRow:
    channel, limit, fee = CHANNEL_NAMES[start[1]], start[2], start[3]
    note, description = _split_note(rest)
    doubtful = False
    if limit.isdigit() and fee[0].isdigit():
        limit, fee, doubtful = _part_digits(limit, fee)
    return ChannelRow(channel, limit.strip(), fee, note, clean_block(description), doubtful)


def _part_digits(limit: str, fee: str) -> tuple[str, str, bool]:
    """`120,000 VNĐ` is a limit 1 without unit and a fee of 20,000; `1250 VNĐ` may be 1|250 or 12|50:
    doubtful."""
    amount, currency = fee_parts(fee)
    digits = limit + amount
    ways = [
        (digits[:cut], digits[cut:])
        for cut in range(1, len(digits))
        if digits[:cut].isdigit() and re.fullmatch(r"[1-9]\d{0,2}(?:[.,]\d{3})*|[1-9]\d{3,}", digits[cut:])
    ]
    if len(ways) != 1:
        return digits, f"{digits} {currency}", True
    return ways[0][0], f"{ways[0][1]} {currency}", False


def fee_parts(fee: str) -> tuple[str, str]:
    """Digits and currency of a fee as the source writes them; two empty texts when it names no amount."""
    found = _AMOUNT_AND_CURRENCY.fullmatch(fee)
    return (found[1], found[2]) if found else ("", "")


def _split_note(rest: str) -> tuple[str, str]:
    """The fee's note in brackets and the description after it.

    Some notes lack a closing bracket (`(đồng (Miễn phí kể từ …)30 ngày kể từ`): then the note ends at the
    first bracket with a letter or digit glued to it.
    """
    if not rest.startswith("("):
        return "", rest
    depth = 0
    for place, sign in enumerate(rest):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return rest[1:place].strip(), rest[place + 1 :]
    for found in re.finditer(r"\)+(?=[^\s.,;:)])", rest):
        return rest[1 : found.end()].strip(), rest[found.end() :]
    return rest[1:].strip(), ""


def channels_of(rows: Iterable[ChannelRow]) -> tuple[Channel, ...]:
    """Channels in the order of the source, each once."""
    return tuple(dict.fromkeys(row.channel for row in rows))


def variants_of(rows: tuple[ChannelRow, ...]) -> tuple[str, ...]:
    """The case each row is for, where one channel has several rows and the text says which case; else ""."""
    times = Counter(row.channel for row in rows)
    return tuple(_variant(row) if times[row.channel] > 1 else "" for row in rows)


def _variant(row: ChannelRow) -> str:
    for text in (row.description, row.note):
        if found := _CASE.match(text):
            return found[1].strip()
    found = _LABEL.match(row.note)
    if found and not found[1].lower().startswith(("phí", "lệ phí", "theo", "mức")):
        return found[1].strip(" +-*")
    return ""


def read_limits(rows: tuple[ChannelRow, ...]) -> tuple[ProcessingLimit, ...]:
    """One limit a row; a number without a unit stays a number without a unit ("1" is not a day)."""
    limits = (_limit(row, variant) for row, variant in zip(rows, variants_of(rows), strict=True))
    return tuple(dict.fromkeys(limits))


def _limit(row: ChannelRow, variant: str) -> ProcessingLimit:
    number, _, unit = row.limit.partition(" ")
    if row.doubtful or not number.isdecimal() or int(number) == 0:
        return ProcessingLimit(row.channel, variant, None, "", row.limit, row.description)
    return ProcessingLimit(row.channel, variant, int(number), UNITS.get(unit, ""), row.limit, row.description)


def limit_attention(limits: tuple[ProcessingLimit, ...]) -> tuple[Attention, ...]:
    """What a person must settle about the limits; one entry a kind, naming channels and words."""
    named = [
        (AttentionKind.LIMIT_WITHOUT_UNIT, [li for li in limits if li.amount is not None and not li.unit]),
        (AttentionKind.LIMIT_MISSING, [li for li in limits if li.text in (NO_INFORMATION, "")]),
        (AttentionKind.LIMIT_UNREADABLE, [li for li in limits if li.amount is None and _says_something(li)]),
        (AttentionKind.LIMIT_LONG_HOURS, [li for li in limits if _is_long(li)]),
        (AttentionKind.LIMITS_DIFFER, _differing(limits)),
    ]
    found = [
        Attention(kind, "limits", by_channel((li.channel, li.text) for li in of)) for kind, of in named if of
    ]
    return (*found, *_unit_doubts(limits))


def by_channel(lines: Iterable[tuple[Channel | None, str]]) -> str:
    """ "Trực tuyến: 5 Ngày; Trực tiếp: 15 Ngày"."""
    words = ((NAMES_OF_CHANNELS[channel] if channel else "", text) for channel, text in lines)
    return "; ".join(dict.fromkeys(f"{name}: {text}" if name else text for name, text in words))


def _says_something(limit: ProcessingLimit) -> bool:
    return limit.text not in (NO_INFORMATION, "")


def _is_long(limit: ProcessingLimit) -> bool:
    return limit.unit == "hour" and limit.amount is not None and limit.amount >= LONG_HOURS


def _differing(limits: tuple[ProcessingLimit, ...]) -> list[ProcessingLimit]:
    """Limits of one case that are not the same, whether by channel or inside one channel."""
    found: list[ProcessingLimit] = []
    for variant in dict.fromkeys(limit.variant for limit in limits):
        same_case = [limit for limit in limits if limit.variant == variant and _says_something(limit)]
        if len({limit.text.strip(" .") for limit in same_case}) > 1:
            found += same_case
    return found


def _unit_doubts(limits: tuple[ProcessingLimit, ...]) -> tuple[Attention, ...]:
    """The cell says "10 Ngày", its description "10 ngày làm việc": the two give different due dates."""
    doubts: dict[str, None] = {}
    for limit in limits:
        worded = {int(number) for number in _WORKING_DAYS.findall(limit.note)}
        if limit.unit == "day" and limit.amount in worded:
            doubts[f"Ô thời gian ghi “{limit.text}”, mô tả ghi “{limit.amount} ngày làm việc”."] = None
    return tuple(Attention(AttentionKind.LIMITS_DIFFER, "limits", text) for text in doubts)


def channels_text(rows: tuple[ChannelRow, ...], leftover: str) -> str:
    """How to file, in words: the description of each channel, and whatever could not be read."""
    lines = [leftover] if leftover else []
    for row in rows:
        line = NAMES_OF_CHANNELS[row.channel] + (f": {row.description}" if row.description else "")
        if line not in lines:
            lines.append(line)
    return "\n".join(lines)
