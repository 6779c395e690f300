"""Read the project's own procedures: hand-kept TOML files, facts retyped with their source and date.

`catalogue/data/legal_texts.toml` gives each legal text its title once; `catalogue/data/procedures/*.toml`
hold the procedures, one field (lĩnh vực) or part of a field a file. A file may begin with `[defaults]`: keys
every procedure of the file takes unless it says otherwise, besides `opening_steps` and `closing_steps`, put
around its own steps.

The reader is strict, because an office works by these records: an unknown key, a missing mandatory part
(NĐ 63/2010/NĐ-CP Điều 8.2), a wrong kind of value or a text not in NFC is an `OwnRecordsError` that names
the file and the procedure. What is not known is left open (`amount` absent) and becomes an `Attention`.

Where several lines fit (limits, fees), the first without a variant is the ordinary case; a line with a
`variant` holds only in that case. A variant of a paper is a case the receiver chooses at intake.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any

from motcua.catalogue.rules.record import (
    Attention,
    AttentionKind,
    Channel,
    FeeLine,
    LegalBasis,
    ProcedureRecord,
    ProcessingLimit,
    RequiredDocument,
    Result,
)
from motcua.core.worktime import LimitUnit

NATIONAL_CODE = re.compile(r"[1-9]\.\d{6}")
LOCAL_CODE = re.compile(r"MC\.\d{4}")
LEVELS = ("ministry", "province", "commune", "other")
ONLINE_LEVELS = ("information", "partial", "full")
PRESENCES = ("both", "self", "any")
PLACE_RULES = ("anywhere", "residence", "land", "workplace")
REFUSERS = ("receiver", "director")
FEE_KINDS = ("phi", "le_phi", "")
PAY_AT = ("reception", "result", "")

_UNIT_WORDS = {
    LimitUnit.WORKING_DAY: "ngày làm việc",
    LimitUnit.DAY: "ngày",
    LimitUnit.MONTH: "tháng",
    LimitUnit.HOUR: "giờ làm việc",
}
_CHANNEL_WORDS = {
    Channel.DIRECT: "nộp trực tiếp tại Trung tâm Phục vụ hành chính công cấp xã",
    Channel.ONLINE: "nộp trực tuyến trên Cổng Dịch vụ công quốc gia hoặc ứng dụng VNeID",
    Channel.POST: "gửi qua dịch vụ bưu chính công ích",
}
_MANDATORY = (
    "code name field levels audience agency channels steps documents limits results legal online_level "
    "source as_of"
).split()
_OPTIONAL = (
    "decision kind ministry competent_agency authorised_agency coordinating_agency reception_address "
    "related conditions channels_text papers_text fees no_fee source_url presence place_rule "
    "result_by_post refusal_by is_same_day external_system aliases verify opening_steps closing_steps"
).split()


class OwnRecordsError(ValueError):
    """The project's own data file is not as it must be; the message names file and procedure."""


def read_own_records() -> list[ProcedureRecord]:
    """All procedures of the project's own data, in the order of file and place in it.

    Raises:
        OwnRecordsError: a file cannot be read as TOML, a record is wrong, or a code appears twice.
    """
    data = resources.files("motcua.catalogue").joinpath("data")
    legal_texts = read_legal_texts(data.joinpath("legal_texts.toml"))
    records: list[ProcedureRecord] = []
    home_of: dict[str, str] = {}
    for file in _sorted_toml(data.joinpath("procedures")):
        for record in read_procedure_file(file.name, _load(file), legal_texts):
            if record.code in home_of:
                raise OwnRecordsError(
                    f"Thủ tục {record.code} có hai lần: trong {home_of[record.code]} và {file.name}."
                )
            home_of[record.code] = file.name
            records.append(record)
    return records


def read_legal_texts(file: Traversable) -> dict[str, str]:
    """Title of each legal text by its number (số, ký hiệu)."""
    table = _load(file)
    for number, title in table.items():
        if not isinstance(title, str) or not title.strip():
            raise OwnRecordsError(f"Tệp {file.name}: văn bản {number} chưa có tên.")
        _check_text(title, f"Tệp {file.name}: văn bản {number}")
    return {number: str(title) for number, title in table.items()}


