"""Who may look at and change the catalogue."""

from django.utils.translation import gettext_lazy as _

from motcua.core.access import right
from motcua.core.actors import Role

IMPORT_PROCEDURES = right("catalogue.import_procedures", _("nhập danh mục thủ tục"), Role.ADMINISTRATOR)
VIEW_IMPORTS = right(
    "catalogue.view_imports", _("xem báo cáo nhập danh mục"), Role.ADMINISTRATOR, Role.DIRECTOR
)
SETTLE_ATTENTION = right(
    "catalogue.settle_attention", _("xử lý mục cần người xem"), Role.ADMINISTRATOR, Role.DIRECTOR
)
EDIT_PROCEDURES = right(
    "catalogue.edit_procedures", _("biên tập, công bố, bãi bỏ thủ tục"), Role.ADMINISTRATOR
)
MANAGE_OFFERINGS = right(
    "catalogue.manage_offerings", _("quản lý thủ tục của đơn vị"), Role.ADMINISTRATOR, Role.DIRECTOR
)
EDIT_PROCESSES = right(
    "catalogue.edit_processes", _("sửa và công bố quy trình nội bộ"), Role.ADMINISTRATOR, Role.DIRECTOR
)
MANAGE_RECEPTION = right(
    "catalogue.manage_reception", _("quy định nơi tiếp nhận phi địa giới"), Role.ADMINISTRATOR
)
