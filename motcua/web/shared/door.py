"""Today's code at the door, by which a phone that holds a number from afar shows that it is there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.safestring import SafeString

from motcua.core.rules.dates import local_day
from motcua.queueing.queries.presence import presence_code
from motcua.queueing.rules.codes import presence_path
from motcua.web.shared.qr import qr_svg


@dataclass(frozen=True, slots=True)
class Door:
    """The code to type and the QR to scan."""

    code: str
    qr: SafeString


def door_of(office_id: int, *, now: datetime) -> Door:
    """Those of an office on the day of the moment."""
    code = presence_code(office_id, on=local_day(now))
    return Door(code, qr_svg(f"{settings.PUBLIC_URL}{presence_path(code)}"))
