"""Screens of the hall that nobody signs in at: kiosks, boards, counter displays."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Counter, Office
from motcua.queueing.choices import DeviceKind


class Device(models.Model):
    """A screen of the hall. It is paired by a code that is typed there once, within `code_until`.

    Of the code only the hash is kept, and that until it is used.
    `printer`: address of the ticket printer (`tcp://host:9100`, `usb://vid:pid`, `file:///…`), empty without
    one; `printer_width` in dots.
    """

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="devices")
    kind = models.CharField(_("loại"), max_length=16, choices=DeviceKind)
    name = models.CharField(_("tên"), max_length=80)
    code_hash = models.CharField(max_length=64, unique=True, null=True)
    code_until = models.DateTimeField(null=True)
    counter = models.ForeignKey(
        Counter, on_delete=models.CASCADE, null=True, blank=True, related_name="displays"
    )
    printer = models.CharField(_("máy in"), max_length=120, blank=True)
    printer_width = models.PositiveSmallIntegerField(_("bề rộng in (điểm)"), default=576)
    is_active = models.BooleanField(_("đang dùng"), default=True)
    paired_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["office", "kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "kind", "name"],
                condition=Q(is_active=True),
                name="device_names_are_unique_in_an_office",
            )
        ]

    def __str__(self) -> str:
        return self.name
