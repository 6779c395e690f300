"""Texts people receive who booked a time, hold a ticket or were advised. No text names the person.

A link leads to the page of the appointment, where it can be moved and cancelled, or of the ticket. Only
advice says what about: it was asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from motcua.core.rules.dates import VN_TZ
from motcua.notifications.notices import Notice, notice


@dataclass(frozen=True, slots=True)
class AppointmentFacts:
    """When and where, the code typed at the kiosk, and the page of the appointment."""

    at: datetime
    line: str
    place: str
    code: str
    link: str


_SAMPLE = AppointmentFacts(
    datetime(2026, 11, 27, 9, 30, tzinfo=VN_TZ),
    "Hộ tịch",
    "Trung tâm Phục vụ hành chính công phường Bình Minh, 12 Trần Phú",
    "BCGH KLMN",
    "https://mot-cua.example/hen/BCGHKLMNPQTV/",
)

APPOINTMENT_BOOKED: Notice[AppointmentFacts] = notice(
    "queueing.appointment_booked",
    _("Đã đặt lịch hẹn"),
    subject=_("Lịch hẹn của ông/bà: %(at)s"),
    text=_(
        "Ông/Bà đã hẹn lúc %(at)s, nhóm %(line)s, tại %(place)s.\n\n"
        "Khi đến, xin đưa mã QR trong trang lịch hẹn vào máy lấy số, hoặc nhập mã hẹn %(code)s. "
        "Đến trễ thì ông/bà chờ như người không hẹn.\n\n"
        "Xem, đổi giờ hoặc hủy hẹn: %(link)s"
    ),
    sample=_SAMPLE,
    lasts=timedelta(days=1),
)
APPOINTMENT_MOVED: Notice[AppointmentFacts] = notice(
    "queueing.appointment_moved",
    _("Đã đổi giờ hẹn"),
    subject=_("Lịch hẹn của ông/bà đổi sang %(at)s"),
    text=_(
        "Lịch hẹn nhóm %(line)s tại %(place)s đã đổi sang %(at)s. Mã hẹn vẫn là %(code)s.\n\n"
        "Xem, đổi giờ hoặc hủy hẹn: %(link)s"
    ),
    sample=_SAMPLE,
    lasts=timedelta(days=1),
)
APPOINTMENT_CANCELLED: Notice[AppointmentFacts] = notice(
    "queueing.appointment_cancelled",
    _("Đã hủy lịch hẹn"),
    subject=_("Đã hủy lịch hẹn %(at)s"),
    text=_(
        "Lịch hẹn %(at)s, nhóm %(line)s, tại %(place)s đã hủy theo yêu cầu của ông/bà. "
        "Chỗ đó dành cho người khác.\n\n"
        "Xem lại: %(link)s"
    ),
    sample=_SAMPLE,
    lasts=timedelta(days=1),
)
APPOINTMENT_WITHDRAWN: Notice[AppointmentFacts] = notice(
    "queueing.appointment_withdrawn",
    _("Cơ quan phải hủy lịch hẹn"),
    subject=_("Rất tiếc, lịch hẹn %(at)s không giữ được"),
    text=_(
        "Lịch làm việc thay đổi nên %(place)s không tiếp nhận nhóm %(line)s vào lúc %(at)s nữa. "
        "Lịch hẹn của ông/bà vì thế phải hủy; rất mong ông/bà thông cảm.\n\n"
        "Chọn giờ khác: %(link)s"
    ),
    sample=_SAMPLE,
    lasts=timedelta(days=14),
)
APPOINTMENT_TOMORROW: Notice[AppointmentFacts] = notice(
    "queueing.appointment_tomorrow",
    _("Nhắc hẹn trước một ngày"),
    subject=_("Nhắc lịch hẹn: %(at)s"),
    text=_(
        "Ông/Bà có hẹn lúc %(at)s, nhóm %(line)s, tại %(place)s. Mã hẹn: %(code)s.\n\n"
        "Không đến được thì xin đổi giờ hoặc hủy để nhường chỗ: %(link)s"
    ),
    sample=_SAMPLE,
    lasts=timedelta(hours=20),
)
APPOINTMENT_SOON: Notice[AppointmentFacts] = notice(
    "queueing.appointment_soon",
    _("Nhắc hẹn trước một giờ"),
    subject=_("Sắp đến giờ hẹn: %(at)s"),
    text=_(
        "Ông/Bà có hẹn lúc %(at)s, nhóm %(line)s, tại %(place)s. Mã hẹn: %(code)s.\n\n"
        "Mã QR để đưa vào máy lấy số: %(link)s"
    ),
    sample=_SAMPLE,
    lasts=timedelta(hours=1),
)


@dataclass(frozen=True, slots=True)
class NearFacts:
    """Which ticket, how many before it, where, and its page."""

    code: str
    line: str
    before: int
    office: str
    link: str


NEAR: Notice[NearFacts] = notice(
    "queueing.near",
    _("Sắp đến lượt"),
    subject=_("Số %(code)s sắp đến lượt"),
    text=_(
        "Số %(code)s, nhóm %(line)s, sắp được gọi: còn %(before)s người trước ông/bà.\n"
        "Xin có mặt tại %(office)s. Ai lấy số từ xa thì quét mã ở cửa khi đến nơi.\n\n"
        "Theo dõi: %(link)s"
    ),
    sample=NearFacts(
        "D-047",
        "Đất đai",
        2,
        "Trung tâm Phục vụ hành chính công phường An Hải",
        "https://mot-cua.example/so/BCGHKLMNPQTV/",
    ),
    lasts=timedelta(minutes=10),
    is_urgent=True,
)


@dataclass(frozen=True, slots=True)
class AdviceFacts:
    """About which procedures, what was said (`advice_body`), where to file."""

    procedures: str
    body: str
    desk: str


def advice_body(answer: str, *, papers: Sequence[str], links: Sequence[str]) -> str:
    """The words, papers to bring one to a line, where to read more; what there is none of is left out."""
    parts = [
        answer,
        "\n".join([str(_("Giấy tờ cần mang:")), *(f"- {paper}" for paper in papers)]) if papers else "",
        "\n".join([str(_("Xem danh mục giấy tờ, mức phí, thời hạn:")), *links]) if links else "",
    ]
    return "\n\n".join(filter(None, parts))


ADVICE: Notice[AdviceFacts] = notice(
    "queueing.advice",
    _("Lời hướng dẫn chuẩn bị hồ sơ"),
    subject=_("Hướng dẫn chuẩn bị hồ sơ: %(procedures)s"),
    text=_(
        "Trung tâm gửi ông/bà lời hướng dẫn theo trao đổi vừa qua về: %(procedures)s.\n\n"
        "%(body)s\n\n"
        "Nơi nộp: %(desk)s"
    ),
    sample=AdviceFacts(
        "Đăng ký khai sinh",
        "Đăng ký đúng hạn không phải nộp lệ phí.\n\n"
        "Giấy tờ cần mang:\n- Giấy chứng sinh (1 bản chính)\n- Tờ khai đăng ký khai sinh (1 bản chính)\n\n"
        "Xem danh mục giấy tờ, mức phí, thời hạn:\nhttps://mot-cua.example/chuan-bi/1.001193/",
        "Trung tâm Phục vụ hành chính công",
    ),
    lasts=timedelta(days=2),
)
