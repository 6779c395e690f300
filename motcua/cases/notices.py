"""Texts the applicant of a case receives, where they left an address and want them.

A link leads to the public page of the case; no text names the applicant, an officer or what a paper says.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from motcua.core.rules.dates import VN_TZ
from motcua.notifications.notices import Notice, notice

_CODE, _PROCEDURE = "H29.901-261122-0001", "Đăng ký khai sinh"
_LINK = "https://mot-cua.example/tra-cuu/h/H29.901-261122-0001/BCGHKL/"
_AT = datetime(2026, 11, 27, 10, 30, tzinfo=VN_TZ)


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Which case, and when: what `at` means stands with each notice."""

    code: str
    procedure: str
    link: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReceiptFacts:
    """What the slip says: its number, when the case was received, when and where the result is due."""

    code: str
    procedure: str
    link: str
    slip: str
    received_at: datetime
    at: datetime
    desk: str


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """A result that waits, and where."""

    code: str
    procedure: str
    link: str
    desk: str


_SAMPLE = CaseFacts(_CODE, _PROCEDURE, _LINK, _AT)

RECEIVED: Notice[ReceiptFacts] = notice(
    "cases.received",
    _("Đã tiếp nhận hồ sơ"),
    subject=_("Đã tiếp nhận hồ sơ %(code)s, hẹn trả %(at)s"),
    text=_(
        "Hồ sơ %(code)s, thủ tục %(procedure)s, đã được tiếp nhận lúc %(received_at)s.\n"
        "Số giấy tiếp nhận và hẹn trả kết quả: %(slip)s.\n\n"
        "Hẹn trả kết quả: %(at)s, tại %(desk)s.\n\n"
        "Xem hồ sơ đi đến đâu: %(link)s"
    ),
    sample=ReceiptFacts(_CODE, _PROCEDURE, _LINK, "0012", _AT - timedelta(days=3), _AT, "Quầy trả kết quả"),
    lasts=timedelta(days=4),
)
SUPPLEMENT_ASKED: Notice[CaseFacts] = notice(
    "cases.supplement_asked",
    _("Yêu cầu bổ sung hồ sơ"),
    subject=_("Hồ sơ %(code)s cần bổ sung trước %(at)s"),
    text=_(
        "Hồ sơ %(code)s, thủ tục %(procedure)s, còn thiếu hoặc chưa đúng. "
        "Nội dung cần bổ sung ghi trong phiếu yêu cầu bổ sung của Trung tâm.\n\n"
        "Xin bổ sung trước %(at)s; quá thời hạn đó hồ sơ được đóng.\n\n"
        "Xem hồ sơ: %(link)s"
    ),
    sample=_SAMPLE,
    lasts=timedelta(days=5),
)
SUPPLEMENT_COMPLETED: Notice[CaseFacts] = notice(
    "cases.supplement_completed",
    _("Đã nhận bổ sung"),
    subject=_("Hồ sơ %(code)s đã đủ, hẹn trả %(at)s"),
    text=_(
        "Trung tâm đã nhận phần bổ sung của hồ sơ %(code)s, thủ tục %(procedure)s. "
        "Thời hạn được tính lại từ đầu.\n\n"
        "Hẹn trả kết quả: %(at)s.\n\n"
        "Xem hồ sơ: %(link)s"
    ),
    sample=_SAMPLE,
    lasts=timedelta(days=4),
)
CLOSING_NEAR: Notice[CaseFacts] = notice(
    "cases.closing_near",
    _("Sắp hết hạn bổ sung"),
    subject=_("Hồ sơ %(code)s sắp hết hạn bổ sung: %(at)s"),
    text=_(
        "Hồ sơ %(code)s, thủ tục %(procedure)s, vẫn chờ ông/bà bổ sung. "
        "Đến %(at)s mà chưa bổ sung thì hồ sơ được đóng; ông/bà nộp lại được như hồ sơ mới.\n\n"
        "Xem hồ sơ: %(link)s"
    ),
    sample=_SAMPLE,
    lasts=timedelta(days=4),
)
DRAFT_WAITS: Notice[CaseFacts] = notice(
    "cases.draft_sent",
    _("Bản nháp chờ trả lời"),
    subject=_("Xin kiểm tra bản nháp của hồ sơ %(code)s trước %(at)s"),
    text=_(
        "Bản nháp giấy tờ của hồ sơ %(code)s, thủ tục %(procedure)s, đang chờ ông/bà xem.\n\n"
        "Xin trả lời trước %(at)s tại: %(link)s\n\n"
        "Không trả lời trong thời hạn thì được coi là đồng ý."
    ),
    sample=_SAMPLE,
    lasts=timedelta(days=1),
)
APOLOGY: Notice[CaseFacts] = notice(
    "cases.apology_signed",
    _("Xin lỗi và hẹn lại"),
    subject=_("Xin lỗi vì chậm trả kết quả hồ sơ %(code)s, hẹn lại %(at)s"),
    text=_(
        "Cơ quan giải quyết xin lỗi ông/bà vì chưa trả được kết quả hồ sơ %(code)s, thủ tục %(procedure)s, "
        "đúng hẹn. Lý do ghi trong văn bản xin lỗi.\n\n"
        "Ngày hẹn mới: %(at)s.\n\n"
        "Xem hồ sơ: %(link)s"
    ),
    sample=_SAMPLE,
    lasts=timedelta(days=4),
)
RESULT_READY: Notice[ResultFacts] = notice(
    "cases.decided",
    _("Đã có kết quả"),
    subject=_("Hồ sơ %(code)s đã có kết quả"),
    text=_(
        "Hồ sơ %(code)s, thủ tục %(procedure)s, đã có kết quả.\n\n"
        "Nơi trả: %(desk)s. Xin mang giấy hẹn và giấy tờ tùy thân.\n\n"
        "Xem hồ sơ: %(link)s"
    ),
    sample=ResultFacts(_CODE, _PROCEDURE, _LINK, "Quầy trả kết quả"),
    lasts=timedelta(days=5),
)
