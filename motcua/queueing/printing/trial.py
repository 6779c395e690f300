"""A ticket nobody was given, to see whether a printer prints."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.errors import Unreadable
from motcua.queueing.models import Device
from motcua.queueing.permissions import MANAGE_HALL
from motcua.queueing.printing import TicketFace, printer_from, ticket_bytes

CODE = "X-000"


def print_trial(device: Device, *, public_url: str, by: Actor, now: datetime) -> None:
    """Print a ticket that says it is none, at the printer of the screen and in its width.

    Writes nothing. Raises NotAllowed, Unreadable without a printer, PrinterAddressUnknown, PrinterFault with
    what the printer complains of.
    """
    check(by, MANAGE_HALL, device.office.agency.path)
    if not device.printer:
        raise Unreadable(_("Máy này chưa có máy in. Xin ghi địa chỉ máy in và lưu."), field="printer")
    face = TicketFace(
        code=CODE,
        line=_("Phiếu in thử – không có giá trị"),
        office=device.office.name,
        issued_at=now,
        ahead=0,
        place=device.name,
        follow_url=public_url,
    )
    printer_from(device.printer).print(ticket_bytes(face, width=device.printer_width))
