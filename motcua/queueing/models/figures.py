"""Figures of finished days, folded by a job from the tickets, so that a year is read like a day."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from typing import Self

from django.db import models

from motcua.queueing.choices import HallDimension
from motcua.queueing.models.halls import Hall
from motcua.queueing.rules.figures import COUNTS, Tally


class HallDay(models.Model):
    """The tally of one day of a hall for one line, counter, officer, hour of issue, or all together.

    `value`: the id of the line, counter or officer, the hour, 0 for all. `counts`, `waits` and `services` are
    JSON text, as `rules.figures.Tally` holds them.
    """

    hall = models.ForeignKey(Hall, on_delete=models.CASCADE, related_name="days", db_index=False)
    day = models.DateField()
    dimension = models.CharField(max_length=8, choices=HallDimension)
    value = models.BigIntegerField(default=0)
    counts = models.TextField()
    waits = models.TextField()
    services = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hall", "dimension", "day", "value"], name="a_day_of_a_hall_is_folded_once"
            )
        ]

    @classmethod
    def of(cls, hall: Hall, day: date, dimension: str, value: int, tally: Tally) -> Self:
        """The row of a tally, not yet written."""
        return cls(
            hall=hall,
            day=day,
            dimension=dimension,
            value=value,
            counts=_text({name: tally.counts[name] for name in COUNTS if tally.counts[name]}),
            waits=_text(tally.waits),
            services=_text(tally.services),
        )

    @property
    def tally(self) -> Tally:
        """What was counted."""
        return Tally(
            counts=Counter(json.loads(self.counts)),
            waits=_minutes(self.waits),
            services=_minutes(self.services),
        )

    @property
    def told(self) -> tuple[str, str, str]:
        """What two rows of the same day must agree in."""
        return (self.counts, self.waits, self.services)


class HallFolding(models.Model):
    """How far the days of a hall are folded, and what the last comparison with the tickets found.

    `folded_until`: this day and all before it. `differences`: days that disagreed and were folded anew.
    """

    hall = models.OneToOneField(Hall, on_delete=models.CASCADE, related_name="folding")
    folded_until = models.DateField(null=True)
    compared_at = models.DateTimeField(null=True)
    differences = models.PositiveIntegerField(default=0)


def _text(values: object) -> str:
    return json.dumps(values, sort_keys=True, separators=(",", ":"))


def _minutes(text: str) -> Counter[int]:
    return Counter({int(minutes): count for minutes, count in json.loads(text).items()})
