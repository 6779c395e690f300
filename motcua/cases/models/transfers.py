"""Signed lists by which the papers of cases go from one unit to another."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.cases.choices import PaperTransfer, Punctuality
from motcua.cases.models.case import Case


class TransferSheet(models.Model):
    """Papers of several cases given by one unit to another, signed on both sides.

    From the postal clerk to the centre, from the centre to a section, to the leader, and back. It is open
    until the receiving side has answered every line; `received_by` answered the last. On a postal list stand
    cases that a postal clerk received outside and that run only when the centre has signed.
    """

    number = models.CharField(max_length=80, unique=True)
    giving_unit = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="given_sheets")
    receiving_unit = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="received_sheets")
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="given_sheets")
    given_at = models.DateTimeField()
    is_postal = models.BooleanField(default=False)
    received_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="received_sheets"
    )
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "-pk"]

    def __str__(self) -> str:
        return self.number


class TransferItem(models.Model):
    """The papers of one case on a sheet: given, then received or found missing, with a reason.

    `due_at`: when they had to be there (NĐ 61/2018 Điều 18). `result`: whether the giving unit had done its
    step early, on time or late, which the receiving side states on the control sheet (Phiếu kiểm soát).
    """

    sheet = models.ForeignKey(TransferSheet, on_delete=models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="transfers")
    order = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=PaperTransfer, default=PaperTransfer.GIVEN)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="answered_sheet_items"
    )
    reason = models.CharField(max_length=300, blank=True)
    result = models.CharField(max_length=8, choices=Punctuality, blank=True)

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state=PaperTransfer.GIVEN),
                name="papers_stand_on_one_open_sheet",
            ),
            models.UniqueConstraint(fields=["sheet", "case"], name="papers_stand_once_on_a_sheet"),
            models.CheckConstraint(
                condition=~Q(state=PaperTransfer.MISSING) | ~Q(reason=""),
                name="missing_papers_have_a_reason",
            ),
        ]

    @property
    def was_late(self) -> bool:
        """Whether the papers came after the moment they had to be there."""
        return self.due_at is not None and self.answered_at is not None and self.answered_at > self.due_at
