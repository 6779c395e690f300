"""Apologies for a result that is not ready in time (Mẫu 04)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.cases.choices import ApologyState
from motcua.cases.models.case import Case


class Apology(models.Model):
    """The apology of a case, at most one (NĐ 61/2018 Điều 19 khoản 9): drafted, then signed with a new day.

    `state` is known when it is signed: in time or late. It is *missing* when a late result was handed over
    without a signed one: then it is drafted in that moment, goes with the result and counts against
    `handling_unit`.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="apology")
    handling_unit = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="apologies")
    reason = models.TextField(_("lý do"))
    new_due_at = models.DateTimeField(_("hẹn lại"), null=True, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=ApologyState, blank=True)
    form_number = models.CharField(_("số văn bản xin lỗi"), max_length=60, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.CharField(max_length=200, blank=True)
    given_at = models.DateTimeField(_("trao kèm kết quả lúc"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="") | ~Q(form_number=""), name="an_apology_that_counts_is_numbered"
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None) | Q(new_due_at__isnull=False),
                name="a_signed_apology_names_a_new_day",
            ),
        ]
