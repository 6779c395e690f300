"""Tables everybody uses: number series, attempt counts, the schedule of jobs."""

from django.db import models


class Series(models.Model):
    """A running number per key; the key is the literal text before the number, prefix and date included.

    Two desks that receive for one agency share the row. Numbers are taken by `core.series.take`, never by
    counting rows.
    """

    key = models.CharField(max_length=120, primary_key=True)
    value = models.BigIntegerField(default=0)

    class Meta:
        db_table = "core_series"


class AttemptCount(models.Model):
    """How often something was tried in one window of time, so that guessing codes is slow."""

    key = models.CharField(max_length=120)
    window = models.BigIntegerField()
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "window"], name="one_count_per_key_and_window")]
        indexes = [models.Index(fields=["window"], name="attempt_window")]


class ScheduledJob(models.Model):
    """When a scheduled job ran last and is due next; one row a job, claimed by one node at a time."""

    name = models.CharField(max_length=120, primary_key=True)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)


class WorkerBeat(models.Model):
    """When a worker of jobs was last alive; jobs of a silent one go back to the queue."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField()


class Progress(models.Model):
    """How far a job that takes minutes has come, so that people who wait can see it."""

    name = models.CharField(max_length=60, primary_key=True)
    title = models.CharField(max_length=200)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField()
    reached_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
