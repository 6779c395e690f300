"""Tables of the outbox. They know no person and no domain: addresses and references are plain text."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.notifications.choices import ConsentWay, MessageState
from motcua.notifications.rules import MAX_ATTEMPTS, masked


class MessageQuerySet(models.QuerySet["Message"]):
    """Questions to a set of messages."""

    def due(self, *, at: datetime) -> MessageQuerySet:
        """Those to be sent now: their time has come, not passed, and nobody living holds them."""
        return self.loose(at=at).filter(
            Q(expires_at=None) | Q(expires_at__gt=at), not_before__lte=at, attempts__lt=MAX_ATTEMPTS
        )

    def loose(self, *, at: datetime) -> MessageQuerySet:
        """Those that wait and that no run of a job holds any more."""
        return self.filter(Q(claimed_until=None) | Q(claimed_until__lt=at), state=MessageState.QUEUED)

    def held_by(self, claim: str) -> MessageQuerySet:
        """Those this run of a job holds."""
        return self.filter(claim=claim, claimed_until__isnull=False)

    def below(self, paths: tuple[str, ...]) -> MessageQuerySet:
        """Those sent in the name of agencies below these paths."""
        below = Q(pk__in=[])
        for path in paths:
            below |= Q(agency_path__startswith=path)
        return self.filter(below)


class Message(models.Model):
    """One text to one address, written in the transaction of what it tells of and sent later by a job.

    `key` makes it one message however often it is written. `facts_text` holds what was put into subject and
    text, for channels whose provider keeps the texts. `sender` is the name it is sent in, `agency_path` the
    agency whose people may look at it. `claim` is the run of a job that holds it until `claimed_until`.
    """

    key = models.CharField(max_length=200, unique=True)
    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=254)
    language = models.CharField(max_length=5, default="vi")
    notice = models.CharField(max_length=60)
    facts_text = models.TextField()
    subject = models.CharField(max_length=300)
    text = models.TextField()
    sender = models.CharField(max_length=200)
    agency_path = models.CharField(max_length=200)
    reference_kind = models.CharField(max_length=40)
    reference_id = models.CharField(max_length=80)
    is_urgent = models.BooleanField(default=False)
    written_at = models.DateTimeField()
    written_by = models.CharField(max_length=200)
    not_before = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=MessageState.choices, default=MessageState.QUEUED)
    state_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claim = models.CharField(max_length=32, blank=True)
    claimed_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)
    proof = models.CharField(max_length=200, blank=True)
    sent_at = models.DateTimeField(null=True)
    attended_at = models.DateTimeField(null=True)
    attended_by = models.CharField(max_length=200, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MessageState.SENT, sent_at__isnull=False)
                | (~Q(state=MessageState.SENT) & Q(sent_at=None)),
                name="a_sent_message_says_when",
            ),
            models.CheckConstraint(
                condition=Q(state=MessageState.QUEUED) | Q(claim="", claimed_until=None),
                name="only_a_waiting_message_is_held",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "not_before"], name="messages_to_send"),
            models.Index(
                fields=["claim"], condition=Q(claimed_until__isnull=False), name="messages_held_by_a_run"
            ),
            models.Index(fields=["state", "-state_at"], name="messages_by_state"),
            models.Index(fields=["-written_at", "-id"], name="messages_by_time"),
            models.Index(fields=["reference_id", "reference_kind"], name="messages_about"),
            models.Index(fields=["channel", "address"], name="messages_to_an_address"),
        ]

    @property
    def masked_address(self) -> str:
        """What a screen shows of the address."""
        return masked(self.address)


class Consent(models.Model):
    """What somebody said about messages to an address. Rows are only added; the latest word holds.

    Without any row whoever writes a message answers for it: people give an address for one purpose.
    """

    channel = models.CharField(max_length=20)
    address = models.CharField(max_length=254)
    is_in = models.BooleanField(_("muốn nhận"))
    at = models.DateTimeField()
    how = models.CharField(max_length=10, choices=ConsentWay.choices)
    said_to = models.CharField(max_length=200)
    reference_kind = models.CharField(max_length=40, blank=True)
    reference_id = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "address", "at"], name="an_address_says_one_thing_at_a_moment"
            )
        ]


class QuietHours(models.Model):
    """From when to when people are left in peace, from a day on; urgent messages pass."""

    effective_from = models.DateField(_("từ ngày"), unique=True)
    begins_at = models.TimeField(_("bắt đầu"))
    ends_at = models.TimeField(_("kết thúc"))
    set_at = models.DateTimeField()
    set_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-effective_from"]
