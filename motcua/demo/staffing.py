"""Who works in the sample office, and which unit handles which field. Names are made up."""

from __future__ import annotations

from dataclasses import dataclass

from motcua.core.actors import Role

PASSWORD = "motcua-2026"
OFFICE_NAME = "Trung tâm Phục vụ hành chính công phường Bình Hòa (mô phỏng)"


@dataclass(frozen=True, slots=True)
class Officer:
    """One user of the sample office: where they sit and what they do. `unit` is a key of `UNITS`."""

    username: str
    full_name: str
    role: Role
    unit: str
    title: str
    counter: int | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit below the commune: key, code suffix, name, short name, kind."""

    key: str
    suffix: str
    name: str
    short_name: str
    kind: str


UNITS = (
    Unit("centre", "1", OFFICE_NAME, "Trung tâm PVHCC Bình Hòa (mô phỏng)", "centre"),
    Unit("office", "2", "Văn phòng HĐND và UBND phường Bình Hòa (mô phỏng)",
         "Văn phòng HĐND và UBND", "section"),
    Unit("economy", "3", "Phòng Kinh tế, Hạ tầng và Đô thị phường Bình Hòa (mô phỏng)",
         "Phòng Kinh tế, Hạ tầng và Đô thị", "section"),
    Unit("culture", "4", "Phòng Văn hóa – Xã hội phường Bình Hòa (mô phỏng)",
         "Phòng Văn hóa – Xã hội", "section"),
    Unit("police", "5", "Công an phường Bình Hòa (mô phỏng)", "Công an phường", "police"),
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
    Officer("truongphong", "Đỗ Thanh Sơn", Role.HEAD_OF_SECTION, "economy", "Trưởng phòng"),
    Officer("chanhvanphong", "Trương Thị Hồng", Role.HEAD_OF_SECTION, "office", "Chánh Văn phòng"),
    Officer("truongphongvh", "Lê Hữu Phúc", Role.HEAD_OF_SECTION, "culture", "Trưởng phòng"),
    Officer("phoconganp", "Hồ Xuân Khánh", Role.HEAD_OF_SECTION, "police", "Phó Trưởng Công an phường"),
    Officer("lanhdao", "Nguyễn Công Thành", Role.LEADER, "commune", "Phó Chủ tịch UBND"),
    Officer("chutich", "Lâm Thị Tuyết Mai", Role.LEADER, "commune", "Chủ tịch UBND"),
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

# First word that a field's name contains decides its unit; the rest goes to culture and social affairs.
_UNIT_OF_FIELD = (
    ("cư trú", "police"), ("căn cước", "police"), ("xuất nhập cảnh", "police"), ("phòng cháy", "police"),
    ("hộ tịch", "office"), ("chứng thực", "office"), ("nuôi con nuôi", "office"), ("hòa giải", "office"),
    ("pháp luật", "office"), ("khiếu nại", "office"), ("tố cáo", "office"), ("tiếp công dân", "office"),
    ("thi đua", "office"), ("tổ chức", "office"), ("trợ giúp", "office"), ("bồi thường", "office"),
    ("hộ kinh doanh", "economy"), ("hợp tác", "economy"), ("đất đai", "economy"), ("xây dựng", "economy"),
    ("nông", "economy"), ("lâm", "economy"), ("thủy", "economy"), ("môi trường", "economy"),
    ("đường", "economy"), ("lưu thông", "economy"), ("kinh doanh", "economy"), ("công thương", "economy"),
    ("điện", "economy"), ("nhà ở", "economy"), ("quy hoạch", "economy"), ("kiến trúc", "economy"),
    ("thuế", "economy"), ("chăn nuôi", "economy"), ("trồng trọt", "economy"),
)  # fmt: skip


def unit_of_field(field_name: str) -> str:
    """The key of the unit that handles a field."""
    name = field_name.lower()
    for word, unit in _UNIT_OF_FIELD:
        if word in name:
            return unit
    return "culture"
