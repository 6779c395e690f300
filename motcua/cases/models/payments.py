"""Financial obligations met outside: what went to the tax office, and what came back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.cases.models.case import Case


class FinancialObligation(models.Model):
    """One round with the tax office: information transfer slip, notice, proof of payment, confirmation.

    The first appointment ends when the slip goes to tax (`first_due_at` is when it was due), the second runs
    from the proof of payment; both stand among the due moments of the case with their derivations.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="obligations")
    slip_number = models.CharField(_("số phiếu chuyển thông tin"), max_length=80, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=200)
    first_due_at = models.DateTimeField(null=True, blank=True)
    needs_confirmation = models.BooleanField(_("cơ quan thuế phải xác nhận"), default=False)
    notice_number = models.CharField(_("số thông báo"), max_length=80, blank=True)
    notice_at = models.DateTimeField(null=True, blank=True)
    proof = models.CharField(_("chứng từ"), max_length=300, blank=True)
    paid_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(paid_at=None), name="a_case_has_one_obligation_to_meet"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(paid_at__isnull=False),
                name="tax_confirms_what_was_paid",
            ),
        ]

    @property
    def is_first_late(self) -> bool:
        """Whether the slip went to tax after the first appointment."""
        return self.first_due_at is not None and self.sent_at > self.first_due_at
