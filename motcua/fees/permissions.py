"""Who may do what with money. Administrators keep the machinery and touch none of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.core.access import right
from motcua.core.actors import Role

COLLECT = right("fees.collect", _("thu phí, lệ phí"), Role.RECEIVER)
WAIVE = right("fees.waive", _("miễn phí, lệ phí"), Role.RECEIVER, Role.DIRECTOR)
CANCEL_RECEIPT = right("fees.cancel_receipt", _("hủy biên lai"), Role.RECEIVER, Role.DIRECTOR)
VIEW_RECEIPTS = right("fees.view_receipts", _("xem biên lai"), Role.RECEIVER, Role.DIRECTOR)
SET_RECEIPTS = right("fees.set_receipts", _("thiết lập biên lai"), Role.DIRECTOR)
