"""The sections of the backoffice, by what they are about: those whose view lets this actor in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from motcua.web.shared.navigation import url_if_open


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of screens: the name of its first page, words, icon, a sentence for the home page.

    A page belongs to the section under whose address it stands; `also` holds its other addresses.
    """

    name: str
    label: Any
    icon: str
    sentence: Any
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionEntry:
    """A section as this actor meets it: where to, its words, and whether the present page belongs to it."""

    section: Section
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class SectionGroup:
    """Sections that belong together, under a heading."""

    label: Any
    entries: tuple[SectionEntry, ...]

    @property
    def is_current(self) -> bool:
        """Whether the present page belongs to one of its sections."""
        return any(entry.is_current for entry in self.entries)


# Heading, sections.
SECTIONS: tuple[tuple[Any, tuple[Section, ...]], ...] = (
    (
        _("Tổ chức, nhân sự"),
        (
            Section(
                "backoffice:agencies",
                _("Cơ quan"),
                "building-bank",
                _("Cây cơ quan, điểm tiếp nhận, quầy, chức danh, lịch làm việc, sáp nhập."),
                ("/quan-tri/chuc-danh/", "/quan-tri/diem-tiep-nhan/"),
            ),
            Section(
                "backoffice:users",
                _("Tài khoản"),
                "users",
                _("Người dùng, vai trò theo đơn vị, khóa và mở khóa, đặt lại mật khẩu."),
            ),
            Section(
                "backoffice:authorisations",
                _("Ủy quyền"),
                "certificate",
                _("Ai làm thay vai trò của ai, theo quyết định nào, trong thời gian nào."),
            ),
            Section(
                "backoffice:roster",
                _("Phân công quầy"),
                "calendar-event",
                _("Ai ngồi quầy nào, buổi nào, ai dự bị."),
            ),
            Section(
                "backoffice:reception",
                _("Tiếp nhận phi địa giới"),
                "map-pin",
                _("Trung tâm nào nhận hồ sơ thay cho cơ quan nào, theo văn bản nào."),
            ),
        ),
    ),
    (
        _("Thủ tục, biểu mẫu"),
        (
            Section(
                "backoffice:catalogue",
                _("Danh mục thủ tục"),
                "list-details",
                _("Thủ tục, quy trình nội bộ, nhập danh mục quốc gia, mục cần người xem."),
                ("/quan-tri/quy-trinh/",),
            ),
            Section(
                "backoffice:digitising",
                _("Số hóa giấy tờ"),
                "scan",
                _("Giấy tờ nào của thủ tục nào phải số hóa, không phải số hóa, theo văn bản nào."),
            ),
            Section(
                "backoffice:office_forms",
                _("Mẫu đơn, tờ khai"),
                "file-text",
                _("Mẫu Word của cơ quan cho từng thủ tục, tự điền từ hồ sơ."),
            ),
        ),
    ),
    (
        _("Sảnh, người dân"),
        (
            Section(
                "backoffice:halls",
                _("Xếp hàng, gọi số"),
                "ticket",
                _("Nhóm lấy số, quầy phục vụ, đối tượng ưu tiên, máy lấy số và bảng, số liệu chờ."),
            ),
            Section(
                "backoffice:messages",
                _("Tin gửi người dân"),
                "send",
                _("Tin chờ gửi, tin không gửi được, việc đồng ý nhận tin, mẫu tin, giờ yên tĩnh."),
            ),
            Section(
                "backoffice:ratings",
                _("Đánh giá"),
                "mood-smile",
                _(
                    "Người dân hài lòng đến đâu, theo nhóm, quầy, cán bộ, tháng; "
                    "điều chưa tốt; xuất bảng tính."
                ),
            ),
        ),
    ),
    (
        _("Giấy tờ, ký số"),
        (
            Section(
                "backoffice:signing_keys",
                _("Khóa ký số"),
                "signature",
                _("Khóa của cán bộ, con dấu số của cơ quan, mở khóa khi nhập sai PIN, ngày bắt đầu ký số."),
            ),
            Section(
                "backoffice:number_books",
                _("Sổ cấp số kết quả"),
                "table",
                _("Sổ cấp số cho kết quả của từng cơ quan, theo năm."),
            ),
            Section(
                "backoffice:attestations",
                _("Lời chứng"),
                "writing-sign",
                _("Lời chứng của từng việc chứng thực, theo mẫu nào, đã đối chiếu chưa."),
            ),
            Section(
                "backoffice:letters",
                _("Thư"),
                "mail",
                _("Lời thư chúc mừng, chia buồn, người ký, loại thư được gửi."),
            ),
            Section(
                "backoffice:issued",
                _("Văn bản phát hành"),
                "file-certificate",
                _("Kết quả, giấy tờ đã phát hành, còn giá trị hay đã thu hồi, được kiểm tra bao nhiêu lượt."),
            ),
        ),
    ),
    (
        _("Báo cáo, kết nối"),
        (
            Section(
                "backoffice:reports",
                _("Báo cáo"),
                "report",
                _("Đúng hạn, tiến độ giải quyết, đối chiếu số liệu, nhập hồ sơ từ hệ thống cũ."),
            ),
            Section(
                "backoffice:api_clients",
                _("Ứng dụng kết nối"),
                "key",
                _("Chương trình khác dùng API với mã truy cập riêng."),
            ),
        ),
    ),
)


def groups_of(request: HttpRequest) -> Iterator[SectionGroup]:
    """The groups of sections this actor may open, with the section of the present page marked."""
    for label, sections in SECTIONS:
        entries = tuple(
            SectionEntry(section, url, request.path.startswith((url, *section.also)))
            for section in sections
            if (url := url_if_open(section.name, request))
        )
        if entries:
            yield SectionGroup(label, entries)
