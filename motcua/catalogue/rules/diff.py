"""Whether two records say the same, and what a new version of a procedure changes, for people to read.

Attention and the verbatim source are left out of both: attention says what a person must do about a record,
and a source text that differs only in what the page put around it is no change of the procedure.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from motcua.catalogue.rules.record import (
    Channel,
    FeeLine,
    LegalBasis,
    ProcedureRecord,
    ProcessingLimit,
    RequiredDocument,
    Result,
    plain_facts,
)

_APART = ("attention", "verbatim")

_TEXT_LABELS = {
    "code": "Mã thủ tục",
    "name": "Tên thủ tục",
    "field_name": "Lĩnh vực",
    "decision_number": "Số quyết định công bố",
    "kind_text": "Loại thủ tục",
    "agency": "Cơ quan thực hiện",
    "competent_agency": "Cơ quan có thẩm quyền",
    "authorised_agency": "Cơ quan được ủy quyền",
    "coordinating_agency": "Cơ quan phối hợp",
    "reception_address": "Địa chỉ tiếp nhận hồ sơ",
    "related": "Thủ tục liên quan",
    "steps_text": "Trình tự thực hiện",
    "channels_text": "Cách thức thực hiện",
    "papers_text": "Thành phần hồ sơ (phần chưa tách được)",
    "conditions_text": "Yêu cầu, điều kiện",
    "legal_text": "Căn cứ pháp lý",
    "results_text": "Kết quả thực hiện",
    "source_url": "Địa chỉ nguồn",
    "source_note": "Nguồn",
    "ministry": "Bộ, ngành công bố",
    "online_level": "Mức độ trực tuyến",
    "presence": "Người phải có mặt",
    "place_rule": "Nơi nộp hồ sơ",
    "result_by_post": "Trả kết quả qua bưu chính",
    "refusal_by": "Người quyết định từ chối",
    "is_same_day": "Giải quyết trong ngày",
    "external_system": "Hệ thống ngoài",
}
_WORDS = {
    "levels": {"ministry": "Cấp bộ", "province": "Cấp tỉnh", "commune": "Cấp xã", "other": "Cơ quan khác"},
    "online_level": {
        "information": "Cung cấp thông tin",
        "partial": "Một phần",
        "full": "Toàn trình",
        "": "Chưa rõ",
    },
    "presence": {"both": "Cả hai bên", "self": "Chính người yêu cầu", "any": "Không bắt buộc"},
    "place_rule": {
        "anywhere": "Không phụ thuộc nơi cư trú",
        "residence": "Nơi cư trú",
        "land": "Nơi có đất",
        "workplace": "Nơi làm việc",
    },
    "refusal_by": {"receiver": "Người tiếp nhận", "director": "Giám đốc Trung tâm"},
}
_CHANNEL_LABELS = {
    Channel.DIRECT: "Trực tiếp",
    Channel.ONLINE: "Trực tuyến",
    Channel.POST: "Dịch vụ bưu chính",
}
_UNIT_LABELS = {
    "working_day": "ngày làm việc",
    "day": "ngày",
    "hour": "giờ làm việc",
    "month": "tháng",
    "same_day": "trong ngày",
}
_KIND_LABELS = {"phi": "phí", "le_phi": "lệ phí"}
_PAY_AT_LABELS = {"reception": "thu khi nộp hồ sơ", "result": "thu khi nhận kết quả"}


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: the record's field, its Vietnamese name, the words before and after.

    An item that is new in a list has no `old`, one that is gone has no `new`.
    """

    field: str
    label_vi: str
    old: str
    new: str


