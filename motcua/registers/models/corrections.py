"""Corrections of lines: noted beside them, never over them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.registers.choices import LineColumn
from motcua.registers.models.lines import CertificationLine


class LineCorrection(models.Model):
    """One column of a line that was wrong: what stood there, what counts from now on, why, who and when.

    The line keeps what was entered; both are printed under "Ghi chú". Corrections of one column follow one
    another, the last one counts.
    """

    line = models.ForeignKey(CertificationLine, on_delete=models.PROTECT, related_name="corrections")
    column = models.CharField(_("cột"), max_length=24, choices=LineColumn)
    before = models.CharField(_("đã ghi"), max_length=2000, blank=True)
    after = models.CharField(_("ghi đúng là"), max_length=2000, blank=True)
    reason = models.CharField(_("lý do"), max_length=300)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["line", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_correction_of_a_line_says_why"),
            models.CheckConstraint(
                condition=~Q(before=models.F("after")), name="a_correction_of_a_line_changes_something"
            ),
        ]
