"""Tickets (phiếu), and the cases of a visit."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.agencies.models import Counter, Office
from motcua.applicants.models import Applicant
from motcua.cases.models import Case
from motcua.catalogue.models import Offering
from motcua.queueing.choices import CallRule, CaseLinkKind, TicketOrigin, TicketState
from motcua.queueing.models.devices import Device
from motcua.queueing.models.halls import PriorityGroup
from motcua.queueing.models.lines import ServiceLine
from motcua.queueing.rules.order import Standing
from motcua.queueing.workflow import AT_COUNTER, OPEN


class TicketQuerySet(models.QuerySet["Ticket"]):
    """Questions to a set of tickets."""

    def waiting(self) -> TicketQuerySet:
        """Those who may be called now."""
        return self.filter(state=TicketState.WAITING)

    def at_counter(self) -> TicketQuerySet:
        """Those called or being served."""
        return self.filter(state__in=AT_COUNTER)

    def open(self) -> TicketQuerySet:
        """Those whose visit has not ended."""
        return self.filter(state__in=OPEN)


class Ticket(models.Model):
    """One visit to one line, from the number to the end of the service.

    The order of calls stands on `joined_at`, `rank_at` (= `joined_at` less the head start of a priority) and
    `slot_at` (the time of an appointment that came in time). `key` is the secret of its page on the phone.
    `arrived_at`: when the holder of a ticket from afar was known to be there; None for all others.
    `told_low` and `told_high`: minutes of waiting told when it was issued; `people_ahead` likewise;
    `expected_wait` and `expected_deviation`: the seconds behind them, of working time.
    `called_because` is JSON text: the facts behind `call_rule` of the last call. `walk_ins_in_a_row`:
    walk-ins called in the line since the last appointment, this one included. `wanted_counter`: the counter
    it was sent to; no other calls it. `idempotency_key`, `call_key`: what the kiosk and the counter sent
    along, so that a second click does nothing twice.
    """

    id = models.BigAutoField(primary_key=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    line = models.ForeignKey(ServiceLine, on_delete=models.PROTECT, related_name="tickets", db_index=False)
    day = models.DateField(_("ngày"))
    number = models.PositiveIntegerField(_("số"))
    code = models.CharField(_("số thứ tự"), max_length=9)
    key = models.CharField(max_length=16, unique=True)
    origin = models.CharField(_("lấy số ở"), max_length=12, choices=TicketOrigin)
    state = models.CharField(_("trạng thái"), max_length=12, choices=TicketState)
    language = models.CharField(max_length=2, default="vi")

    priority = models.ForeignKey(
        PriorityGroup,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tickets",
        db_index=False,
    )
    issued_at = models.DateTimeField(_("lấy số lúc"))
    arrived_at = models.DateTimeField(_("đến nơi lúc"), null=True)
    joined_at = models.DateTimeField()
    rank_at = models.DateTimeField()
    slot_at = models.DateTimeField(null=True, blank=True)

    applicant = models.ForeignKey(
        Applicant,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="tickets",
        db_index=False,
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets")
    offering = models.ForeignKey(
        Offering, on_delete=models.SET_NULL, null=True, blank=True, related_name="tickets"
    )
    note = models.CharField(_("ghi chú cho quầy"), max_length=500, blank=True)
    device = models.ForeignKey(
        Device, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    idempotency_key = models.CharField(max_length=64, null=True, blank=True)

    people_ahead = models.PositiveIntegerField(default=0)
    told_low = models.PositiveSmallIntegerField(null=True)
    told_high = models.PositiveSmallIntegerField(null=True)
    expected_wait = models.PositiveIntegerField(null=True)
    expected_deviation = models.PositiveIntegerField(null=True)

    counter = models.ForeignKey(
        Counter, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets"
    )
    wanted_counter = models.ForeignKey(
        Counter, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    officer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="tickets")
    call_rule = models.CharField(max_length=16, choices=CallRule, blank=True)
    called_because = models.TextField(blank=True)
    call_key = models.CharField(max_length=64, blank=True)
    recalls = models.PositiveSmallIntegerField(default=0)
    walk_ins_in_a_row = models.PositiveIntegerField(default=0)
    first_called_at = models.DateTimeField(null=True)
    called_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    objects = TicketQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "day", "code"], name="tickets_of_a_day_have_own_names"),
            models.UniqueConstraint(
                fields=["office", "idempotency_key"], name="one_ticket_per_idempotency_key"
            ),
            models.UniqueConstraint(
                fields=["counter"],
                condition=Q(state__in=["called", "serving"]),
                name="one_person_at_a_counter",
            ),
        ]
        indexes = [
            models.Index(fields=["line", "id"], name="tickets_of_a_line"),
            models.Index(
                fields=["line", "rank_at"],
                condition=Q(state="waiting", slot_at__isnull=True),
                name="waiting_by_rank",
            ),
            models.Index(
                fields=["line", "joined_at"],
                condition=Q(state="waiting", slot_at__isnull=True),
                name="waiting_by_arrival",
            ),
            models.Index(
                fields=["line", "slot_at"],
                condition=Q(state="waiting", slot_at__isnull=False),
                name="waiting_by_appointment",
            ),
            models.Index(fields=["line", "first_called_at"], name="calls_of_a_line"),
            models.Index(
                fields=["line", "joined_at"],
                condition=Q(first_called_at__isnull=False),
                name="called_by_arrival",
            ),
            models.Index(fields=["office", "day", "called_at"], name="calls_of_an_office"),
            models.Index(
                fields=["wanted_counter"],
                condition=Q(state="waiting", wanted_counter__isnull=False),
                name="waiting_for_a_counter",
            ),
            models.Index(fields=["applicant", "day"], name="visits_of_an_applicant"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def standing(self) -> Standing:
        """Where it stands in its line, as the rules read it."""
        head_start = self.joined_at - self.rank_at
        return Standing(self.pk, self.joined_at, head_start, self.slot_at, self.wanted_counter_id)

    @property
    def is_at_counter(self) -> bool:
        """Whether the person has been called to a counter, or is served there."""
        return self.state in AT_COUNTER

    @property
    def is_open(self) -> bool:
        """Whether the visit goes on."""
        return self.state in OPEN

    def waited(self, *, until: datetime) -> timedelta:
        """How long the person has waited, up to the first call."""
        return max((self.first_called_at or until) - self.issued_at, timedelta(0))


class TicketCase(models.Model):
    """A case touched during a visit: the case keeps its ticket."""

    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="case_links")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="ticket_links")
    kind = models.CharField(max_length=14, choices=CaseLinkKind)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ticket", "case", "kind"], name="a_case_is_linked_once_a_visit")
        ]
