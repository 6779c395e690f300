"""Advice (lời hướng dẫn): what somebody was told before they file, by telephone, mail or at the door."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.agencies.models import Office
from motcua.applicants.models import Applicant
from motcua.catalogue.models import Offering
from motcua.queueing.choices import AdviceChannel, GuidanceOutcome
from motcua.queueing.models.appointments import Appointment
from motcua.queueing.models.tickets import Ticket


class Advice(models.Model):
    """One conversation: who asked what, what they were told, by whom.

    It never changes; what turns out to be wrong is corrected by a line below it (`AdviceNote`). `name`,
    `phone`, `email` are as given then, also of a known applicant; a visitor at the door may stay unnamed.
    `outcome` is said of visits to the guidance desk only, which are counted by it; `ticket` or `appointment`
    is what was given there. `followed_up_at`: when what was promised for `follow_up_on` was done.
    `forgotten_at`: when person and words were erased.
    """

    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="advice", db_index=False)
    channel = models.CharField(_("cách hỏi"), max_length=10, choices=AdviceChannel)
    outcome = models.CharField(_("kết quả"), max_length=12, choices=GuidanceOutcome, blank=True)
    applicant = models.ForeignKey(
        Applicant, on_delete=models.PROTECT, null=True, blank=True, related_name="advice"
    )
    name = models.CharField(_("người hỏi"), max_length=200, blank=True)
    folded_name = models.CharField(max_length=200, blank=True, editable=False)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    question = models.CharField(_("câu hỏi"), max_length=500, blank=True)
    answer = models.TextField(_("lời hướng dẫn"), max_length=4000, blank=True)
    ticket = models.ForeignKey(
        Ticket, on_delete=models.PROTECT, null=True, blank=True, related_name="guidance"
    )
    appointment = models.ForeignKey(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="guidance"
    )
    given_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="advice", db_index=False)
    given_at = models.DateTimeField(_("lúc"))
    follow_up_on = models.DateField(_("hẹn trả lời lại"), null=True, blank=True)
    followed_up_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)
    idempotency_key = models.CharField(max_length=64, null=True, blank=True)

    class Meta:
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "idempotency_key"], name="one_advice_per_idempotency_key"
            ),
            models.CheckConstraint(
                condition=~Q(name="")
                | Q(channel=AdviceChannel.IN_PERSON.value)
                | Q(forgotten_at__isnull=False),
                name="only_a_visitor_stays_unnamed",
            ),
            models.CheckConstraint(
                condition=Q(ticket__isnull=False, outcome=GuidanceOutcome.TICKET.value)
                | Q(Q(ticket__isnull=True), ~Q(outcome=GuidanceOutcome.TICKET.value)),
                name="a_ticket_given_is_the_outcome",
            ),
            models.CheckConstraint(
                condition=Q(appointment__isnull=False, outcome=GuidanceOutcome.APPOINTMENT.value)
                | Q(Q(appointment__isnull=True), ~Q(outcome=GuidanceOutcome.APPOINTMENT.value)),
                name="an_appointment_given_is_the_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-given_at"], name="advice_of_an_office"),
            models.Index(fields=["phone"], condition=~Q(phone=""), name="advice_by_phone"),
            models.Index(
                fields=["office", "follow_up_on"],
                condition=Q(follow_up_on__isnull=False, followed_up_at__isnull=True),
                name="advice_to_follow_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}/HD"

    @property
    def awaits_follow_up(self) -> bool:
        """Whether somebody was promised to be told more."""
        return self.follow_up_on is not None and self.followed_up_at is None


class AdviceTopic(models.Model):
    """A procedure that was asked about; code and name as they were then."""

    advice = models.ForeignKey(Advice, on_delete=models.CASCADE, related_name="topics")
    offering = models.ForeignKey(
        Offering, on_delete=models.SET_NULL, null=True, blank=True, related_name="advice_topics"
    )
    code = models.CharField(_("mã thủ tục"), max_length=40)
    name = models.TextField(_("tên thủ tục"))
    variant = models.CharField(_("trường hợp"), max_length=300, blank=True)
    search_text = models.TextField(editable=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class AdvicePaper(models.Model):
    """A paper said to be needed for a topic; `is_held`: the person has it already."""

    topic = models.ForeignKey(AdviceTopic, on_delete=models.CASCADE, related_name="papers")
    name = models.TextField(_("giấy tờ"))
    quantity = models.CharField(_("loại, số bản"), max_length=60, blank=True)
    is_held = models.BooleanField(_("đã có"), default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class AdviceNote(models.Model):
    """A line added later: a correction, or what was told at the follow-up."""

    advice = models.ForeignKey(Advice, on_delete=models.CASCADE, related_name="notes")
    text = models.CharField(_("nội dung"), max_length=1000)
    is_follow_up = models.BooleanField(default=False)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text
