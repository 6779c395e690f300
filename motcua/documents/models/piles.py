"""Piles of papers that one person signs at one sitting."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.documents.models.files import StoredFile
from motcua.documents.models.signing import Signature, SigningKey


class ItemState(models.TextChoices):
    """How a paper of a pile stands."""

    WAITING = "waiting", _("Chờ ký")
    SIGNED = "signed", _("Đã ký")
    FAILED = "failed", _("Không ký được")


class SigningBatch(models.Model):
    """A pile of papers (lô ký) that somebody signs with one key and one entry of the PIN.

    `stopped_because` says why the last round ended before the pile did: a token that was pulled out.
    """

    key = models.ForeignKey(SigningKey, on_delete=models.PROTECT, related_name="batches")
    started_at = models.DateTimeField()
    started_by = models.CharField(max_length=200)
    finished_at = models.DateTimeField(null=True, blank=True)
    stopped_because = models.CharField(max_length=300, blank=True)


class SigningItem(models.Model):
    """A paper of a pile. `subject_kind` and `subject_id` name what it belongs to, as in the event log.

    `capacity` holds the lines above the signature, one a line. A failed paper says why in `reason`.
    """

    batch = models.ForeignKey(SigningBatch, on_delete=models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="signing_items")
    title = models.CharField(max_length=300)
    number = models.CharField(_("số, ký hiệu"), max_length=80, blank=True)
    capacity = models.TextField(blank=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    subject_version = models.IntegerField(default=0)
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.WAITING)
    reason = models.CharField(max_length=300, blank=True)
    signature = models.OneToOneField(
        Signature, on_delete=models.PROTECT, null=True, blank=True, related_name="item"
    )

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "order"], name="papers_of_a_pile_are_ordered"),
            models.CheckConstraint(
                condition=models.Q(state="signed", signature__isnull=False)
                | (~models.Q(state="signed") & models.Q(signature=None)),
                name="a_signed_paper_of_a_pile_has_its_signature",
            ),
        ]
