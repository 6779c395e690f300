"""What was sent to systems outside, and the numbers that came back."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.cases.models.case import Case


class ExternalRequest(models.Model):
    """One round with a national line system: sent, then answered with a number, or failed.

    Hộ tịch, cư trú, hộ kinh doanh, đất đai own their numbers: here they are typed or received once.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="external_requests")
    system = models.CharField(_("hệ thống"), max_length=200)
    reference = models.CharField(_("mã tham chiếu"), max_length=120, blank=True)
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=200)
    due_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    number_given = models.CharField(_("số được cấp"), max_length=80, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(_("lỗi"), blank=True)

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(answered_at=None, failed_at=None),
                name="a_case_waits_for_one_answer_from_outside",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | ~Q(number_given=""),
                name="an_answer_from_outside_has_a_number",
            ),
        ]
