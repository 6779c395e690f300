"""National records short enough for tests, and imports of them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from motcua.catalogue.actions import ImportReport, import_procedures
from motcua.catalogue.rules.national_record import read_records
from motcua.core.actors import job_actor
from tests.factories import NOW

BY = job_actor("import-procedures")
CHANNELS = "Hình thức nộpThời gianPhí, lệ phíMô tả"
WITHOUT_UNIT = f"{CHANNELS}Trực tiếp1Miễn phí"


def raw(code: str = "9.000001", **changes: str) -> dict[str, str]:
    """One national record, short but whole."""
    return {
        "ma_thu_tuc": code,
        "ten_thu_tuc": f"Cấp giấy phép mẫu {code}",
        "linh_vuc": "Hộ tịch",
        "cap_thuc_hien": "Cấp xã",
        "doi_tuong_thuc_hien": "Công dân Việt Nam",
        "co_quan_thuc_hien": "Ủy ban nhân dân cấp xã",
        "cach_thuc_thuc_hien": f"{CHANNELS}Trực tiếp3 Ngày làm việcMiễn phí",
        "thanh_phan_ho_so": "--Tên giấy tờMẫu đơn, tờ khaiSố lượngTờ khai1 bản chính",
        "can_cu_phap_ly": "Tên văn bản pháp lýMã văn bảnLuật Hộ tịch60/2014/QH13",
        "ket_qua_xu_ly": "Giấy phépMã: KQ.G15.000031",
        "trinh_tu_thuc_hien": "Bước 1: Nộp hồ sơ.",
        **changes,
    }


def lines_of(*records: dict[str, Any] | bytes) -> list[bytes]:
    """Lines of a file; bytes stand as they are."""
    return [item if isinstance(item, bytes) else json.dumps(item).encode() for item in records]


def run(*records: dict[str, Any] | bytes, later: int = 0) -> ImportReport:
    """Import these records, so many days after NOW."""
    _run, report = import_procedures(
        lines=read_records(lines_of(*records)),
        source_name="mau.jsonl",
        by=BY,
        now=NOW + timedelta(days=later),
    )
    return report
