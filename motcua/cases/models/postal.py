"""Signed lists by which a postal clerk hands cases over."""

from __future__ import annotations

from django.db import models

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.cases.models.case import Case


class PostalList(models.Model):
    """A signed list by which a postal clerk hands received cases to the centre."""

    number = models.CharField(max_length=60, unique=True)
    postal_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="postal_lists")
    centre = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="received_postal_lists")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="postal_lists")
    made_at = models.DateTimeField()
    accepted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="accepted_postal_lists"
    )
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]


class PostalListItem(models.Model):
    """One case on a postal list."""

    postal_list = models.ForeignKey(PostalList, on_delete=models.CASCADE, related_name="items")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="postal_item")
    order = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["order"]
