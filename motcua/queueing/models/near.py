"""Who wants to be told that their turn is near."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.queueing.models.tickets import Ticket


class NearNotice(models.Model):
    """Where the holder of a ticket wants to be told that their turn is near; told once,
    erased with the day.
    """

    ticket = models.OneToOneField(Ticket, on_delete=models.CASCADE, related_name="near_notice")
    address = models.CharField(max_length=254)
    asked_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["asked_at"], condition=Q(told_at__isnull=True), name="near_notices_to_be_given"
            )
        ]
