"""Where a case stood, with whom, and for how long."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.cases.choices import StepEnd
from motcua.cases.models.case import Case


class StepVisit(models.Model):
    """One stay of a case at a step: who had it, since when, until when, how many working minutes."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="visits")
    number = models.PositiveSmallIntegerField()
    step_key = models.CharField(max_length=40)
    step_name = models.CharField(max_length=200)
    role = models.CharField(max_length=30)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="step_visits")
    holder = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="step_visits"
    )
    entered_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=10, choices=StepEnd, blank=True)
    ended_by = models.CharField(max_length=200, blank=True)
    action_label = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    minutes = models.IntegerField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="visits_of_a_case_are_numbered"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(left_at=None), name="a_case_stands_at_one_step"
            ),
        ]
