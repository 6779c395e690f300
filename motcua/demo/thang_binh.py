"""Thăng Bình, the troubled sample office: it answers 53 % on time, and one section holds what is late."""

from __future__ import annotations

from datetime import date

from motcua.agencies.actions import AgencyFacts
from motcua.agencies.choices import AgencyKind
from motcua.core.actors import Role
from motcua.demo.staffing import Officer, SampleOffice, Unit, Volume

TWO_TIERS = date(2025, 7, 1)
UNITS = (
    Unit("centre", "1", "Trung tâm Phục vụ hành chính công xã Thăng Bình (mô phỏng)",
         "Trung tâm PVHCC Thăng Bình (mô phỏng)", "centre"),
    Unit("office", "2", "Văn phòng HĐND và UBND xã Thăng Bình (mô phỏng)",
         "Văn phòng HĐND và UBND", "section"),
    Unit("economy", "3", "Phòng Kinh tế xã Thăng Bình (mô phỏng)", "Phòng Kinh tế", "section"),
    Unit("culture", "4", "Phòng Văn hóa – Xã hội xã Thăng Bình (mô phỏng)",
         "Phòng Văn hóa – Xã hội", "section"),
    Unit("police", "5", "Công an xã Thăng Bình (mô phỏng)", "Công an xã", "police"),
)  # fmt: skip

OFFICERS = (
    Officer("tiepnhan.tb", "Phan Thị Như Ý", Role.RECEIVER, "centre", "Người tiếp nhận", 1),
    Officer("tiepnhan2.tb", "Võ Văn Tín", Role.RECEIVER, "centre", "Người tiếp nhận", 2),
    Officer("buudien.tb", "Trần Thị Kiều", Role.POSTAL_CLERK, "centre", "Nhân viên bưu điện", 3),
    Officer("diachinh.tb", "Lê Văn Thuận", Role.SPECIALIST, "economy", "Chuyên viên địa chính"),
    Officer("kinhte.tb", "Nguyễn Thị Sen", Role.SPECIALIST, "economy", "Chuyên viên"),
    Officer("tuphap.tb", "Hồ Minh Đức", Role.SPECIALIST, "office", "Chuyên viên tư pháp – hộ tịch"),
    Officer("vanhoa.tb", "Đinh Thị Hà", Role.SPECIALIST, "culture", "Chuyên viên"),
    Officer("congan.tb", "Bùi Quang Vinh", Role.SPECIALIST, "police", "Cán bộ cư trú"),
    Officer("truongphong.tb", "Trương Công Hậu", Role.HEAD_OF_SECTION, "economy", "Trưởng phòng"),
    Officer("chanhvanphong.tb", "Lương Thị Mai", Role.HEAD_OF_SECTION, "office", "Chánh Văn phòng"),
    Officer("truongphongvh.tb", "Đoàn Ngọc Sơn", Role.HEAD_OF_SECTION, "culture", "Trưởng phòng"),
    Officer("phoconganx.tb", "Đặng Hữu Trí", Role.HEAD_OF_SECTION, "police", "Phó Trưởng Công an xã"),
    Officer("chutich.tb", "Nguyễn Thanh Tâm", Role.LEADER, "commune", "Chủ tịch UBND"),
    Officer("vanthu.tb", "Phạm Thị Liên", Role.RECORDS_CLERK, "commune", "Văn thư"),
    Officer("giamdoc.tb", "Huỳnh Văn Nghĩa", Role.DIRECTOR, "centre", "Giám đốc Trung tâm"),
)

COUNTERS = {1: "Quầy 1 · Hộ tịch, chứng thực", 2: "Quầy 2 · Đất đai, kinh doanh", 3: "Quầy 3 · Bưu điện"}

# Land takes half of the work here; for the rest people come as everywhere.
POPULAR = {
    "1.013978": 20, "1.012796": 12, "1.013314": 14, "1.012817": 6, "1.013949": 6,
    "2.000815": 12, "2.000884": 6, "1.001193": 6, "2.000635": 5, "1.001612": 6, "1.004194": 4, "1.000656": 3,
}  # fmt: skip

THANG_BINH = SampleOffice(
    key="thang_binh",
    above=(
        AgencyFacts(
            name="Ủy ban nhân dân thành phố Đà Nẵng",
            short_name="UBND TP. Đà Nẵng",
            code="H17",
            kind=AgencyKind.PROVINCE,
            place="Đà Nẵng",
        ),
    ),
    agency=AgencyFacts(
        name="Ủy ban nhân dân xã Thăng Bình (mô phỏng)",
        short_name="UBND xã Thăng Bình",
        code="H17.901",
        kind=AgencyKind.COMMUNE,
        symbol="UBND",
        place="Thăng Bình",
        address="Số 1 đường Mô Phỏng, xã Thăng Bình",
        effective_from=TWO_TIERS,
    ),
    symbol="UBND",
    units=UNITS,
    officers=OFFICERS,
    counters=COUNTERS,
    points={"Điểm tiếp nhận chính": "Số 1 đường Mô Phỏng, xã Thăng Bình"},
    hotline="0235 3000 000",
    staffed_from=TWO_TIERS,
    leader="chutich.tb",
    home="xã Thăng Bình, thành phố Đà Nẵng",
    popular=POPULAR,
    volume=Volume(cases=1200, online=420, at_once=60, late_of_100=48, late_field="Đất đai"),
)
