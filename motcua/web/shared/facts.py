"""The four answers at the head of a procedure: how long, how much, which papers, where.

What a record leaves open is said to be open: never "free", never a unit, unless the source says so. The words
of the source stand beside every answer of that kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.catalogue.rules.record import (
    AttentionKind,
    Channel,
    FeeLine,
    ProcedureRecord,
    ProcessingLimit,
)
from motcua.core.rules.numbers import format_amount, format_number
from motcua.core.rules.text import fold
from motcua.core.worktime import Limit, LimitUnit, format_limit

CHANNEL_NAMES = {
    Channel.DIRECT: gettext_lazy("Nộp trực tiếp"),
    Channel.ONLINE: gettext_lazy("Nộp trực tuyến"),
    Channel.POST: gettext_lazy("Qua bưu chính"),
}
# With these open, no line about money can be relied on.
_NO_FEE_IS_SURE = frozenset({AttentionKind.FEE_CONTRADICTS, AttentionKind.FEE_UNREADABLE})
_LONGEST_HEADLINE = 72
Row = TypeVar("Row", ProcessingLimit, FeeLine)


@dataclass(frozen=True, slots=True)
class Line:
    """One line under an answer: for whom or which way, what holds, the words of the source, a remark."""

    label: str
    value: str
    is_known: bool
    source_text: str = ""
    note: str = ""

    @property
    def words(self) -> str:
        """What holds: the words of the source where they say it and more, else the value."""
        return self.source_text if self.is_known and self.source_text else self.value

    @property
    def doubtful_words(self) -> str:
        """The words of the source where they leave the value open."""
        return "" if self.is_known else self.source_text


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the four; `is_known` is false when the headline says that it must be verified."""

    headline: str
    is_known: bool
    lines: Sequence[Line] = ()


def unclear() -> str:
    """What stands where the source does not say, or contradicts itself."""
    return _("Chưa rõ: cần xác minh")


def time_answer(record: ProcedureRecord, *, variant: str = "") -> Answer:
    """How long it takes, in each variant and channel that differs."""
    headline, is_known = _headline([_limit_line(limit) for limit in _of_variant(record.limits, variant)])
    return Answer(headline, is_known, lines=_beyond(headline, _lines(record.limits, record, _limit_line)))


def fee_answer(record: ProcedureRecord, *, open_kinds: frozenset[str], variant: str = "") -> Answer:
    """How much it costs. `open_kinds` are the kinds of open attention of the version."""
    is_doubtful = bool(open_kinds & _NO_FEE_IS_SURE)

    def line_of(fee: FeeLine) -> Line:
        return _fee_line(fee, is_doubtful=is_doubtful)

    lines = _lines(record.fees, record, line_of)
    chosen = [line_of(fee) for fee in _of_variant(record.fees, variant)]
    headline, is_known = _headline(chosen)
    if is_known and headline == _("Miễn phí") and len(lines) > 1:
        # Where other cases cost something, the words of the source say who pays nothing.
        words = chosen[0].source_text
        headline = words if 0 < len(words) <= _LONGEST_HEADLINE else headline
    return Answer(headline, is_known, lines=_beyond(headline, lines))


def limit_text(limit: ProcessingLimit) -> str:
    """A limit in words, or that it must be verified."""
    if limit.unit == LimitUnit.SAME_DAY:
        return _("Trong ngày")
    if not limit.unit or not limit.amount:
        return unclear()
    return format_limit(Limit(limit.amount, LimitUnit(limit.unit)))


def fee_text(fee: FeeLine, *, is_doubtful: bool) -> str:
    """A fee in words, or that it must be verified."""
    if is_doubtful:
        return unclear()
    if fee.is_free:
        return _("Miễn phí")
    if not fee.amount:
        return unclear()
    amount = format_amount(fee.amount) if fee.currency == "VND" else _foreign(fee)
    return f"{amount}/{fee.per}" if fee.per else amount


def _foreign(fee: FeeLine) -> str:
    return f"{format_number(fee.amount or 0)} {fee.currency}"


