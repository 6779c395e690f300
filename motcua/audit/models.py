"""Tables of the one event log. Rows are only ever added."""

from django.db import models


class ChainHead(models.Model):
    """The last event of a subject: says how many there must be, and orders writers of one subject."""

    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    number = models.IntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subject_kind", "subject_id"], name="one_head_per_subject")
        ]


class Event(models.Model):
    """One thing that happened to one subject. `payload` is canonical JSON text, `hash` seals it."""

    id = models.BigAutoField(primary_key=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    number = models.IntegerField()
    at = models.DateTimeField(db_index=True)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=200)
    kind = models.CharField(max_length=80)
    payload = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "number"], name="event_numbers_are_unique_in_a_subject"
            )
        ]


class ReadEntry(models.Model):
    """An officer opened a file; outside the chains, but part of the day's root."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    actor_kind = models.CharField(max_length=20)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=200)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    what = models.CharField(max_length=80)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="reads_of_a_subject")]


class DayRoot(models.Model):
    """The sealed root of one local day, chained to the day before.

    It covers the events and reads written since the day before up to `last_event` and `last_read`: by id and
    not by moment, so a row that arrives late belongs to the next seal and breaks no old one.
    """

    day = models.DateField(primary_key=True)
    root = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    heads = models.IntegerField()
    reads = models.IntegerField()
    last_event = models.BigIntegerField(default=0)
    last_read = models.BigIntegerField(default=0)
    sealed_at = models.DateTimeField()
