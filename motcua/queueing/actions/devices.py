"""Pairing the screens that nobody signs in at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from django.utils.translation import gettext as _

from motcua.agencies.models import Counter, Office
from motcua.audit.actions import NewEvent, append
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action
from motcua.queueing.choices import DeviceKind
from motcua.queueing.models import Device
from motcua.queueing.permissions import MANAGE_HALL
from motcua.queueing.rules.secrets import hashed

DEVICE = "queueing.device"  # the subject kind of a device's events


@dataclass(frozen=True, slots=True)
class PairedDevice:
    """A device and its secret, which is shown this once."""

    device: Device
    secret: str


@action
def pair_device(
    *,
    office: Office,
    kind: DeviceKind,
    name: str,
    counter: Counter | None = None,
    printer: str = "",
    printer_width: int = 576,
    by: Actor,
    now: datetime,
) -> PairedDevice:
    """A new screen of the hall. Raises NotAllowed, Unreadable without a name or for one that is taken."""
    check(by, MANAGE_HALL, office.agency.path)
    clean = squeeze(nfc(name))
    if not clean:
        raise Unreadable(_("Xin ghi tên máy."), field="name")
    if Device.objects.filter(office=office, kind=kind, name=clean).exists():
        raise Unreadable(_("Đã có máy tên “%(name)s”.") % {"name": clean}, field="name")
    secret = token_urlsafe(24)
    device = Device.objects.create(
        office=office,
        kind=kind,
        name=clean,
        secret_hash=hashed(secret),
        counter=counter,
        printer=printer,
        printer_width=printer_width,
        paired_at=now,
    )
    said = {"office": office.pk, "kind": kind.value, "name": clean}
    _note(device, "device_paired", said, by=by, now=now)
    return PairedDevice(device, secret)


@action
def unpair_device(*, device: Device, by: Actor, now: datetime) -> None:
    """The screen shows and issues nothing any more. Raises NotAllowed."""
    check(by, MANAGE_HALL, device.office.agency.path)
    device.is_active = False
    device.save(update_fields=["is_active"])
    _note(device, "device_unpaired", {}, by=by, now=now)


def _note(device: Device, kind: str, said: dict[str, object], *, by: Actor, now: datetime) -> None:
    append(
        subject_kind=DEVICE,
        subject_id=str(device.pk),
        events=[NewEvent(f"queueing.{kind}", said)],
        by=by,
        now=now,
    )
