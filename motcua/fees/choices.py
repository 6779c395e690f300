"""How people pay, when, and why somebody need not."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PaymentMethod(models.TextChoices):
    """How money comes in."""

    CASH = "cash", _("Tiền mặt")


class PayAt(models.TextChoices):
    """When a charge is asked for: when the case is received, or when its result is handed over."""

    RECEPTION = "reception", _("Khi nộp hồ sơ")
    RESULT = "result", _("Khi nhận kết quả")


class WaiverGround(models.TextChoices):
    """Why nothing is to be paid (Luật Phí và lệ phí 2015, Điều 10; the last two by the rules of a fee)."""

    MERIT = "merit", _("Người có công với cách mạng")
    POOR = "poor", _("Hộ nghèo")
    DISABLED = "disabled", _("Người khuyết tật")
    ELDERLY = "elderly", _("Người cao tuổi")
    CHILD = "child", _("Trẻ em")
    MINORITY = "minority", _("Đồng bào dân tộc thiểu số ở xã đặc biệt khó khăn")
    FARM_CREDIT = "farm_credit", _("Thế chấp vay vốn phát triển nông nghiệp, nông thôn")
    OTHER = "other", _("Trường hợp khác theo quy định")
