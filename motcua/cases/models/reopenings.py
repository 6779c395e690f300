"""Results that were wrong: what was handed over before a case was opened again."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.cases.choices import Outcome
from motcua.cases.models.case import Case


class Reopening(models.Model):
    """A handed-over case opened again for an error, with the result as it was: nothing of it is lost."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reopenings")
    number = models.PositiveSmallIntegerField()
    reason = models.TextField(_("lý do"))
    reopened_at = models.DateTimeField()
    reopened_by = models.CharField(max_length=200)
    step_name = models.CharField(_("bước"), max_length=200)
    finished_at = models.DateTimeField(_("có kết quả lúc"))
    handed_over_at = models.DateTimeField(_("trả lúc"))
    recipient_name = models.CharField(_("người nhận kết quả"), max_length=200)
    recipient_paper = models.CharField(_("giấy tờ người nhận"), max_length=120, blank=True)
    outcome = models.CharField(_("kết quả"), max_length=10, choices=Outcome, blank=True)
    result_number = models.CharField(_("số văn bản"), max_length=80, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="reopenings_of_a_case_are_numbered")
        ]
