"""Who sees the backoffice at all."""

from django.utils.translation import gettext_lazy as _

from motcua.core.access import right
from motcua.core.actors import Role

OPEN_BACKOFFICE = right(
    "backoffice.open",
    _("mở trang quản trị"),
    Role.ADMINISTRATOR,
    Role.DIRECTOR,
    Role.LEADER,
    Role.RECORDS_CLERK,
)
