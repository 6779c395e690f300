"""Enumerations of ratings."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Score(models.IntegerChoices):
    """How content somebody is, as five faces."""

    VERY_BAD = 1, _("Rất không hài lòng")
    BAD = 2, _("Không hài lòng")
    FAIR = 3, _("Bình thường")
    GOOD = 4, _("Hài lòng")
    VERY_GOOD = 5, _("Rất hài lòng")


class Reason(models.TextChoices):
    """What was not good; several may be."""

    LONG_WAIT = "long_wait", _("Chờ lâu")
    UNCLEAR = "unclear", _("Hướng dẫn chưa rõ")
    MANNER = "manner", _("Thái độ chưa tốt")
    MORE_PAPERS = "more_papers", _("Phải đi lại, thêm giấy tờ")
    LATE_RESULT = "late_result", _("Trả kết quả trễ")
    PLACE = "place", _("Chỗ ngồi, thiết bị chưa tốt")
    OTHER = "other", _("Lý do khác")


class Through(models.TextChoices):
    """Where the rating was given."""

    KIOSK = "kiosk", _("Máy lấy số")
    PHONE = "phone", _("Điện thoại")
