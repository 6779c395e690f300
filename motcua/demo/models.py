"""What a replay still has to do. It lives in the database, so a replay goes on after its process has died."""

from __future__ import annotations

from django.db import models

from motcua.cases.models import Case
from motcua.queueing.models import Hall


class Replay(models.Model):
    """One sample office's stretch of life: everything in it follows from the seed."""

    office = models.CharField(max_length=20, unique=True)
    seed = models.BigIntegerField()
    cases = models.PositiveIntegerField()
    until = models.DateTimeField()
    received = models.PositiveIntegerField(default=0)  # of those that come in the background
    expected = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.office


class TurnKind(models.TextChoices):
    """What happens at a turn."""

    ARRIVE = "arrive"
    TURN_AWAY = "turn_away"
    NOTIFY = "notify"
    WORK = "work"
    COMPLETE = "complete"
    PAID = "paid"
    RESUME = "resume"
    APOLOGISE = "apologise"
    HAND_OVER = "hand_over"
    POSTAL_ROUND = "postal_round"
    PAPER_ROUND = "paper_round"
    START = "start"
    CERTIFY = "certify"


class Turn(models.Model):
    """Something that happens at a moment of the replay. `number` is the case's place in the plan, `count` how
    many turns it has had: the two name the turn's chances, and order turns of the same moment.
    """

    replay = models.ForeignKey(Replay, on_delete=models.CASCADE, related_name="turns")
    at = models.DateTimeField()
    number = models.IntegerField()
    count = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(max_length=12, choices=TurnKind)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="+")
    submitted_at = models.DateTimeField(null=True)  # of an arrival by the portal
    # The procedure somebody comes for, where the plan says so; else chance does.
    procedure = models.CharField(max_length=20, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["replay", "at"], name="next_turns")]
        constraints = [
            models.UniqueConstraint(fields=["replay", "number", "count"], name="a_turn_comes_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.number}.{self.count}"


class Crowd(models.Model):
    """The simulated people of a sample hall (`demo.crowd`): when they were last moved, how many have come.

    Whether they come at all, and how many a day, stands on the hall, where it can be switched.
    """

    hall = models.OneToOneField(Hall, on_delete=models.CASCADE, related_name="+")
    seed = models.BigIntegerField()
    started_at = models.DateTimeField()
    played_until = models.DateTimeField(null=True)
    visitors = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"crowd of {self.hall_id}"