def _limit_line(limit: ProcessingLimit) -> Line:
    return _line(limit_text(limit), limit.text, limit.note, is_known=bool(limit.unit))


def _fee_line(fee: FeeLine, *, is_doubtful: bool) -> Line:
    is_known = not is_doubtful and (fee.is_free or bool(fee.amount))
    return _line(fee_text(fee, is_doubtful=is_doubtful), fee.text, fee.note, is_known=is_known)


def _line(value: str, words: str, note: str, *, is_known: bool) -> Line:
    """The words of the source stand beside the value only where they add something to it."""
    adds = not is_known or len(_bare(words)) > len(_bare(value)) + 4
    return Line("", value, is_known, source_text=words if adds else "", note=note)


def _bare(text: str) -> str:
    """A sum or a limit without the spellings that mean the same: "03 ngày" is 3 ngày, đồng is đ."""
    short = re.sub(r"\b0+(?=\d)", "", fold(text)).replace("dong", "d").replace("vnd", "d")
    return re.sub(r"[\W_]", "", short)


def _of_variant(rows: Sequence[Row], variant: str) -> Sequence[Row]:
    """The rows of the chosen variant, else the ordinary ones, else all."""
    chosen = [row for row in rows if variant and row.variant == variant]
    return chosen or [row for row in rows if not row.variant] or rows


def _headline(lines: Sequence[Line]) -> tuple[str, bool]:
    values = list(dict.fromkeys(line.value for line in lines if line.is_known))
    if not values:
        return unclear(), False
    if len(values) > 2 or not all(line.is_known for line in lines):
        return _("Tùy trường hợp, cách nộp"), True
    if len(values) == 2:
        return _("%(one)s hoặc %(other)s") % {"one": values[0], "other": values[1]}, True
    return values[0], True


def _lines(rows: Sequence[Row], record: ProcedureRecord, line_of: Callable[[Row], Line]) -> list[Line]:
    """One line for rows that say the same, labelled by variant and, where they differ, by channel."""
    merged: dict[tuple[str, str, str, str], list[Row]] = {}
    for row in rows:
        line = line_of(row)
        key = (row.variant, line.value, line.source_text, _note(row, record))
        merged.setdefault(key, []).append(row)
    is_split = _differ_by_channel(merged)
    ordinary = {(value, words) for variant, value, words, _note in merged if not variant}
    found = []
    for (variant, value, source_text, note), same in merged.items():
        if variant and not note and (value, source_text) in ordinary:
            continue  # a variant that changes nothing here
        line = line_of(same[0])
        label = _label(variant, [row.channel for row in same] if is_split else [])
        found.append(Line(label, value, line.is_known, source_text=source_text, note=note))
    return found


def _beyond(headline: str, lines: Sequence[Line]) -> list[Line]:
    """The lines that say more than the headline; what only repeats it is left out."""
    short = [replace(line, value="") if _repeats(line, headline) else line for line in lines]
    for at, line in enumerate(short[:-1]):
        if line.note == short[at + 1].note:  # one remark on several lines stands once, below them
            short[at] = replace(line, note="")
    return [line for line in short if line.value or line.doubtful_words or line.note]


def _repeats(line: Line, headline: str) -> bool:
    """What is unknown is said once, in the headline; what is known is told for whom."""
    return line.words == headline and not (line.label and line.is_known)


def _differ_by_channel(merged: dict[tuple[str, str, str, str], list[Any]]) -> bool:
    by_variant: dict[str, int] = {}
    for variant, *_rest in merged:
        by_variant[variant] = by_variant.get(variant, 0) + 1
    return any(count > 1 for count in by_variant.values())


def _note(row: ProcessingLimit | FeeLine, record: ProcedureRecord) -> str:
    """The remark, unless it only repeats how to file, which has a place of its own."""
    return "" if row.note and row.note in record.channels_text else row.note


def _label(variant: str, channels: Sequence[Channel | None]) -> str:
    names = [str(CHANNEL_NAMES[channel]) for channel in dict.fromkeys(channels) if channel]
    return " · ".join(part for part in (variant, ", ".join(names)) if part)
