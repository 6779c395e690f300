"""One procedure of the project's own data: its parts read from a TOML table into a record."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from motcua.catalogue.rules.own_values import OwnRecordsError, Values, check_keys
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
MANDATORY = (
    "code name field levels audience agency channels steps documents limits results legal online_level "
    "source as_of"
).split()
OPTIONAL = (
    "decision kind ministry competent_agency authorised_agency coordinating_agency reception_address "
    "related conditions channels_text papers_text fees no_fee source_url presence place_rule "
    "result_by_post refusal_by is_same_day external_system aliases verify opening_steps closing_steps"
).split()


class RecordReader(Values):
    """Turns one TOML table into a record; `legal_texts` maps the number of a legal text to its title."""

    def __init__(self, where: str, table: Mapping[str, Any], legal_texts: Mapping[str, str]) -> None:
        super().__init__(where, table)
        self.legal_texts = legal_texts

    def record(self) -> ProcedureRecord:
        """The whole procedure; raises OwnRecordsError."""
        check_keys(self.table, (*MANDATORY, *OPTIONAL), self.where)
        for key in MANDATORY:
            if not self.table.get(key):
                raise OwnRecordsError(f"{self.where}: thiếu phần bắt buộc “{key}”.")
        channels = tuple(self.channel(value) for value in self.texts("channels"))
        limits = tuple(self._limit(row) for row in self.rows("limits"))
        fees = self._fees()
        legal_bases = self._legal_bases()
        results = tuple(self._result(row) for row in self.rows("results"))
        return ProcedureRecord(
            code=self._code(),
            name=self.text("name"),
            field_name=self.text("field"),
            levels=tuple(self.one_of(level, LEVELS, "levels") for level in self.texts("levels")),
            decision_number=self.text("decision"),
            kind_text=self.text("kind"),
            audience=self.texts("audience"),
            agency=self.text("agency"),
            competent_agency=self.text("competent_agency"),
            authorised_agency=self.text("authorised_agency"),
            coordinating_agency=self.text("coordinating_agency"),
            reception_address=self.text("reception_address"),
            related=self.text("related"),
            steps_text=self._steps(),
            conditions_text=self.text("conditions") or "Không quy định.",
            channels_text=self.text("channels_text") or _channels_text(channels),
            papers_text=self.text("papers_text") or "Số lượng hồ sơ: 01 bộ.",
            legal_text="\n".join(f"{basis.number}: {basis.title}" for basis in legal_bases),
            results_text="\n".join(result.name for result in results),
            source_url=self.text("source_url"),
            source_note=self._source_note(),
            ministry=self.text("ministry"),
            channels=channels,
            limits=limits,
            fees=fees,
            documents=tuple(self._document(row) for row in self.rows("documents")),
            legal_bases=legal_bases,
            results=results,
            online_level=self.one_of(self.text("online_level"), ONLINE_LEVELS, "online_level"),
            presence=self.one_of(self.text("presence") or "any", PRESENCES, "presence"),
            place_rule=self.one_of(self.text("place_rule") or "anywhere", PLACE_RULES, "place_rule"),
            result_by_post=self.flag("result_by_post", default=True),
            refusal_by=self.one_of(self.text("refusal_by") or "receiver", REFUSERS, "refusal_by"),
            is_same_day=self.flag("is_same_day"),
            external_system=self.text("external_system"),
            aliases=self.texts("aliases"),
            attention=self._attention(limits, fees),
        )

    def _code(self) -> str:
        code = self.text("code")
        if not (NATIONAL_CODE.fullmatch(code) or LOCAL_CODE.fullmatch(code)):
            raise OwnRecordsError(f"{self.where}: mã không đúng dạng 1.234567 hoặc MC.0001.")
        return code

    def _steps(self) -> str:
        steps = (*self.texts("opening_steps"), *self.texts("steps"), *self.texts("closing_steps"))
        return "\n".join(f"Bước {number}: {step}" for number, step in enumerate(steps, start=1))

    def _source_note(self) -> str:
        as_of = self.table["as_of"]
        if not isinstance(as_of, date):
            raise OwnRecordsError(f"{self.where}: “as_of” phải là ngày, ví dụ 2026-07-31.")
        return f"Nguồn: {self.text('source').rstrip('.')}. Ghi nhận ngày {as_of:%d/%m/%Y}."

    def _legal_bases(self) -> tuple[LegalBasis, ...]:
        numbers = self.texts("legal")
        for number in numbers:
            if number not in self.legal_texts:
                raise OwnRecordsError(f"{self.where}: văn bản {number} không có trong legal_texts.toml.")
        return tuple(LegalBasis(number, self.legal_texts[number]) for number in numbers)

    def _limit(self, row: Mapping[str, Any]) -> ProcessingLimit:
        self.check_row(row, "limits", [part.name for part in fields(ProcessingLimit)])
        unit = self.word(row, "limits", "unit")
        amount = self.amount(row, "limits")
        self.one_of(unit, ("", *LimitUnit), "limits.unit")
        if (amount is None) != (unit in ("", LimitUnit.SAME_DAY)):
            raise OwnRecordsError(f"{self.where}: thời hạn phải có đủ số và đơn vị, hoặc không có cả hai.")
        if unit == LimitUnit.SAME_DAY:
            amount = 1
        text = self.word(row, "limits", "text")
        if not text and unit in ("", LimitUnit.SAME_DAY):
            raise OwnRecordsError(f"{self.where}: thời hạn trong ngày hoặc chưa rõ thì phải có lời.")
        return ProcessingLimit(
            channel=self.channel_or_none(row, "limits"),
            variant=self.word(row, "limits", "variant"),
            amount=amount,
            unit=unit,
            text=text or f"{amount:02d} {_UNIT_WORDS[LimitUnit(unit)]}",
            note=self.word(row, "limits", "note"),
        )

    def _fees(self) -> tuple[FeeLine, ...]:
        no_fee = self.text("no_fee")
        rows = self.rows("fees")
        if bool(no_fee) == bool(rows):
            raise OwnRecordsError(f"{self.where}: phải có một trong hai phần “fees” và “no_fee”.")
        if no_fee:
            return (FeeLine(channel=None, variant="", amount=0, text=no_fee, is_free=True),)
        return tuple(self._fee(row) for row in rows)

    def _fee(self, row: Mapping[str, Any]) -> FeeLine:
        self.check_row(row, "fees", [part.name for part in fields(FeeLine)])
        amount = self.amount(row, "fees")
        is_free = row.get("is_free", False)
        if is_free is not (amount == 0):
            raise OwnRecordsError(f"{self.where}: khoản thu 0 đồng phải ghi is_free = true, và chỉ khoản đó.")
        text = self.word(row, "fees", "text")
        if not text:
            raise OwnRecordsError(f"{self.where}: khoản thu chưa có lời (text).")
        legal_base = self.word(row, "fees", "legal_base")
        self.one_of(legal_base, ("", *self.legal_texts), "fees.legal_base")
        return FeeLine(
            channel=self.channel_or_none(row, "fees"),
            variant=self.word(row, "fees", "variant"),
            amount=amount,
            text=text,
            is_free=is_free,
            currency=self.word(row, "fees", "currency") or "VND",
            kind=self.one_of(self.word(row, "fees", "kind"), FEE_KINDS, "fees.kind"),
            per=self.word(row, "fees", "per"),
            note=self.word(row, "fees", "note"),
            legal_base=legal_base,
            pay_at=self.one_of(self.word(row, "fees", "pay_at"), PAY_AT, "fees.pay_at"),
            budget_item=self.word(row, "fees", "budget_item"),
            retained_percent=row.get("retained_percent"),
            is_refundable=row.get("is_refundable"),
        )

    def _document(self, row: Mapping[str, Any]) -> RequiredDocument:
        self.check_row(row, "documents", [part.name for part in fields(RequiredDocument)])
        document = RequiredDocument(
            variant=self.word(row, "documents", "variant"),
            name=self.word(row, "documents", "name"),
            originals=self.count(row, "originals"),
            copies=self.count(row, "copies"),
            form_name=self.word(row, "documents", "form_name"),
            quantity_text=self.word(row, "documents", "quantity_text"),
            is_presented_only=self.flag("is_presented_only", row=row),
            is_conditional=self.flag("is_conditional", row=row),
            is_note=self.flag("is_note", row=row),
            code=self.word(row, "documents", "code"),
            replaced_by=self.word(row, "documents", "replaced_by"),
        )
        if not document.name or (document.originals == document.copies == 0 and not document.is_note):
            raise OwnRecordsError(f"{self.where}: mỗi giấy tờ phải có tên và số bản.")
        return document

    def _result(self, row: Mapping[str, Any] | str) -> Result:
        if isinstance(row, str):
            row = {"name": row}
        self.check_row(row, "results", ("name", "code"))
        return Result(name=self.word(row, "results", "name"), code=self.word(row, "results", "code"))

    def _attention(self, limits: Iterable[ProcessingLimit], fees: Iterable[FeeLine]) -> tuple[Attention, ...]:
        found = [
            Attention(AttentionKind.LIMIT_MISSING, "limits", limit.text) for limit in limits if not limit.unit
        ]
        found += [
            Attention(AttentionKind.FEE_MISSING, "fees", fee.text) for fee in fees if fee.amount is None
        ]
        for row in self.rows("verify"):
            self.check_row(row, "verify", ("field", "text"))
            found.append(
                Attention(
                    AttentionKind.PART_MISSING,
                    self.word(row, "verify", "field"),
                    self.word(row, "verify", "text"),
                )
            )
        return tuple(found)


def _channels_text(channels: Iterable[Channel]) -> str:
    text = "; ".join(_CHANNEL_WORDS[channel] for channel in channels)
    return f"{text[:1].upper()}{text[1:]}."