def canonical(record: ProcedureRecord) -> str:
    """One text for all that a record says, the same for equal records on every run."""
    content = {key: value for key, value in plain_facts(record).items() if key not in _APART}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def diff_records(old: ProcedureRecord, new: ProcedureRecord) -> list[Change]:
    """What the new record says otherwise, item by item in lists.

    Empty when `canonical` is equal, unless the source's own words differ: then these are told, as the only
    change. Texts made from lists (channels, legal bases, results) are told once: by the items where these
    differ.
    """
    changes = [change for part in _LISTS for change in part.changes(old, new)]
    told = {change.field for change in changes}
    for field, label in _TEXT_LABELS.items():
        before, after = getattr(old, field), getattr(new, field)
        if before != after and _TOLD_BY.get(field) not in told:
            changes.append(Change(field, label, _say(field, before), _say(field, after)))
    if not changes:
        changes = list(_source_changes(old.verbatim, new.verbatim))
    order = {field: place for place, field in enumerate(ProcedureRecord.__dataclass_fields__)}
    return sorted(changes, key=lambda change: order[change.field])


def _source_changes(old: dict[str, str], new: dict[str, str]) -> Iterator[Change]:
    """Fields of the source that differ though all that was read from them is the same (blanks, page
    chrome)."""
    if old and new:
        for key in sorted(old.keys() | new.keys()):
            if old.get(key, "") != new.get(key, ""):
                yield Change("verbatim", f"Văn bản gốc ({key})", old.get(key, ""), new.get(key, ""))


_TOLD_BY = {"channels_text": "limits", "legal_text": "legal_bases", "results_text": "results"}


def _say(field: str, value: Any) -> str:
    if isinstance(value, bool):
        return "Có" if value else "Không"
    return _WORDS.get(field, {}).get(value, str(value))


@dataclass(frozen=True, slots=True)
class _ListPart:
    """A list of a record: what makes two items the same one, and how an item reads."""

    field: str
    label: str
    key: Callable[[Any], tuple[Any, ...]]
    say: Callable[[Any], str]

    def changes(self, old: ProcedureRecord, new: ProcedureRecord) -> Iterator[Change]:
        before: Sequence[Any] = getattr(old, self.field)
        after: Sequence[Any] = getattr(new, self.field)
        if before == after:
            return
        found = list(self._item_changes(before, after))
        yield from found or [self._change("\n".join(map(self.say, before)), "\n".join(map(self.say, after)))]

    def _item_changes(self, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
        left = _by_key(before, self.key)
        right = _by_key(after, self.key)
        for key in dict.fromkeys([*left, *right]):
            olds, news = _without_common(left.get(key, []), right.get(key, []))
            for place in range(max(len(olds), len(news))):
                was = self.say(olds[place]) if place < len(olds) else ""
                now = self.say(news[place]) if place < len(news) else ""
                yield self._change(was, now)

    def _change(self, old: str, new: str) -> Change:
        return Change(self.field, self.label, old, new)


def _by_key(items: Sequence[Any], key: Callable[[Any], tuple[Any, ...]]) -> dict[tuple[Any, ...], list[Any]]:
    found: defaultdict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for item in items:
        found[key(item)].append(item)
    return found


def _without_common(olds: list[Any], news: list[Any]) -> tuple[list[Any], list[Any]]:
    """Items of one key on both sides, less those that are equal."""
    rest = list(news)
    gone = []
    for item in olds:
        if item in rest:
            rest.remove(item)
        else:
            gone.append(item)
    return gone, rest


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .;:,-+*")


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)


def _say_limit(limit: ProcessingLimit) -> str:
    unit = _UNIT_LABELS.get(limit.unit, "(chưa rõ đơn vị)")
    is_counted = limit.amount is not None and limit.unit != "same_day"
    known = f"{limit.amount} {unit}" if is_counted else _UNIT_LABELS.get(limit.unit, limit.text)
    where = _joined(_channel(limit.channel), limit.variant)
    return _with_note(f"{where}: {known}" if where else known, limit.note)


def _say_fee(fee: FeeLine) -> str:
    amount = f"{fee.amount:,}".replace(",", ".") if fee.amount is not None else ""
    money = "Miễn phí" if fee.is_free else f"{amount} {_currency(fee)}" if amount else fee.text
    per = f"/{fee.per}" if fee.per else ""
    what = _joined(money + per, _KIND_LABELS.get(fee.kind, ""), fee.legal_base, *_say_account(fee))
    where = _joined(_channel(fee.channel), fee.variant)
    return _with_note(f"{where}: {what}" if where else what, fee.note)


