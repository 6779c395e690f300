"""A step that overran its time, told to somebody above."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.cases.models.case import Case
from motcua.cases.models.visits import StepVisit
from motcua.core.actors import ROLE_LABELS, Actor, Role


class EscalationQuerySet(models.QuerySet["Escalation"]):
    """Questions to a set of escalations."""

    def open(self) -> EscalationQuerySet:
        """Unanswered, and the case still stands where it overran."""
        return self.filter(answered_at=None, visit__left_at=None)

    def told_to(self, actor: Actor) -> EscalationQuerySet:
        """Those whose role and unit the actor holds."""
        wanted = Q(pk__in=[])
        for grant in actor.grants:
            wanted |= Q(role=grant.role.value, agency__path__startswith=grant.agency_path)
        return self.filter(wanted)


class Escalation(models.Model):
    """A stay at a step went beyond its time and the person above was told, once for each level.

    `level` 1 is the next above; 2 the one above that, when the first has not answered. `instruction` is the
    answer: what the holder is to do.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="escalations")
    visit = models.ForeignKey(StepVisit, on_delete=models.CASCADE, related_name="escalations")
    level = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=30)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="escalations")
    told_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="answered_escalations"
    )
    instruction = models.TextField(blank=True)

    objects = EscalationQuerySet.as_manager()

    class Meta:
        ordering = ["-told_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["visit", "level"], name="a_stay_is_escalated_once_a_level")
        ]
        indexes = [
            models.Index(fields=["role", "agency"], condition=Q(answered_at=None), name="open_escalations")
        ]

    @property
    def role_label(self) -> str:
        """The words for who was told."""
        return str(ROLE_LABELS[Role(self.role)])
