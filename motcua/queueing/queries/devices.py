"""Which screen asks."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.core.actors import Actor
from motcua.queueing.errors import DeviceUnknown
from motcua.queueing.models import Device


def device_of(actor: Actor, kind: str) -> Device:
    """The paired screen behind an actor, with its office and hall; raises DeviceUnknown once unpaired."""
    found = Device.objects.select_related("office__agency", "office__hall", "counter")
    device = found.filter(pk=actor.id or 0, kind=kind, is_active=True).first()
    if device is None:
        raise DeviceUnknown(_("Máy này không còn được ghép với điểm tiếp nhận."))
    return device