def _say_account(fee: FeeLine) -> Iterator[str]:
    yield _PAY_AT_LABELS.get(fee.pay_at, "")
    yield f"tiểu mục {fee.budget_item}" if fee.budget_item else ""
    yield f"để lại {fee.retained_percent}%" if fee.retained_percent is not None else ""
    yield "" if fee.is_refundable is None else "được hoàn trả" if fee.is_refundable else "không hoàn trả"


def _currency(fee: FeeLine) -> str:
    return "đồng" if fee.currency == "VND" else fee.currency


def _channel(channel: Channel | None) -> str:
    return _CHANNEL_LABELS[channel] if channel else ""


def _with_note(text: str, note: str) -> str:
    return f"{text} ({note})" if note else text


def _say_document(document: RequiredDocument) -> str:
    sheets = _joined(
        f"{document.originals} bản chính" if document.originals else "",
        f"{document.copies} bản sao" if document.copies else "",
        "chỉ xuất trình" if document.is_presented_only else "",
        "nếu có" if document.is_conditional else "",
        "ghi chú" if document.is_note else "",
        f"mẫu: {document.form_name}" if document.form_name else "",
        f"mã: {document.code}" if document.code else "",
        f"thay bằng dữ liệu: {document.replaced_by}" if document.replaced_by else "",
    )
    name = f"[{document.variant}] {document.name}" if document.variant else document.name
    return _with_note(name, sheets)


def _say_basis(basis: LegalBasis) -> str:
    return f"{basis.number}: {basis.title}" if basis.title else basis.number


def _say_result(result: Result) -> str:
    return _with_note(result.name, result.code)


_LISTS = (
    _ListPart("levels", "Cấp thực hiện", lambda level: (level,), lambda level: _say("levels", level)),
    _ListPart("audience", "Đối tượng thực hiện", lambda text: (text,), str),
    _ListPart("channels", "Hình thức nộp", lambda channel: (channel,), _channel),
    _ListPart("limits", "Thời hạn giải quyết", lambda limit: (limit.channel, limit.variant), _say_limit),
    _ListPart("fees", "Phí, lệ phí", lambda fee: (fee.channel, fee.variant), _say_fee),
    _ListPart(
        "documents", "Thành phần hồ sơ", lambda paper: (paper.variant, _folded(paper.name)), _say_document
    ),
    _ListPart("legal_bases", "Căn cứ pháp lý", lambda basis: (basis.number,), _say_basis),
    _ListPart(
        "results", "Kết quả thực hiện", lambda result: (result.code or _folded(result.name),), _say_result
    ),
    _ListPart("aliases", "Từ tìm kiếm khác", lambda text: (text,), str),
)
_BY_FIELD = {part.field: part for part in _LISTS}
LABELS = _TEXT_LABELS | {part.field: part.label for part in _LISTS}


def spell_out(record: ProcedureRecord, field: str) -> tuple[str, ...]:
    """A part of a record in words, a line for each item of a list; () when it says nothing."""
    value = getattr(record, field)
    part = _BY_FIELD.get(field)
    if part is not None:
        return tuple(part.say(item) for item in value)
    words = _say(field, value)
    return (words,) if words else ()


def spell_out_once(record: ProcedureRecord, field: str) -> tuple[str, ...]:
    """Limits or fees in words, each said once for all the channels it holds in.

    The channels are named only where others differ. Notes are left out of limits, which their description
    fills; a fee without its note would be a wrong one ("Miễn phí" beside what the council decides).
    """
    part = _BY_FIELD[field]
    bare: dict[str, Any] = {"channel": None, "note": ""} if field == "limits" else {"channel": None}
    found: defaultdict[str, list[str]] = defaultdict(list)
    for item in getattr(record, field):
        found[part.say(replace(item, **bare))].append(_channel(item.channel))
    everywhere = {channel for channels in found.values() for channel in channels}
    return tuple(
        words if set(channels) == everywhere else f"{', '.join(dict.fromkeys(channels))}: {words}"
        for words, channels in found.items()
    )
