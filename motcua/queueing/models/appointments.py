"""Times that can be booked in advance (giờ hẹn), and who booked them (lịch hẹn)."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.applicants.models import Applicant
from motcua.catalogue.models import Offering
from motcua.core.rules.dates import local
from motcua.queueing.choices import AppointmentState
from motcua.queueing.models.lines import ServiceLine
from motcua.queueing.models.tickets import Ticket


class SlotQuerySet(models.QuerySet["Slot"]):
    """Questions to a set of times."""

    def free(self, *, at: datetime) -> SlotQuerySet:
        """Those that can be booked at the moment."""
        return self.filter(is_open=True, starts_at__gt=at, taken__lt=F("capacity"))


class Slot(models.Model):
    """One time of a line that can be booked, by `capacity` people of whom `taken` have.

    `taken` counts the appointments that are not cancelled. It changes only by conditional statements, and the
    constraint stands behind them: a time is never overbooked (ADR 0026). `is_open` is false once the plan of
    the line has no such time any more.
    """

    line = models.ForeignKey(ServiceLine, on_delete=models.PROTECT, related_name="slots", db_index=False)
    starts_at = models.DateTimeField(_("từ"))
    ends_at = models.DateTimeField(_("đến"))
    capacity = models.PositiveSmallIntegerField(_("số người"))
    taken = models.PositiveSmallIntegerField(_("đã hẹn"), default=0)
    is_open = models.BooleanField(_("đang nhận"), default=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "line"]
        constraints = [
            models.UniqueConstraint(fields=["line", "starts_at"], name="a_line_has_one_slot_at_a_time"),
            models.CheckConstraint(condition=Q(taken__lte=F("capacity")), name="a_slot_is_never_overbooked"),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_slot_ends_after_it_starts"
            ),
        ]

    def __str__(self) -> str:
        return f"{local(self.starts_at):%d/%m/%Y %H:%M}"


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Questions to a set of appointments."""

    def booked(self) -> AppointmentQuerySet:
        """Those that are still to come."""
        return self.filter(state=AppointmentState.BOOKED)

    def with_place(self) -> AppointmentQuerySet:
        """With the time, line, hall, office and agency, in the same statement."""
        return self.select_related("slot__line__hall__office__agency", "offering__procedure", "ticket")


class Appointment(models.Model):
    """Somebody will come at a time. As little of them as calling and reminding need, erased after a while.

    `key` is the secret of its page, `code` what is typed at the kiosk. `sequence` counts changes, so that
    calendars know the newer file (RFC 5545). `ticket`: the visit it became. `applicant`: whom an officer
    booked it for, so that the visit knows them.
    """

    slot = models.ForeignKey(Slot, on_delete=models.PROTECT, related_name="appointments")
    state = models.CharField(
        _("trạng thái"), max_length=10, choices=AppointmentState, default=AppointmentState.BOOKED
    )
    key = models.CharField(max_length=16, unique=True)
    code = models.CharField(_("mã hẹn"), max_length=8, unique=True)
    sequence = models.PositiveSmallIntegerField(default=0)

    applicant = models.ForeignKey(
        Applicant, on_delete=models.SET_NULL, null=True, blank=True, related_name="appointments"
    )
    name = models.CharField(_("họ tên"), max_length=120, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    email = models.CharField(_("thư điện tử"), max_length=254, blank=True)
    note = models.CharField(_("nội dung"), max_length=300, blank=True)
    offering = models.ForeignKey(
        Offering, on_delete=models.SET_NULL, null=True, blank=True, related_name="appointments"
    )
    language = models.CharField(max_length=2, default="vi")

    booked_at = models.DateTimeField(_("đặt lúc"))
    changed_at = models.DateTimeField()
    day_reminder_at = models.DateTimeField(null=True)
    hour_reminder_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    ticket = models.OneToOneField(
        Ticket, on_delete=models.PROTECT, null=True, blank=True, related_name="appointment"
    )
    idempotency_key = models.CharField(max_length=64, null=True, blank=True, unique=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["slot__starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=AppointmentState.ARRIVED, ticket__isnull=False)
                | (~Q(state=AppointmentState.ARRIVED) & Q(ticket__isnull=True)),
                name="who_arrived_has_a_ticket",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True)
                | Q(name="", phone="", email="", note="", applicant__isnull=True),
                name="an_erased_appointment_names_nobody",
            ),
        ]
        indexes = [
            models.Index(fields=["phone"], condition=Q(state="booked"), name="booked_by_phone"),
            models.Index(fields=["email"], condition=Q(state="booked"), name="booked_by_email"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def is_booked(self) -> bool:
        """Whether it is still to come."""
        return self.state == AppointmentState.BOOKED

    @property
    def spoken_code(self) -> str:
        """The code as people read and type it: BCGH KLMN."""
        return f"{self.code[:4]} {self.code[4:]}"
