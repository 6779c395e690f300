"""Which screen asks."""

from __future__ import annotations

from motcua.core.actors import Actor, ActorKind
from motcua.queueing.choices import DeviceKind
from motcua.queueing.models import Device
from motcua.queueing.rules.secrets import hashed


def device_of(secret: str, kind: DeviceKind) -> Device | None:
    """The paired screen that holds the secret, with its office; None for an unknown or retired one."""
    if not secret:
        return None
    found = Device.objects.select_related("office__agency", "office__hall", "counter")
    return found.filter(secret_hash=hashed(secret), kind=kind, is_active=True).first()


def kiosk_actor(device: Device) -> Actor:
    """The actor of what people do at a kiosk."""
    return Actor(kind=ActorKind.KIOSK, id=device.pk, label=device.name)
