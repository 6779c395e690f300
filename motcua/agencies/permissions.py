"""Who may manage agencies."""

from django.utils.translation import gettext_lazy as _

from motcua.core.access import right
from motcua.core.actors import Role

MANAGE_AGENCIES = right(
    "agencies.manage", _("quản lý cơ quan, điểm tiếp nhận, quầy, vị trí và lịch làm việc"), Role.ADMINISTRATOR
)
