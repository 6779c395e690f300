"""Requests to complete a case."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.cases.choices import SupplementReason
from motcua.cases.models.case import Case
from motcua.cases.models.papers import CasePaper


class Supplement(models.Model):
    """One request to complete a case (Mẫu 02), and its answer; what is wrong are its `defects`.

    `is_late`: asked after the days that the rules give from receipt. `is_repeat`: not the first request of
    the case, against the rule that all is asked for once (vi phạm quy định một lần). Both are counted.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="supplements")
    number = models.PositiveSmallIntegerField()
    form_number = models.CharField(max_length=60, blank=True)
    reason = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    is_late = models.BooleanField(_("yêu cầu muộn"), default=False)
    is_repeat = models.BooleanField(_("vi phạm quy định một lần"), default=False)
    repeat_reason = models.TextField(_("lý do yêu cầu lần nữa"), blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_note = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="supplements_of_a_case_are_numbered"),
            models.CheckConstraint(
                condition=Q(is_repeat=False) | ~Q(repeat_reason=""),
                name="a_repeated_supplement_has_its_reason",
            ),
        ]


class SupplementItem(models.Model):
    """One defect of a request: why, what, and which paper of the checklist, if it is about one."""

    supplement = models.ForeignKey(Supplement, on_delete=models.CASCADE, related_name="defects")
    order = models.PositiveSmallIntegerField()
    reason = models.CharField(_("lý do"), max_length=12, choices=SupplementReason)
    text = models.TextField(_("nội dung"), blank=True)
    paper = models.ForeignKey(
        CasePaper, on_delete=models.CASCADE, null=True, blank=True, related_name="defects"
    )

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["supplement", "order"], name="defects_of_a_request_are_ordered"),
            models.CheckConstraint(
                condition=~Q(text="") | Q(paper__isnull=False), name="a_defect_says_what_is_wrong"
            ),
        ]

    def __str__(self) -> str:
        reason = SupplementReason(self.reason)
        return self.what if reason is SupplementReason.OTHER else f"{reason.label}: {self.what}"

    @property
    def what(self) -> str:
        """The paper and the words about it."""
        return " – ".join(part for part in (self.paper.name if self.paper else "", self.text) if part)
