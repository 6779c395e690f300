"""When a result is due and how that follows, and the times in which the clock stood."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.db.models import Q

from motcua.cases.choices import DueKind, PauseKind
from motcua.cases.models.case import Case


class DueMoment(models.Model):
    """A due moment with its derivation (`core.worktime.Due` as JSON text); never changed, only followed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="due_moments")
    kind = models.CharField(max_length=14, choices=DueKind)
    at = models.DateTimeField()
    derivation_text = models.TextField()
    reason = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["made_at", "id"]

    @property
    def derivation(self) -> dict[str, Any]:
        """The derivation as data: {"due": …, "lines": […]}."""
        value: dict[str, Any] = json.loads(self.derivation_text)
        return value


class CasePause(models.Model):
    """A time in which the clock stood: the due moment moves by it, in the limit's own unit.

    A supplement is not a pause but a restart, kept as `Supplement`.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="pauses")
    kind = models.CharField(max_length=10, choices=PauseKind)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at=None), name="the_clock_of_a_case_stands_once"
            )
        ]
