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

    `asked_at`: when the scanner of malware was asked about it last. `destroyed_at`: its time of retention is
    over, it is opened no more and its bytes are taken out of the storage; the row says what once lay there.
    `dropped_at`: since when a page that lay in it is gone; a job removes it, unless another row points to it
    or the same content comes again.
    """

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=80)
    scan_state = models.CharField(max_length=12, choices=ScanState, default=ScanState.UNSCANNED)
    asked_at = models.DateTimeField(null=True, blank=True)
    stored_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(_("tiêu hủy lúc"), null=True, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["asked_at", "stored_at"],
                condition=models.Q(scan_state=ScanState.UNSCANNED),
                name="files_without_a_verdict",
            ),
            models.Index(
                fields=["dropped_at"],
                condition=models.Q(dropped_at__isnull=False),
                name="files_of_pages_that_are_gone",
            ),
        ]
