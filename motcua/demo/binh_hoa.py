"""Bình Hòa, the sample office everybody sees first: a ward of 2025 with its year's volumes. Made-up names."""

from __future__ import annotations

from datetime import date

from motcua.agencies.actions import AgencyFacts
from motcua.agencies.choices import AgencyKind
from motcua.core.actors import Role
from motcua.demo.staffing import Officer, SampleOffice, Unit, Volume

OFFICE_NAME = "Trung tâm Phục vụ hành chính công phường Bình Hòa (mô phỏng)"
TWO_TIERS = date(2025, 7, 1)

UNITS = (
    Unit("centre", "1", OFFICE_NAME, "Trung tâm PVHCC Bình Hòa (mô phỏng)", "centre"),
    Unit("office", "2", "Văn phòng HĐND và UBND phường Bình Hòa (mô phỏng)",
         "Văn phòng HĐND và UBND", "section"),
    Unit("economy", "3", "Phòng Kinh tế, Hạ tầng và Đô thị phường Bình Hòa (mô phỏng)",
         "Phòng Kinh tế, Hạ tầng và Đô thị", "section"),
    Unit("culture", "4", "Phòng Văn hóa – Xã hội phường Bình Hòa (mô phỏng)",
         "Phòng Văn hóa – Xã hội", "section"),
    Unit("police", "5", "Công an phường Bình Hòa (mô phỏng)", "Công an phường", "police"),
    Unit("insurance", "6", "Bảo hiểm xã hội cơ sở Bình Hòa (mô phỏng)", "BHXH cơ sở Bình Hòa", "insurance"),
)  # fmt: skip


OFFICERS = (
    Officer("tiepnhan", "Nguyễn Thị Thanh Hằng", Role.RECEIVER, "centre", "Người tiếp nhận", 1),
    Officer("tiepnhan2", "Trần Quốc Việt", Role.RECEIVER, "centre", "Người tiếp nhận", 2),
    Officer("tiepnhan3", "Lê Thị Mỹ Duyên", Role.RECEIVER, "centre", "Người tiếp nhận", 3),
    Officer("buudien", "Phạm Minh Tâm", Role.POSTAL_CLERK, "centre", "Nhân viên bưu điện", 6),
    Officer("chuyenvien", "Huỳnh Ngọc Trâm", Role.SPECIALIST, "economy", "Chuyên viên"),
    Officer("chuyenvien2", "Võ Đức Thịnh", Role.SPECIALIST, "economy", "Chuyên viên"),
    Officer("tuphap", "Đặng Thị Kim Ngân", Role.SPECIALIST, "office", "Chuyên viên tư pháp – hộ tịch"),
    Officer("tuphap2", "Bùi Hoàng Long", Role.SPECIALIST, "office", "Chuyên viên tư pháp – hộ tịch"),
    Officer("vanhoa", "Phan Thị Thu Hà", Role.SPECIALIST, "culture", "Chuyên viên"),
    Officer("congan", "Ngô Trọng Nghĩa", Role.SPECIALIST, "police", "Cán bộ cư trú"),
    Officer("baohiem", "Cao Thị Ánh Tuyết", Role.SPECIALIST, "insurance", "Chuyên viên BHXH"),
    Officer("truongphong", "Đỗ Thanh Sơn", Role.HEAD_OF_SECTION, "economy", "Trưởng phòng"),
    Officer("chanhvanphong", "Trương Thị Hồng", Role.HEAD_OF_SECTION, "office", "Chánh Văn phòng"),
    Officer("truongphongvh", "Lê Hữu Phúc", Role.HEAD_OF_SECTION, "culture", "Trưởng phòng"),
    Officer("phoconganp", "Hồ Xuân Khánh", Role.HEAD_OF_SECTION, "police", "Phó Trưởng Công an phường"),
    Officer("totruongbh", "Vương Đình Khôi", Role.HEAD_OF_SECTION, "insurance", "Tổ trưởng BHXH"),
    Officer("lanhdao", "Nguyễn Công Thành", Role.LEADER, "commune", "Phó Chủ tịch UBND"),
    Officer("chutich", "Lâm Thị Tuyết Mai", Role.LEADER, "commune", "Chủ tịch UBND"),
    Officer("giamdocbhxh", "Tạ Thị Bích Liên", Role.LEADER, "insurance", "Giám đốc BHXH cơ sở"),
    Officer("vanthu", "Dương Thị Lan", Role.RECORDS_CLERK, "commune", "Văn thư"),
    Officer("giamdoc", "Mai Văn Hiếu", Role.DIRECTOR, "centre", "Giám đốc Trung tâm"),
    Officer("quantri", "Quản trị hệ thống", Role.ADMINISTRATOR, "commune", "Quản trị"),
)


COUNTERS = {
    1: "Quầy 1 · Hộ tịch, chứng thực",
    2: "Quầy 2 · Hộ kinh doanh, xây dựng",
    3: "Quầy 3 · Đất đai",
    4: "Quầy 4 · Văn hóa – xã hội",
    5: "Quầy 5 · Công an",
    6: "Quầy 6 · Bưu điện",
}

# How often the busiest procedures come; the others share what is left.
POPULAR = {
    "2.000815": 22, "2.000884": 12, "1.001193": 12, "2.000635": 10, "1.001612": 10, "1.004194": 8,
    "1.000894": 6, "1.000656": 5, "2.001035": 6, "1.004873": 6, "1.013978": 3,
}  # fmt: skip

BINH_HOA = SampleOffice(
    key="binh_hoa",
    above=(
        AgencyFacts(
            name="Ủy ban nhân dân Thành phố Hồ Chí Minh",
            short_name="UBND TP. Hồ Chí Minh",
            code="H29",
            kind=AgencyKind.PROVINCE,
            place="Thành phố Hồ Chí Minh",
        ),
    ),
    agency=AgencyFacts(
        name="Ủy ban nhân dân phường Bình Hòa (mô phỏng)",
        short_name="UBND phường Bình Hòa",
        code="H29.901",
        kind=AgencyKind.COMMUNE,
        symbol="UBND",
        place="Bình Hòa",
        address="Số 1 đường Mô Phỏng, phường Bình Hòa",
        effective_from=TWO_TIERS,
    ),
    symbol="UBND",
    units=UNITS,
    officers=OFFICERS,
    counters=COUNTERS,
    points={
        "Điểm tiếp nhận chính": "Số 1 đường Mô Phỏng, phường Bình Hòa",
        "Điểm tiếp nhận Vĩnh Phú": "Số 2 đường Mô Phỏng, phường Bình Hòa",
    },
    hotline="0274 3000 000",
    staffed_from=TWO_TIERS,
    leader="chutich",
    home="phường Bình Hòa, Thành phố Hồ Chí Minh",
    popular=POPULAR,
    carried_beside={"1.004222": "police", "MC.0001": "insurance", "1.002759": "insurance"},
    volume=Volume(cases=3526, online=2595, at_once=200),
    registrations={"1.001193": 458, "1.000894": 139, "1.000656": 65},
)