def read_procedure_file(
    file_name: str, table: Mapping[str, Any], legal_texts: Mapping[str, str]
) -> list[ProcedureRecord]:
    """Records of one parsed file. `legal_texts` maps the number of a legal text to its title."""
    where = f"Tệp {file_name}"
    _check_keys(table, ("defaults", "procedure"), where)
    defaults = table.get("defaults", {})
    _check_keys(defaults, (*_MANDATORY, *_OPTIONAL), f"{where}, phần defaults")
    procedures = table.get("procedure", [])
    if not procedures:
        raise OwnRecordsError(f"{where}: chưa có thủ tục nào.")
    return [
        _Reader(
            f"{where}, thủ tục {own.get('code', '(chưa có mã)')}", _with_defaults(own, defaults), legal_texts
        ).record()
        for own in procedures
    ]


def _with_defaults(own: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The file's defaults under the procedure's own keys; `fees` and `no_fee` displace each other."""
    displaced = {"no_fee": "fees", "fees": "no_fee"}
    dropped = {displaced[key] for key in own if key in displaced}
    return {**{key: value for key, value in defaults.items() if key not in dropped}, **own}


class _Reader:
    """Turns one TOML table into a record; every complaint carries `where`."""

    def __init__(self, where: str, table: dict[str, Any], legal_texts: Mapping[str, str]) -> None:
        self.where = where
        self.table = table
        self.legal_texts = legal_texts

    def record(self) -> ProcedureRecord:
        _check_keys(self.table, (*_MANDATORY, *_OPTIONAL), self.where)
        for key in _MANDATORY:
            if not self.table.get(key):
                raise OwnRecordsError(f"{self.where}: thiếu phần bắt buộc “{key}”.")
        channels = tuple(self._channel(value) for value in self._texts("channels"))
        limits = tuple(self._limit(row) for row in self._rows("limits"))
        fees = self._fees()
        legal_bases = self._legal_bases()
        results = tuple(self._result(row) for row in self._rows("results"))
        return ProcedureRecord(
            code=self._code(),
            name=self._text("name"),
            field_name=self._text("field"),
            levels=tuple(self._one_of(level, LEVELS, "levels") for level in self._texts("levels")),
            decision_number=self._text("decision"),
            kind_text=self._text("kind"),
            audience=self._texts("audience"),
            agency=self._text("agency"),
            competent_agency=self._text("competent_agency"),
            authorised_agency=self._text("authorised_agency"),
            coordinating_agency=self._text("coordinating_agency"),
            reception_address=self._text("reception_address"),
            related=self._text("related"),
            steps_text=self._steps(),
            conditions_text=self._text("conditions") or "Không quy định.",
            channels_text=self._text("channels_text") or _channels_text(channels),
            papers_text=self._text("papers_text") or "Số lượng hồ sơ: 01 bộ.",
            legal_text="\n".join(f"{basis.number}: {basis.title}" for basis in legal_bases),
            results_text="\n".join(result.name for result in results),
            source_url=self._text("source_url"),
            source_note=self._source_note(),
            ministry=self._text("ministry"),
            channels=channels,
            limits=limits,
            fees=fees,
            documents=tuple(self._document(row) for row in self._rows("documents")),
            legal_bases=legal_bases,
            results=results,
            online_level=self._one_of(self._text("online_level"), ONLINE_LEVELS, "online_level"),
            presence=self._one_of(self._text("presence") or "any", PRESENCES, "presence"),
            place_rule=self._one_of(self._text("place_rule") or "anywhere", PLACE_RULES, "place_rule"),
            result_by_post=self._flag("result_by_post", default=True),
            refusal_by=self._one_of(self._text("refusal_by") or "receiver", REFUSERS, "refusal_by"),
            is_same_day=self._flag("is_same_day"),
            external_system=self._text("external_system"),
            aliases=self._texts("aliases"),
            attention=self._attention(limits, fees),
        )

    def _code(self) -> str:
        code = self._text("code")
        if not (NATIONAL_CODE.fullmatch(code) or LOCAL_CODE.fullmatch(code)):
            raise OwnRecordsError(f"{self.where}: mã không đúng dạng 1.234567 hoặc MC.0001.")
        return code

    def _steps(self) -> str:
        steps = (*self._texts("opening_steps"), *self._texts("steps"), *self._texts("closing_steps"))
        return "\n".join(f"Bước {number}: {step}" for number, step in enumerate(steps, start=1))

    def _source_note(self) -> str:
        as_of = self.table["as_of"]
        if not isinstance(as_of, date):
            raise OwnRecordsError(f"{self.where}: “as_of” phải là ngày, ví dụ 2026-07-31.")
        return f"Nguồn: {self._text('source').rstrip('.')}. Ghi nhận ngày {as_of:%d/%m/%Y}."

    def _legal_bases(self) -> tuple[LegalBasis, ...]:
        numbers = self._texts("legal")
        for number in numbers:
            if number not in self.legal_texts:
                raise OwnRecordsError(f"{self.where}: văn bản {number} không có trong legal_texts.toml.")
        return tuple(LegalBasis(number, self.legal_texts[number]) for number in numbers)

    def _limit(self, row: Mapping[str, Any]) -> ProcessingLimit:
        self._check_row(row, "limits", [part.name for part in fields(ProcessingLimit)])
        unit = self._word(row, "limits", "unit")
        amount = self._amount(row, "limits")
        self._one_of(unit, ("", *LimitUnit), "limits.unit")
        if (amount is None) != (unit in ("", LimitUnit.SAME_DAY)):
            raise OwnRecordsError(f"{self.where}: thời hạn phải có đủ số và đơn vị, hoặc không có cả hai.")
        if unit == LimitUnit.SAME_DAY:
            amount = 1
        text = self._word(row, "limits", "text")
        if not text and unit in ("", LimitUnit.SAME_DAY):
            raise OwnRecordsError(f"{self.where}: thời hạn trong ngày hoặc chưa rõ thì phải có lời.")
        return ProcessingLimit(
            channel=self._channel_or_none(row, "limits"),
            variant=self._word(row, "limits", "variant"),
            amount=amount,
            unit=unit,
            text=text or f"{amount:02d} {_UNIT_WORDS[LimitUnit(unit)]}",
            note=self._word(row, "limits", "note"),
        )

    def _fees(self) -> tuple[FeeLine, ...]:
        no_fee = self._text("no_fee")
        rows = self._rows("fees")
        if bool(no_fee) == bool(rows):
            raise OwnRecordsError(f"{self.where}: phải có một trong hai phần “fees” và “no_fee”.")
        if no_fee:
            return (FeeLine(channel=None, variant="", amount=0, text=no_fee, is_free=True),)
        return tuple(self._fee(row) for row in rows)

    def _fee(self, row: Mapping[str, Any]) -> FeeLine:
        self._check_row(row, "fees", [part.name for part in fields(FeeLine)])
        amount = self._amount(row, "fees")
        is_free = row.get("is_free", False)
        if is_free is not (amount == 0):
            raise OwnRecordsError(f"{self.where}: khoản thu 0 đồng phải ghi is_free = true, và chỉ khoản đó.")
        text = self._word(row, "fees", "text")
        if not text:
            raise OwnRecordsError(f"{self.where}: khoản thu chưa có lời (text).")
        legal_base = self._word(row, "fees", "legal_base")
        self._one_of(legal_base, ("", *self.legal_texts), "fees.legal_base")
        return FeeLine(
            channel=self._channel_or_none(row, "fees"),
            variant=self._word(row, "fees", "variant"),
            amount=amount,
            text=text,
            is_free=is_free,
            currency=self._word(row, "fees", "currency") or "VND",
            kind=self._one_of(self._word(row, "fees", "kind"), FEE_KINDS, "fees.kind"),
            per=self._word(row, "fees", "per"),
            note=self._word(row, "fees", "note"),
            legal_base=legal_base,
            pay_at=self._one_of(self._word(row, "fees", "pay_at"), PAY_AT, "fees.pay_at"),
            budget_item=self._word(row, "fees", "budget_item"),
            retained_percent=row.get("retained_percent"),
            is_refundable=row.get("is_refundable"),
        )

    def _document(self, row: Mapping[str, Any]) -> RequiredDocument:
        self._check_row(row, "documents", [part.name for part in fields(RequiredDocument)])
        document = RequiredDocument(
            variant=self._word(row, "documents", "variant"),
            name=self._word(row, "documents", "name"),
            originals=self._count(row, "originals"),
            copies=self._count(row, "copies"),
            form_name=self._word(row, "documents", "form_name"),
            quantity_text=self._word(row, "documents", "quantity_text"),
            is_presented_only=self._flag("is_presented_only", row=row),
            is_conditional=self._flag("is_conditional", row=row),
            is_note=self._flag("is_note", row=row),
            code=self._word(row, "documents", "code"),
            replaced_by=self._word(row, "documents", "replaced_by"),
        )
        if not document.name or (document.originals == document.copies == 0 and not document.is_note):
            raise OwnRecordsError(f"{self.where}: mỗi giấy tờ phải có tên và số bản.")
        return document

    def _result(self, row: Mapping[str, Any] | str) -> Result:
        if isinstance(row, str):
            row = {"name": row}
        self._check_row(row, "results", ("name", "code"))
        return Result(name=self._word(row, "results", "name"), code=self._word(row, "results", "code"))

    def _attention(self, limits: Iterable[ProcessingLimit], fees: Iterable[FeeLine]) -> tuple[Attention, ...]:
        found = [
            Attention(AttentionKind.LIMIT_MISSING, "limits", limit.text) for limit in limits if not limit.unit
        ]
        found += [
            Attention(AttentionKind.FEE_MISSING, "fees", fee.text) for fee in fees if fee.amount is None
        ]
        for row in self._rows("verify"):
            self._check_row(row, "verify", ("field", "text"))
            found.append(
                Attention(
                    AttentionKind.PART_MISSING,
                    self._word(row, "verify", "field"),
                    self._word(row, "verify", "text"),
                )
            )
        return tuple(found)

    # One value of a kind, or a complaint.

    def _text(self, key: str) -> str:
        return self._word(self.table, "", key)

    def _word(self, row: Mapping[str, Any], part: str, key: str) -> str:
        value = row.get(key, "")
        if not isinstance(value, str):
            raise OwnRecordsError(f"{self.where}: “{part}{'.' if part else ''}{key}” phải là chữ.")
        _check_text(value, self.where)
        return value.strip()

    def _texts(self, key: str) -> tuple[str, ...]:
        values = self.table.get(key, [])
        if not isinstance(values, list) or not all(isinstance(value, str) and value for value in values):
            raise OwnRecordsError(f"{self.where}: “{key}” phải là danh sách chữ.")
        for value in values:
            _check_text(value, self.where)
        return tuple(value.strip() for value in values)

    def _rows(self, key: str) -> list[Any]:
        rows = self.table.get(key, [])
        if not isinstance(rows, list):
            raise OwnRecordsError(f"{self.where}: “{key}” phải là danh sách.")
        return rows

    def _flag(self, key: str, *, default: bool = False, row: Mapping[str, Any] | None = None) -> bool:
        value = (self.table if row is None else row).get(key, default)
        if not isinstance(value, bool):
            raise OwnRecordsError(f"{self.where}: “{key}” phải là true hoặc false.")
        return value

    def _count(self, row: Mapping[str, Any], key: str) -> int:
        value = row.get(key, 0)
        if type(value) is not int or not 0 <= value <= 20:
            raise OwnRecordsError(f"{self.where}: “{key}” phải là số từ 0 đến 20.")
        return value

    def _amount(self, row: Mapping[str, Any], part: str) -> int | None:
        value = row.get("amount")
        if value is not None and (type(value) is not int or value < 0):
            raise OwnRecordsError(f"{self.where}: “{part}.amount” phải là số nguyên không âm.")
        return value

    def _channel(self, value: str) -> Channel:
        return Channel(self._one_of(value, tuple(Channel), "channels"))

    def _channel_or_none(self, row: Mapping[str, Any], part: str) -> Channel | None:
        value = self._word(row, part, "channel")
        return self._channel(value) if value else None

    def _one_of(self, value: str, allowed: Iterable[str], key: str) -> str:
        if value not in allowed:
            raise OwnRecordsError(f"{self.where}: “{key}” không nhận giá trị “{value}”.")
        return value

    def _check_row(self, row: Any, part: str, allowed: Iterable[str]) -> None:
        if not isinstance(row, Mapping):
            raise OwnRecordsError(f"{self.where}: mỗi dòng của “{part}” phải là một bảng.")
        _check_keys(row, allowed, f"{self.where}, phần {part}")


def _channels_text(channels: Iterable[Channel]) -> str:
    text = "; ".join(_CHANNEL_WORDS[channel] for channel in channels)
    return f"{text[:1].upper()}{text[1:]}."


def _load(file: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise OwnRecordsError(f"Tệp {file.name} không phải TOML đúng: {error}") from error


def _sorted_toml(folder: Traversable) -> list[Traversable]:
    return sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)


def _check_keys(table: Any, allowed: Iterable[str], where: str) -> None:
    if not isinstance(table, Mapping):
        raise OwnRecordsError(f"{where}: phải là một bảng.")
    unknown = sorted(set(table) - set(allowed))
    if unknown:
        raise OwnRecordsError(f"{where}: không có mục tên “{unknown[0]}”.")


def _check_text(value: str, where: str) -> None:
    if value != unicodedata.normalize("NFC", value):
        raise OwnRecordsError(f"{where}: chữ chưa ở dạng Unicode dựng sẵn (NFC).")
