"""Enumerations of the catalogue that the database stores."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    """Where the facts of a procedure come from; an import never overwrites the project's own."""

    NATIONAL = "national", _("CSDL quốc gia về thủ tục hành chính")
    OWN = "own", _("Dữ liệu của hệ thống, có nguồn")
    LOCAL = "local", _("Địa phương nhập")


class VersionState(models.TextChoices):
    """Life of a version: a published one never changes."""

    DRAFT = "draft", _("Dự thảo")
    PUBLISHED = "published", _("Đã công bố")
    RETIRED = "retired", _("Hết hiệu lực")


class OnlineLevel(models.TextChoices):
    """Online level since NĐ 42/2022."""

    UNKNOWN = "", _("Chưa xác định")
    INFORMATION = "information", _("Cung cấp thông tin trực tuyến")
    PARTIAL = "partial", _("Một phần")
    FULL = "full", _("Toàn trình")


class Level(models.TextChoices):
    """Level of administration that carries a procedure out."""

    MINISTRY = "ministry", _("Cấp bộ")
    PROVINCE = "province", _("Cấp tỉnh")
    COMMUNE = "commune", _("Cấp xã")
    OTHER = "other", _("Cơ quan khác")


class RefusalBy(models.TextChoices):
    """Who gives the notice that a case is not accepted at the desk."""

    RECEIVER = "receiver", _("Người tiếp nhận quyết định")
    DIRECTOR = "director", _("Người tiếp nhận đề nghị, Giám đốc Trung tâm thông báo")


class LimitUnitChoice(models.TextChoices):
    """The unit a limit is counted in; the values are those of `core.worktime.LimitUnit`."""

    WORKING_DAY = "working_day", _("ngày làm việc")
    DAY = "day", _("ngày (tính cả ngày nghỉ)")
    HOUR = "hour", _("giờ làm việc")
    MONTH = "month", _("tháng")
    SAME_DAY = "same_day", _("trong ngày")
