"""Requests to complete a case."""

from __future__ import annotations

from django.db import models

from motcua.cases.models.case import Case


class Supplement(models.Model):
    """One request to complete a case (Mẫu 02), and its answer. `items` is one defect a line."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="supplements")
    number = models.PositiveSmallIntegerField()
    form_number = models.CharField(max_length=60, blank=True)
    items = models.TextField()
    reason = models.TextField(blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    due_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_note = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="supplements_of_a_case_are_numbered")
        ]
