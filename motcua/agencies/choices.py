"""Kinds of agencies and days."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AgencyKind(models.TextChoices):
    """What an agency is in the tree."""

    GOVERNMENT = "government", _("Cơ quan trung ương")
    PROVINCE = "province", _("UBND cấp tỉnh")
    DEPARTMENT = "department", _("Sở, ban, ngành")
    DISTRICT = "district", _("UBND cấp huyện (đến 30/6/2025)")
    COMMUNE = "commune", _("UBND cấp xã")
    CENTRE = "centre", _("Trung tâm Phục vụ hành chính công / Bộ phận Một cửa")
    SECTION = "section", _("Phòng chuyên môn")
    POLICE = "police", _("Công an")
    INSURANCE = "insurance", _("Bảo hiểm xã hội")
    POSTAL = "postal", _("Bưu điện")


class DayKind(models.TextChoices):
    """What a calendar day is, against the weekly pattern."""

    OFF = "off", _("Nghỉ")
    WORKED = "worked", _("Làm bù")
