"""What counters serve, and who sits at them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.agencies.models import Counter
from motcua.queueing.models.lines import ServiceLine


class CounterLine(models.Model):
    """A counter serves a line; `preference` 1 before 2 (see `rules.order.PREFERENCE_STEP`)."""

    counter = models.ForeignKey(Counter, on_delete=models.CASCADE, related_name="counter_lines")
    line = models.ForeignKey(ServiceLine, on_delete=models.CASCADE, related_name="counter_lines")
    preference = models.PositiveSmallIntegerField(_("thứ tự ưu tiên"), default=1)

    class Meta:
        ordering = ["counter", "preference", "line"]
        constraints = [
            models.UniqueConstraint(fields=["counter", "line"], name="a_counter_serves_a_line_once")
        ]


class CounterSession(models.Model):
    """An officer sits at a counter from a moment to a moment.

    `paused_at` and `pause_reason` while the counter calls nobody; `paused_seconds` adds the pauses that are
    over. `taken_over_from`: the session this one replaced.
    """

    counter = models.ForeignKey(Counter, on_delete=models.CASCADE, related_name="sessions")
    officer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="counter_sessions")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    close_reason = models.CharField(max_length=200, blank=True)
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=200, blank=True)
    paused_seconds = models.PositiveIntegerField(default=0)
    taken_over_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["counter"], condition=Q(closed_at__isnull=True), name="one_officer_sits_at_a_counter"
            ),
            models.UniqueConstraint(
                fields=["officer"], condition=Q(closed_at__isnull=True), name="an_officer_sits_at_one_counter"
            ),
        ]
        indexes = [models.Index(fields=["counter", "opened_at"], name="sessions_of_a_counter")]
