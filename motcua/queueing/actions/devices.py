"""Pairing the screens that nobody signs in at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from motcua.agencies.models import Counter, Office
from motcua.audit.actions import NewEvent, append
from motcua.core.access import check
from motcua.core.actors import ANONYMOUS, Actor
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action
from motcua.queueing.actions.halls import with_changes
from motcua.queueing.choices import DeviceKind
from motcua.queueing.errors import DeviceUnknown
from motcua.queueing.models import Device
from motcua.queueing.permissions import MANAGE_HALL
from motcua.queueing.printing import WIDTHS, PrinterAddressUnknown, printer_from
from motcua.queueing.rules.codes import clean_pairing_code, hashed, new_pairing_code

DEVICE = "queueing.device"  # the subject kind of a device's events
CODE_LIVES = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class NewDevice:
    """A device and the code to type there, which is shown this once."""

    device: Device
    code: str


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
) -> NewDevice:
    """A new screen of the hall, and the code that pairs it.

    Raises NotAllowed; Unreadable without a name or for one that is taken, a counter display without a
    counter, a counter of another office, a width no printer has; PrinterAddressUnknown.
    """
    check(by, MANAGE_HALL, office.agency.path)
    clean = _checked_name(office, kind, name)
    _check_place(office, kind, counter, printer, printer_width)
    code = new_pairing_code()
    device = Device.objects.create(
        office=office,
        kind=kind,
        name=clean,
        code_hash=hashed(code),
        code_until=now + CODE_LIVES,
        counter=counter,
        printer=printer.strip(),
        printer_width=printer_width,
    )
    said = {"office": office.pk, "kind": kind.value, "name": clean}
    _note(device, "device_added", said, by=by, now=now)
    return NewDevice(device, code)


@action
def change_device(
    *,
    device: Device,
    name: str,
    counter: Counter | None,
    printer: str,
    printer_width: int,
    by: Actor,
    now: datetime,
) -> Device:
    """Another name, counter or printer of a screen; the same ones change nothing. Raises as `pair_device`."""
    check(by, MANAGE_HALL, device.office.agency.path)
    kind = DeviceKind(device.kind)
    clean = _checked_name(device.office, kind, name, but=device)
    _check_place(device.office, kind, counter, printer, printer_width)
    values = {
        "name": clean,
        "counter_id": counter.pk if counter else None,
        "printer": printer.strip(),
        "printer_width": printer_width,
    }
    changed = with_changes(device, values)
    if changed:
        device.save(update_fields=list(values))
        _note(device, "device_changed", {"changes": changed}, by=by, now=now)
    return device


@action
def renew_code(*, device: Device, by: Actor, now: datetime) -> NewDevice:
    """Another code for a screen that is to be paired, again or after the old one has expired.

    The browser that was this screen before stays it until the device is unpaired. Raises NotAllowed.
    """
    check(by, MANAGE_HALL, device.office.agency.path)
    code = new_pairing_code()
    device.code_hash, device.code_until = hashed(code), now + CODE_LIVES
    device.save(update_fields=["code_hash", "code_until"])
    _note(device, "device_code_renewed", {}, by=by, now=now)
    return NewDevice(device, code)


@action
def claim_device(*, code: str, now: datetime) -> Device:
    """The screen at which the code was typed is this device from now on; a code works once.

    Raises DeviceUnknown for a wrong, used or old code.
    """
    found = Device.objects.filter(code_hash=hashed(clean_pairing_code(code)), is_active=True)
    device = found.filter(code_until__gte=now).select_related("office").first()
    if device is None:
        raise DeviceUnknown(
            _("Mã ghép không đúng hoặc đã hết hạn. Xin lấy mã mới ở màn hình quản trị."), field="code"
        )
    device.code_hash, device.code_until, device.paired_at = None, None, now
    device.save(update_fields=["code_hash", "code_until", "paired_at"])
    _note(device, "device_paired", {}, by=ANONYMOUS, now=now)
    return device


@action
def unpair_device(*, device: Device, by: Actor, now: datetime) -> None:
    """The screen shows and issues nothing any more. Raises NotAllowed."""
    check(by, MANAGE_HALL, device.office.agency.path)
    device.is_active, device.code_hash = False, None
    device.save(update_fields=["is_active", "code_hash"])
    _note(device, "device_unpaired", {}, by=by, now=now)


def _checked_name(office: Office, kind: DeviceKind, name: str, *, but: Device | None = None) -> str:
    clean = squeeze(nfc(name))
    if not clean:
        raise Unreadable(_("Xin ghi tên máy."), field="name")
    taken = Device.objects.filter(office=office, kind=kind, name=clean, is_active=True)
    if (taken.exclude(pk=but.pk) if but else taken).exists():
        raise Unreadable(_("Đã có máy tên “%(name)s”.") % {"name": clean}, field="name")
    return clean


def _check_place(
    office: Office, kind: DeviceKind, counter: Counter | None, printer: str, printer_width: int
) -> None:
    if kind is DeviceKind.COUNTER_DISPLAY and counter is None:
        raise Unreadable(_("Xin chọn quầy mà màn hình này đứng ở đó."), field="counter")
    if counter is not None and counter.office_id != office.pk:
        raise Unreadable(_("Quầy này là của điểm tiếp nhận khác."), field="counter")
    if printer_width not in WIDTHS:
        raise Unreadable(
            _("Bề rộng in là %(widths)s điểm.") % {"widths": ", ".join(map(str, WIDTHS))},
            field="printer_width",
        )
    if printer.strip():
        try:
            printer_from(printer)
        except PrinterAddressUnknown as refusal:
            raise PrinterAddressUnknown(refusal.message, field="printer") from None


def _note(device: Device, kind: str, said: dict[str, object], *, by: Actor, now: datetime) -> None:
    append(
        subject_kind=DEVICE,
        subject_id=str(device.pk),
        events=[NewEvent(f"queueing.{kind}", said)],
        by=by,
        now=now,
    )
