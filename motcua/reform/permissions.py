"""Who sees reports."""

from django.utils.translation import gettext_lazy as _

from motcua.core.access import right
from motcua.core.actors import Role

VIEW_REPORTS = right(
    "reform.view_reports",
    _("xem báo cáo"),
    Role.LEADER,
    Role.DIRECTOR,
    Role.ADMINISTRATOR,
)
