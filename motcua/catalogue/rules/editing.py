"""Editing a record: lines as people type them, and what keeps a record from being published. Pure.

NĐ 63/2010 Điều 8 khoản 2 lists the parts a procedure must have.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from motcua.catalogue.rules.record import (
    Channel,
    FeeLine,
    ProcedureRecord,
    ProcessingLimit,
)
from motcua.core.rules.numbers import format_amount
from motcua.core.worktime import Limit, LimitUnit, UnknownLimit, format_limit

Line = TypeVar("Line")

# Running text of a source that says the same as a list: it goes when a person has changed the list.
_SAID_BY = {
    "channels_text": ("channels", "limits", "fees"),
    "papers_text": ("documents",),
    "legal_text": ("legal_bases",),
    "results_text": ("results",),
}


class Problem(NamedTuple):
    """Why a record cannot be published: the part and a sentence."""

    field: str
    text: str


def edited_line(old: Line | None, new: Line, said: dict[str, Any]) -> Line:
    """The line with what a person typed; `new` is an empty line of its kind, `old` the line it was before."""
    line = old if old is not None else new
    return dataclasses.replace(line, **said)  # type: ignore[type-var]


def limit_line(old: ProcessingLimit | None, said: dict[str, Any]) -> ProcessingLimit:
    """A limit; its words follow amount and unit when these were changed."""
    line = edited_line(old, ProcessingLimit(None, "", None, "", ""), said)
    if old is not None and (old.amount, old.unit) == (line.amount, line.unit):
        return line
    return dataclasses.replace(line, text=_limit_text(line))


def fee_line(old: FeeLine | None, said: dict[str, Any]) -> FeeLine:
    """A fee; its words follow the sum when that was changed."""
    line = edited_line(old, FeeLine(None, "", None, ""), said)
    if old is not None and (old.amount, old.is_free) == (line.amount, line.is_free):
        return line
    text = (
        "Miễn phí" if line.is_free else format_amount(line.amount) if line.amount is not None else line.note
    )
    return dataclasses.replace(line, text=text)


def with_edits(record: ProcedureRecord, said: dict[str, Any]) -> ProcedureRecord:
    """The record with new values; texts of the source that contradict a changed list are dropped."""
    new = dataclasses.replace(record, **said)
    dropped: dict[str, Any] = {
        text: ""
        for text, lists in _SAID_BY.items()
        if any(getattr(record, name) != getattr(new, name) for name in lists)
    }
    same_day = bool(new.limits) and all(limit.unit == LimitUnit.SAME_DAY for limit in new.limits)
    return dataclasses.replace(new, is_same_day=same_day, attention=(), **dropped)


def problems_of(record: ProcedureRecord) -> list[Problem]:
    """Everything that is missing or contradicts itself, in the order of the form; empty: it is whole."""
    return [
        *_missing(record),
        *_wrong_limits(record),
        *_wrong_fees(record),
        *_wrong_papers(record),
    ]


def _missing(record: ProcedureRecord) -> Iterator[Problem]:
    required = (
        ("name", "Chưa có tên thủ tục."),
        ("field_name", "Chưa có lĩnh vực."),
        ("levels", "Chưa chọn cấp thực hiện."),
        ("agency", "Chưa ghi cơ quan thực hiện."),
        ("channels", "Chưa chọn cách nộp hồ sơ."),
        ("limits", "Chưa có thời hạn giải quyết."),
        ("documents", "Chưa có thành phần hồ sơ."),
        ("legal_bases", "Chưa có căn cứ pháp lý."),
        ("results", "Chưa ghi kết quả."),
    )
    for field, text in required:
        if not getattr(record, field):
            yield Problem(field, text)


def _wrong_limits(record: ProcedureRecord) -> Iterator[Problem]:
    seen = set()
    for limit in record.limits:
        where = _where(limit.channel, limit.variant)
        if limit.channel is not None and limit.channel not in record.channels:
            yield Problem("limits", f"Thời hạn{where}: cách nộp này chưa được chọn.")
        if (limit.channel, limit.variant) in seen:
            yield Problem("limits", f"Thời hạn{where} có hai dòng.")
        seen.add((limit.channel, limit.variant))
        if not limit.unit:
            yield Problem("limits", f"Thời hạn{where} chưa có đơn vị tính.")
        elif limit.unit != LimitUnit.SAME_DAY and _limit(limit) is None:
            yield Problem("limits", f"Thời hạn{where} chưa có số, hoặc số quá lớn.")


def _wrong_fees(record: ProcedureRecord) -> Iterator[Problem]:
    for fee in record.fees:
        where = _where(fee.channel, fee.variant)
        if fee.channel is not None and fee.channel not in record.channels:
            yield Problem("fees", f"Phí, lệ phí{where}: cách nộp này chưa được chọn.")
        if fee.is_free and fee.amount:
            yield Problem("fees", f"Phí, lệ phí{where}: vừa miễn phí vừa có mức thu.")
        if not fee.is_free and fee.amount is None and not fee.text and not fee.note:
            yield Problem("fees", f"Phí, lệ phí{where}: chưa ghi mức thu, miễn phí hay ghi chú.")


def _wrong_papers(record: ProcedureRecord) -> Iterator[Problem]:
    for paper in record.documents:
        if not paper.name.strip():
            yield Problem("documents", "Có giấy tờ chưa ghi tên.")


def _limit(limit: ProcessingLimit) -> Limit | None:
    try:
        return Limit(limit.amount or 0, LimitUnit(limit.unit))
    except UnknownLimit:
        return None


def _limit_text(limit: ProcessingLimit) -> str:
    if limit.unit == LimitUnit.SAME_DAY:
        return format_limit(Limit(1, LimitUnit.SAME_DAY))
    counted = _limit(limit) if limit.unit else None
    return format_limit(counted) if counted else str(limit.amount or "")


def _where(channel: Channel | None, variant: str) -> str:
    words = {Channel.DIRECT: "nộp trực tiếp", Channel.ONLINE: "nộp trực tuyến", Channel.POST: "qua bưu chính"}
    parts: Sequence[str] = [part for part in (words[channel] if channel else "", variant) if part]
    return f" ({', '.join(parts)})" if parts else ""
