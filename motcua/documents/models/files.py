"""Tables of files: addressed by content, typed by content."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ScanState(models.TextChoices):
    """What is known about malware in a file."""

    UNSCANNED = "unscanned", _("Chưa quét")
    CLEAN = "clean", _("Sạch")
    INFECTED = "infected", _("Có mã độc")


class StoredFile(models.Model):
    """A file kept once under its SHA-256, however often it is attached.

    `asked_at`: when the scanner of malware was asked about it last.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=80)
    scan_state = models.CharField(max_length=12, choices=ScanState, default=ScanState.UNSCANNED)
    asked_at = models.DateTimeField(null=True, blank=True)
    stored_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(
                fields=["asked_at", "stored_at"],
                condition=models.Q(scan_state=ScanState.UNSCANNED),
                name="files_without_a_verdict",
            )
        ]
