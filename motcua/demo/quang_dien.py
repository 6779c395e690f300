"""Quảng Điền, the historical sample office: a district of three tiers and its desk, by the rules of 2018."""

from __future__ import annotations

from datetime import date, datetime

from motcua.agencies.actions import AgencyFacts
from motcua.agencies.choices import AgencyKind
from motcua.core.actors import Role
from motcua.core.rules.dates import VN_TZ
from motcua.demo.staffing import Officer, SampleOffice, Unit, Volume

OPENED = date(2018, 12, 1)
UNITS = (
    Unit("centre", "1", "Bộ phận Tiếp nhận và Trả kết quả huyện Quảng Điền (mô phỏng)",
         "Bộ phận Tiếp nhận và Trả kết quả (mô phỏng)", "centre"),
    Unit("office", "2", "Phòng Tư pháp huyện Quảng Điền (mô phỏng)", "Phòng Tư pháp", "section"),
    Unit("economy", "3", "Phòng Kinh tế và Hạ tầng huyện Quảng Điền (mô phỏng)",
         "Phòng Kinh tế và Hạ tầng", "section"),
    Unit("finance", "4", "Phòng Tài chính – Kế hoạch huyện Quảng Điền (mô phỏng)",
         "Phòng Tài chính – Kế hoạch", "section"),
    Unit("land", "5", "Phòng Tài nguyên và Môi trường huyện Quảng Điền (mô phỏng)",
         "Phòng Tài nguyên và Môi trường", "section"),
    Unit("culture", "6", "Phòng Lao động – Thương binh và Xã hội huyện Quảng Điền (mô phỏng)",
         "Phòng Lao động – Thương binh và Xã hội", "section"),
    Unit("police", "7", "Công an huyện Quảng Điền (mô phỏng)", "Công an huyện", "police"),
)  # fmt: skip

OFFICERS = (
    Officer("tiepnhan", "Tôn Nữ Thị Huế", Role.RECEIVER, "centre", "Công chức tiếp nhận", 1),
    Officer("tiepnhan2", "Hoàng Văn Phú", Role.RECEIVER, "centre", "Công chức tiếp nhận", 2),
    Officer("buudien", "Lê Thị Thảo", Role.POSTAL_CLERK, "centre", "Nhân viên bưu điện", 3),
    Officer("tuphap", "Nguyễn Đình Quý", Role.SPECIALIST, "office", "Chuyên viên"),
    Officer("kinhte", "Trần Viết Lợi", Role.SPECIALIST, "economy", "Chuyên viên"),
    Officer("taichinh", "Phan Thị Diệu", Role.SPECIALIST, "finance", "Chuyên viên"),
    Officer("diachinh", "Hồ Đắc Thành", Role.SPECIALIST, "land", "Chuyên viên"),
    Officer("xahoi", "Văn Thị Bích", Role.SPECIALIST, "culture", "Chuyên viên"),
    Officer("congan", "Đặng Văn Hải", Role.SPECIALIST, "police", "Cán bộ"),
    Officer("truongphongtp", "Ngô Thị Xuân", Role.HEAD_OF_SECTION, "office", "Trưởng phòng"),
    Officer("truongphongkt", "Phạm Bá Nam", Role.HEAD_OF_SECTION, "economy", "Trưởng phòng"),
    Officer("truongphongtc", "Trương Thị Vân", Role.HEAD_OF_SECTION, "finance", "Trưởng phòng"),
    Officer("truongphongtn", "Cao Hữu Đạt", Role.HEAD_OF_SECTION, "land", "Trưởng phòng"),
    Officer("truongphongxh", "Lê Quang Minh", Role.HEAD_OF_SECTION, "culture", "Trưởng phòng"),
    Officer("phocongan", "Võ Đình Khoa", Role.HEAD_OF_SECTION, "police", "Phó Trưởng Công an huyện"),
    Officer("chutich", "Trần Quốc Thắng", Role.LEADER, "commune", "Chủ tịch UBND huyện"),
    Officer("vanthu", "Đỗ Thị Nhàn", Role.RECORDS_CLERK, "commune", "Văn thư"),
    Officer("giamdoc", "Nguyễn Hữu Tường", Role.DIRECTOR, "centre", "Trưởng Bộ phận"),
    Officer("quantri", "Quản trị hệ thống", Role.ADMINISTRATOR, "commune", "Quản trị"),
)

QUANG_DIEN = SampleOffice(
    key="quang_dien",
    regime="2018",
    above=(
        AgencyFacts(
            name="Ủy ban nhân dân tỉnh Thừa Thiên Huế",
            short_name="UBND tỉnh Thừa Thiên Huế",
            code="H57",
            kind=AgencyKind.PROVINCE,
            place="Thừa Thiên Huế",
        ),
    ),
    agency=AgencyFacts(
        name="Ủy ban nhân dân huyện Quảng Điền (mô phỏng)",
        short_name="UBND huyện Quảng Điền",
        code="H57.91",
        kind=AgencyKind.DISTRICT,
        symbol="UBND",
        place="Quảng Điền",
        address="Số 1 đường Mô Phỏng, thị trấn Sịa",
    ),
    symbol="UBND",
    units=UNITS,
    officers=OFFICERS,
    counters={1: "Quầy 1 · Tư pháp, kinh tế", 2: "Quầy 2 · Đất đai, xã hội", 3: "Quầy 3 · Bưu điện"},
    points={"Bộ phận Tiếp nhận và Trả kết quả": "Số 1 đường Mô Phỏng, thị trấn Sịa"},
    hotline="0234 3000 000",
    staffed_from=OPENED,
    leader="chutich",
    home="thị trấn Sịa, huyện Quảng Điền, tỉnh Thừa Thiên Huế",
    popular={
        "1.001612": 20, "2.000720": 8, "1.013978": 14, "1.012796": 10, "2.000815": 16, "2.000884": 8,
        "2.001035": 6, "2.000635": 6, "1.004873": 4, "1.001776": 5, "1.001699": 3,
    },
    units_of_fields=(
        ("đất đai", "land"), ("môi trường", "land"), ("kinh doanh", "finance"), ("hợp tác", "finance"),
    ),
    volume=Volume(
        cases=1800, online=220, at_once=200, years=2, ends=datetime(2020, 12, 31, 17, 0, tzinfo=VN_TZ)
    ),
)  # fmt: skip
