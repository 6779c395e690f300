"""The table of rule versions: from when to when which rules hold, and where they stand.

A new decree is a new row, an amendment closes the old row and adds one; a row in use is never edited, for
cases keep its id. Dates of TT 03/2025, TT 04/2025, NĐ 118/2025 and NĐ 254/2026 are read from their texts;
what a province may fix otherwise is a default.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from types import MappingProxyType
from typing import Literal

from motcua.core.rules.rule_values import (
    CertificationFees,
    CodeRules,
    DigitisingRules,
    FeeRules,
    FormRules,
    LevelRules,
    OneStopBody,
    ReceiptRules,
    RegisterRules,
    RuleValues,
    TimeRules,
)

RuleKind = Literal["forms", "time", "codes", "levels", "registers", "fees", "receipts", "digitising"]
KINDS: tuple[RuleKind, ...] = (
    *("forms", "time", "codes", "levels", "registers", "fees", "receipts", "digitising"),
)


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """One version of one kind of rules, in force on all days from `effective_from` to `effective_to`.

    Both days count; `effective_to` is None while no end is known. `id` is unique within the kind and short
    enough to be stored with each case.
    """

    kind: RuleKind
    id: str
    effective_from: date
    effective_to: date | None
    source: str
    values: RuleValues

    def holds_on(self, day: date) -> bool:
        """Whether the version is in force on that day."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


# NĐ 61/2018/NĐ-CP, the first regime the product serves, took effect on this day.
FIRST_DAY = date(2018, 6, 21)

_FORMS_2018 = FormRules(
    slip="slip_2018",
    supplement="supplement_2018",
    refusal="refusal_2018",
    apology="apology_2018",
    stop_notice=None,
    control_sheet="control_sheet_2018",
    tracking_book="tracking_book_2018",
    number_patterns=MappingProxyType(
        {
            "slip_2018": "{number}/{desk}",
            "supplement_2018": "{number}/{desk}",
            "refusal_2018": "{number}/{desk}",
            "apology_2018": "{number}/{desk}",
            "control_sheet_2018": "{number}/{desk}",
            "waiver": "{number}/{desk}",
        }
    ),
)
_FORMS_2025 = FormRules(
    slip="slip_2025",
    supplement="supplement_2025",
    refusal="refusal_2025",
    apology="apology_2025",
    stop_notice="stop_notice_2025",
    control_sheet="control_sheet_2025",
    tracking_book="tracking_book_2025",
    number_patterns=MappingProxyType(
        {
            # The form leaves the letters of Mẫu 01 blank (…/…-TTPVHCC); TNHS is the usual filling.
            "slip_2025": "{number}/TNHS-{desk}",
            "supplement_2025": "{number}/PBS-{desk}",
            "refusal_2025": "{number}/PTC-{desk}",
            "apology_2025": "{number}/PXL",
            # The fields of the new stop notice were not found; letters by analogy, an office may differ.
            "stop_notice_2025": "{number}/TBD-{desk}",
            "control_sheet_2025": "{number}/PKS-{desk}",
            # NĐ 30/2020 has no letters for a confirmation of this kind; an office may differ.
            "waiver": "{number}/GXN-{desk}",
        }
    ),
)


def _time_rules(*, stop_on_request: bool) -> TimeRules:
    return TimeRules(
        day_mode="hour_exact",
        same_day_cutoff=time(15, 0),
        papers_morning_minutes=60,
        supplement_days=3,
        supplement_requests=1,
        supplement_restarts=True,
        auto_close_days=15,
        apology_lead_days=1,
        reappointments=1,
        online_notice_hours=2,
        online_answer_hours=8,
        online_last_minutes=60,
        result_notice_days=3,
        stop_on_request=stop_on_request,
        undo_days=0,
        draft_check_days=1,
    )


_CENTRE = OneStopBody("Trung tâm Phục vụ hành chính công", "TTPVHCC")
_DESK = OneStopBody("Bộ phận Tiếp nhận và Trả kết quả", "BPTNTKQ")
_LEVELS_2018 = LevelRules(
    names=("cấp tỉnh", "cấp huyện", "cấp xã"),
    bodies=MappingProxyType({"ministry": _DESK, "province": _CENTRE, "district": _DESK, "commune": _DESK}),
)
_LEVELS_2025 = LevelRules(
    names=("cấp tỉnh", "cấp xã"),
    bodies=MappingProxyType({"ministry": _DESK, "province": _CENTRE, "commune": _CENTRE}),
)

