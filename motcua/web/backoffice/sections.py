"""The sections of the backoffice: those whose page exists and whose view lets this actor in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, resolve, reverse
from django.utils.translation import gettext_lazy as _

from motcua.core.access import PUBLIC, may
from motcua.core.actors import Actor


@dataclass(frozen=True, slots=True)
class Section:
    """One group of screens: its first page, words, icon, and a sentence for the home page."""

    name: str
    url: str
    label: Any
    icon: str
    sentence: Any


# URL name, words, icon, sentence.
SECTIONS = (
    (
        "backoffice:agencies",
        _("Cơ quan"),
        "building-bank",
        _("Cây cơ quan, điểm tiếp nhận, quầy, chức danh, lịch làm việc, sáp nhập."),
    ),
    (
        "backoffice:users",
        _("Tài khoản"),
        "users",
        _("Người dùng, vai trò theo đơn vị, khóa và mở khóa, đặt lại mật khẩu."),
    ),
    (
        "backoffice:authorisations",
        _("Ủy quyền"),
        "certificate",
        _("Ai làm thay vai trò của ai, theo quyết định nào, trong thời gian nào."),
    ),
    (
        "backoffice:roster",
        _("Phân công quầy"),
        "calendar-event",
        _("Ai ngồi quầy nào, buổi nào, ai dự bị."),
    ),
    (
        "backoffice:api_clients",
        _("Ứng dụng kết nối"),
        "key",
        _("Chương trình khác dùng API với mã truy cập riêng."),
    ),
    (
        "backoffice:reception",
        _("Tiếp nhận phi địa giới"),
        "map-pin",
        _("Trung tâm nào nhận hồ sơ thay cho cơ quan nào, theo văn bản nào."),
    ),
    (
        "backoffice:catalogue",
        _("Danh mục thủ tục"),
        "list-details",
        _("Thủ tục, quy trình nội bộ, nhập danh mục quốc gia, mục cần người xem."),
    ),
    (
        "backoffice:digitising",
        _("Số hóa giấy tờ"),
        "scan",
        _("Giấy tờ nào của thủ tục nào phải số hóa, không phải số hóa, theo văn bản nào."),
    ),
    (
        "backoffice:halls",
        _("Xếp hàng, gọi số"),
        "ticket",
        _("Nhóm lấy số, quầy phục vụ, đối tượng ưu tiên, máy lấy số và bảng, số liệu chờ."),
    ),
    (
        "backoffice:messages",
        _("Tin gửi người dân"),
        "send",
        _("Tin chờ gửi, tin không gửi được, việc đồng ý nhận tin, mẫu tin, giờ yên tĩnh."),
    ),
    (
        "backoffice:attestations",
        _("Lời chứng"),
        "writing-sign",
        _("Lời chứng của từng việc chứng thực, theo mẫu nào, đã đối chiếu chưa."),
    ),
    (
        "backoffice:letters",
        _("Thư"),
        "mail",
        _("Lời thư chúc mừng, chia buồn, người ký, loại thư được gửi."),
    ),
    (
        "backoffice:ratings",
        _("Đánh giá"),
        "mood-smile",
        _("Người dân hài lòng đến đâu, theo nhóm, quầy, cán bộ, tháng; điều chưa tốt; xuất bảng tính."),
    ),
    (
        "backoffice:signing_keys",
        _("Khóa ký số"),
        "signature",
        _("Khóa của cán bộ, con dấu số của cơ quan, mở khóa khi nhập sai PIN, ngày bắt đầu ký số."),
    ),
    (
        "backoffice:office_forms",
        _("Mẫu đơn, tờ khai"),
        "file-text",
        _("Mẫu Word của cơ quan cho từng thủ tục, tự điền từ hồ sơ."),
    ),
    (
        "backoffice:issued",
        _("Văn bản phát hành"),
        "file-certificate",
        _("Kết quả, giấy tờ đã phát hành, còn giá trị hay đã thu hồi, được kiểm tra bao nhiêu lượt."),
    ),
    (
        "backoffice:reports",
        _("Báo cáo"),
        "report",
        _("Đúng hạn, tiến độ giải quyết, đối chiếu số liệu, nhập hồ sơ từ hệ thống cũ."),
    ),
)


def sections_of(actor: Actor) -> Iterator[Section]:
    """The sections this actor may open."""
    for name, label, icon, sentence in SECTIONS:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        access = getattr(resolve(url).func, "access", None)
        if access is PUBLIC or (access is not None and may(actor, access)):
            yield Section(name, url, label, icon, sentence)
