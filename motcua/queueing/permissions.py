"""Who may do what in the hall."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.core.access import right
from motcua.core.actors import Role

CALL = right("queueing.call", _("gọi số, phục vụ tại quầy"), Role.RECEIVER, Role.DIRECTOR)
ISSUE = right("queueing.issue", _("cấp số cho người dân"), Role.RECEIVER, Role.DIRECTOR)
WATCH = right("queueing.watch", _("xem hàng đợi"), Role.RECEIVER, Role.DIRECTOR, Role.ADMINISTRATOR)
MANAGE_HALL = right(
    "queueing.manage_hall",
    _("quản lý nhóm lấy số, quầy, đối tượng ưu tiên, máy lấy số và bảng gọi số"),
    Role.DIRECTOR,
    Role.ADMINISTRATOR,
)
CLOSE_DAY = right("queueing.close_day", _("đóng hàng đợi cuối ngày"), Role.DIRECTOR)