_SYMBOLS = MappingProxyType(
    {
        "copy": "SCT/BS",
        "electronic_copy": "SCTĐT/BS",
        "signature": "SCT/CK,ĐC",
        "translator_signature": "SCT/CKND",
        "transaction": "SCT/HĐ,GD",
        # Letters by which civil-status papers are known in practice (TT 04/2020/TT-BTP).
        "birth": "KS",
        "marriage": "KH",
        "death": "KT",
    }
)
# Electronic certified copies are numbered n/ĐT where they were seen.
_NUMBER_PATTERNS = MappingProxyType({"electronic_copy": "{number}/ĐT"})
# Years a paper is kept after it was certified; None: for ever, 0: not kept (NĐ 23/2015/NĐ-CP Điều 14).
_RETENTION = MappingProxyType(
    {
        "copy": 0,
        "electronic_copy": 0,
        "signature": 2,
        "translator_signature": 2,
        "transaction": 20,
        "birth": None,
        "marriage": None,
        "death": None,
    }
)
_REGISTERS_2015 = RegisterRules(
    symbols=_SYMBOLS,
    kind_names=MappingProxyType(
        {
            "copy": "chứng thực bản sao từ bản chính",
            "electronic_copy": "chứng thực bản sao điện tử từ bản chính",
            "signature": "chứng thực chữ ký, điểm chỉ",
            "translator_signature": "chứng thực chữ ký người dịch",
            "transaction": "chứng thực hợp đồng, giao dịch",
        }
    ),
    monthly_printing=True,
    number_patterns=_NUMBER_PATTERNS,
    retention_years=_RETENTION,
)
# NĐ 280/2025 says "giao dịch" for "hợp đồng, giao dịch". Whether it changes the symbols or the monthly
# printing is not established: both stay as they were until a text says otherwise.
_REGISTERS_2025 = RegisterRules(
    symbols=_SYMBOLS,
    kind_names=MappingProxyType(
        {**_REGISTERS_2015.kind_names, "transaction": "chứng thực giao dịch"},
    ),
    monthly_printing=True,
    number_patterns=_NUMBER_PATTERNS,
    retention_years=_RETENTION,
)

_CERTIFICATION_FEES = CertificationFees(
    copy_page=2_000,
    copy_page_from_third=1_000,
    copy_maximum=200_000,
    signature=10_000,
    transaction=50_000,
    transaction_change=30_000,
    transaction_correction=25_000,
)

_VERIFICATION_ANSWERS = (
    "tra loi xac minh",
    "ket qua xac minh",
    "van ban xac minh",
    "van ban tra loi cua co quan",
    "cong van tra loi",
)
_EARLIER_RESULTS = (
    "giay chung nhan",
    "giay phep",
    "giay khai sinh",
    "giay xac nhan",
    "giay chung tu",
    "giay bao tu",
    "giay chung sinh",
    "quyet dinh",
    "trich luc",
    "chung chi",
    "chung nhan",
    "ban an",
    "the bao hiem y te",
)
_SECRETS = "Luật Bảo vệ bí mật nhà nước 29/2018/QH14"
# Before NĐ 107/2021/NĐ-CP (in force on the day it was signed) no paper had to be digitised.
_DIGITISING_2018 = DigitisingRules((), (), MappingProxyType({"secret": _SECRETS}))
_DIGITISING_2021 = DigitisingRules(
    _EARLIER_RESULTS,
    _VERIFICATION_ANSWERS,
    MappingProxyType(
        {
            "secret": _SECRETS,
            "earlier_result": "NĐ 61/2018/NĐ-CP Điều 21a, thêm bởi NĐ 107/2021/NĐ-CP; TT 01/2023/TT-VPCP",
            "online": "TT 01/2023/TT-VPCP",
            "shown_only": "TT 01/2023/TT-VPCP",
            "verification": "TT 01/2023/TT-VPCP",
            "reused": "NĐ 45/2020/NĐ-CP Điều 16",
        }
    ),
)
# The law on secrets is being replaced: cited without the number, which differs by day.
_DIGITISING_2025 = DigitisingRules(
    _EARLIER_RESULTS,
    _VERIFICATION_ANSWERS,
    MappingProxyType(
        {
            "secret": "Luật Bảo vệ bí mật nhà nước",
            "earlier_result": "NĐ 118/2025/NĐ-CP; TT 01/2023/TT-VPCP; TT 03/2025/TT-VPCP Điều 5",
            "online": "TT 01/2023/TT-VPCP; TT 03/2025/TT-VPCP Điều 5",
            "shown_only": "TT 01/2023/TT-VPCP; TT 03/2025/TT-VPCP Điều 5",
            "verification": "TT 01/2023/TT-VPCP; TT 03/2025/TT-VPCP Điều 5",
            "reused": "NĐ 45/2020/NĐ-CP Điều 16",
        }
    ),
)


