"""Enumerations of messages and consent."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

EMAIL = "email"  # the name of the first channel; others are named by the settings


class MessageState(models.TextChoices):
    """How far a message has come. Only a queued one is still to be sent."""

    QUEUED = "queued", _("Chờ gửi")
    SENT = "sent", _("Đã gửi")
    FAILED = "failed", _("Không gửi được")
    GIVEN_UP = "given_up", _("Thôi gửi")
    EXPIRED = "expired", _("Quá hạn, không gửi nữa")
    DECLINED = "declined", _("Người nhận không muốn nhận")


class ConsentWay(models.TextChoices):
    """How somebody said that they want messages at an address, or no more."""

    INTAKE = "intake", _("khi nộp hồ sơ")
    LINK = "link", _("qua liên kết trong thư")
    OFFICER = "officer", _("cán bộ ghi theo yêu cầu")
