"""Enumerations of the hall: lines, tickets, devices."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LineKind(models.TextChoices):
    """What people of a line come for."""

    FIELDS = "fields", _("Nộp hồ sơ theo lĩnh vực")
    HAND_OVER = "hand_over", _("Nhận kết quả")
    GUIDANCE = "guidance", _("Hướng dẫn")


class TicketOrigin(models.TextChoices):
    """How a ticket came to be."""

    KIOSK = "kiosk", _("Máy lấy số")
    REMOTE = "remote", _("Lấy số từ xa")
    GUIDANCE = "guidance", _("Bàn hướng dẫn")
    APPOINTMENT = "appointment", _("Hẹn trước")
    DESK = "desk", _("Quầy")


class TicketState(models.TextChoices):
    """Where a ticket stands; `queueing.workflow` says which may follow which."""

    EXPECTED = "expected", _("Chờ đến nơi")
    WAITING = "waiting", _("Đang chờ")
    CALLED = "called", _("Đã gọi")
    SERVING = "serving", _("Đang phục vụ")
    HELD = "held", _("Tạm giữ")
    DONE = "done", _("Xong")
    NO_SHOW = "no_show", _("Vắng mặt")
    GIVEN_BACK = "given_back", _("Đã trả số")
    CLOSED = "closed", _("Đóng cuối ngày")


class AppointmentState(models.TextChoices):
    """What became of an appointment; only a booked one can still be kept, moved or cancelled."""

    BOOKED = "booked", _("Đã hẹn")
    ARRIVED = "arrived", _("Đã đến")
    CANCELLED = "cancelled", _("Đã hủy")
    WITHDRAWN = "withdrawn", _("Cơ quan hủy")
    MISSED = "missed", _("Không đến")


class CallRule(models.TextChoices):
    """Why a call was for this ticket and no other; the published order in words."""

    FIRST_COME = "first_come", _("đến trước, gọi trước")
    PRIORITY = "priority", _("được ưu tiên theo quy định")
    WAITED_ENOUGH = "waited_enough", _("đã nhường đủ số người ưu tiên, đến lượt")
    APPOINTMENT = "appointment", _("có hẹn, đến lượt hẹn")
    CHOSEN = "chosen", _("cán bộ gọi riêng, có lý do")
    TAKEN_BACK = "taken_back", _("gọi lại người đã vắng hoặc tạm giữ")


class CaseLinkKind(models.TextChoices):
    """What was done with a case during a visit."""

    RECEIVED = "received", _("Tiếp nhận")
    SUPPLEMENTED = "supplemented", _("Bổ sung")
    HANDED_OVER = "handed_over", _("Trả kết quả")
    ASKED_ABOUT = "asked_about", _("Hỏi về hồ sơ")


class BoardVoice(models.TextChoices):
    """How boards speak a call."""

    AUTO = "auto", _("Bản ghi âm nếu đủ, rồi giọng Việt của trình duyệt, rồi giọng máy chủ")
    SERVER = "server", _("Bản ghi âm nếu đủ, rồi giọng máy chủ")
    SILENT = "silent", _("Không đọc")


class DeviceKind(models.TextChoices):
    """What a paired screen of the hall is."""

    KIOSK = "kiosk", _("Máy lấy số")
    BOARD = "board", _("Bảng gọi số")
    COUNTER_DISPLAY = "counter_display", _("Màn hình quầy")


class AdviceChannel(models.TextChoices):
    """How somebody asked for advice."""

    PHONE = "phone", _("Điện thoại")
    EMAIL = "email", _("Thư điện tử")
    IN_PERSON = "in_person", _("Trực tiếp")


class GuidanceOutcome(models.TextChoices):
    """How a visit to the guidance desk ended."""

    TICKET = "ticket", _("Đã cấp số")
    APPOINTMENT = "appointment", _("Đã đặt lịch hẹn")
    PREPARE = "prepare", _("Về chuẩn bị hồ sơ")
    ANSWERED = "answered", _("Đã trả lời tại chỗ")


class HallDimension(models.TextChoices):
    """By what the figures of a hall's days are split."""

    ALL = "all", _("Tất cả")
    LINE = "line", _("Nhóm")
    COUNTER = "counter", _("Quầy")
    OFFICER = "officer", _("Cán bộ")
    HOUR = "hour", _("Giờ lấy số")