VERSIONS: tuple[RuleVersion, ...] = (
    RuleVersion(
        "forms",
        "tt01_2018",
        FIRST_DAY,
        date(2025, 9, 14),
        "NĐ 61/2018/NĐ-CP; TT 01/2018/TT-VPCP, Phụ lục",
        _FORMS_2018,
    ),
    RuleVersion("forms", "tt03_2025", date(2025, 9, 15), None, "TT 03/2025/TT-VPCP, Phụ lục I", _FORMS_2025),
    RuleVersion(
        "time",
        "nd61_2018",
        FIRST_DAY,
        date(2025, 6, 30),
        "NĐ 61/2018/NĐ-CP Điều 17, 18, 19; NĐ 45/2020/NĐ-CP",
        _time_rules(stop_on_request=False),
    ),
    RuleVersion(
        "time",
        "nd118_2025",
        date(2025, 7, 1),
        None,
        "NĐ 118/2025/NĐ-CP; NĐ 45/2020/NĐ-CP",
        _time_rules(stop_on_request=True),
    ),
    RuleVersion(
        "codes",
        "tt01_2018",
        FIRST_DAY,
        date(2025, 9, 14),
        "TT 01/2018/TT-VPCP Điều 19; QCVN 102:2016/BTTTT",
        CodeRules("tt01_2018", None, "qcvn_102"),
    ),
    RuleVersion(
        "codes",
        "tt03_2025",
        date(2025, 9, 15),
        date(2026, 1, 24),
        "TT 03/2025/TT-VPCP Điều 13 khoản 1; QĐ 20/2020/QĐ-TTg",
        CodeRules("tt03_2025", None, "decision_20"),
    ),
    RuleVersion(
        "codes",
        "tt04_2025",
        date(2026, 1, 25),
        None,
        "TT 03/2025/TT-VPCP Điều 13, khoản 3 thêm bởi TT 04/2025/TT-VPCP; QĐ 20/2020/QĐ-TTg",
        CodeRules("tt03_2025", "tt04_2025", "decision_20"),
    ),
    RuleVersion(
        "levels",
        "three_tiers",
        FIRST_DAY,
        date(2025, 6, 30),
        "Luật Tổ chức chính quyền địa phương 77/2015/QH13; NĐ 61/2018/NĐ-CP",
        _LEVELS_2018,
    ),
    RuleVersion(
        "levels",
        "two_tiers",
        date(2025, 7, 1),
        None,
        "Luật Tổ chức chính quyền địa phương 72/2025/QH15; NĐ 118/2025/NĐ-CP",
        _LEVELS_2025,
    ),
    RuleVersion(
        "registers",
        "nd23_2015",
        FIRST_DAY,
        date(2025, 10, 31),
        "NĐ 23/2015/NĐ-CP Điều 13; TT 01/2020/TT-BTP Điều 4",
        _REGISTERS_2015,
    ),
    RuleVersion(
        "registers",
        "nd280_2025",
        date(2025, 11, 1),
        None,
        "NĐ 23/2015/NĐ-CP Điều 13, sửa đổi bởi NĐ 07/2025/NĐ-CP và NĐ 280/2025/NĐ-CP",
        _REGISTERS_2025,
    ),
    RuleVersion(
        "fees", "tt226_2016", FIRST_DAY, None, "TT 226/2016/TT-BTC Điều 4", FeeRules(_CERTIFICATION_FEES)
    ),
    RuleVersion(
        "receipts",
        "tt303_2016",
        FIRST_DAY,
        date(2022, 6, 30),
        "TT 303/2016/TT-BTC",
        ReceiptRules(7, True, False, "01BLP2-001"),
    ),
    RuleVersion(
        "receipts",
        "nd123_2020",
        date(2022, 7, 1),
        date(2026, 6, 30),
        "NĐ 123/2020/NĐ-CP, sửa đổi bởi NĐ 70/2025/NĐ-CP; TT 78/2021/TT-BTC",
        ReceiptRules(7, True, False, "01BLP0-001"),
    ),
    RuleVersion(
        "receipts",
        "nd254_2026",
        date(2026, 7, 1),
        None,
        "NĐ 254/2026/NĐ-CP Điều 23 khoản 2; TT 91/2026/TT-BTC",
        ReceiptRules(8, False, True, None),
    ),
    RuleVersion(
        "digitising",
        "nd61_2018",
        FIRST_DAY,
        date(2021, 12, 5),
        "NĐ 61/2018/NĐ-CP",
        _DIGITISING_2018,
    ),
    RuleVersion(
        "digitising",
        "nd107_2021",
        date(2021, 12, 6),
        date(2025, 6, 30),
        "NĐ 61/2018/NĐ-CP Điều 21a, 21b, thêm bởi NĐ 107/2021/NĐ-CP Điều 1; TT 01/2023/TT-VPCP",
        _DIGITISING_2021,
    ),
    RuleVersion(
        "digitising",
        "nd118_2025",
        date(2025, 7, 1),
        None,
        "NĐ 118/2025/NĐ-CP; TT 01/2023/TT-VPCP; TT 03/2025/TT-VPCP Điều 5",
        _DIGITISING_2025,
    ),
)
