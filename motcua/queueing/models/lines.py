"""Service lines (nhóm lấy số) and how fast they move."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.choices import HalfDay
from motcua.catalogue.models import Field
from motcua.queueing.choices import LineKind
from motcua.queueing.models.halls import Hall


class ServiceLineQuerySet(models.QuerySet["ServiceLine"]):
    """Questions to a set of lines."""

    def active(self) -> ServiceLineQuerySet:
        """Lines that are in use, whether open at this moment or not."""
        return self.filter(is_active=True)


class ServiceLine(models.Model):
    """People who wait for the same thing: an office's fields grouped under one letter.

    `closed_because`: why it takes nobody now; empty while it is open in the sessions of the office's
    calendar. `numbers_above`: the highest number kept overnight; those of a new day begin above it.
    `daily_capacity`: tickets a day, None without a limit. `walk_ins_per_appointment` and
    `largest_overtaking` are the two numbers of the published order (`rules.order`). `slot_minutes`: how long
    each time is that can be booked in advance (`rules.slots`).
    """

    hall = models.ForeignKey(Hall, on_delete=models.CASCADE, related_name="lines")
    letters = models.CharField(_("ký hiệu"), max_length=2)
    name = models.CharField(_("tên nhóm"), max_length=80)
    english_name = models.CharField(_("tên tiếng Anh"), max_length=80, blank=True)
    kind = models.CharField(_("loại"), max_length=12, choices=LineKind, default=LineKind.FIELDS)
    pictogram = models.CharField(max_length=40, default="files")
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    fields = models.ManyToManyField(Field, blank=True, related_name="service_lines")
    where = models.CharField(_("chờ ở đâu"), max_length=120, blank=True)
    daily_capacity = models.PositiveSmallIntegerField(_("số phiếu mỗi ngày"), null=True, blank=True)
    walk_ins_per_appointment = models.PositiveSmallIntegerField(
        _("số khách đến thẳng giữa hai khách hẹn"), default=1
    )
    largest_overtaking = models.PositiveSmallIntegerField(_("nhường nhiều nhất"), default=3)
    takes_appointments = models.BooleanField(_("nhận hẹn trước"), default=True)
    slot_minutes = models.PositiveSmallIntegerField(_("độ dài một giờ hẹn (phút)"), default=30)
    is_active = models.BooleanField(_("đang dùng"), default=True)
    numbers_above = models.PositiveIntegerField(default=0)
    closed_because = models.CharField(_("lý do đóng"), max_length=200, blank=True)

    objects = ServiceLineQuerySet.as_manager()

    class Meta:
        ordering = ["hall", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["hall", "letters"], name="line_letters_are_unique_in_a_hall"),
            models.CheckConstraint(
                condition=Q(walk_ins_per_appointment__gte=1), name="somebody_goes_between_two_appointments"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class LinePace(models.Model):
    """How long serving takes in a line, from the last weeks; folded by a job, read when a ticket is issued.

    Seconds. `widening` multiplies the half width of the interval told to people until enough waits fall
    inside; `hit_share` is how many of the last weeks did, of `judged` waits. `planned_morning` and
    `planned_afternoon`: the counters the roster plans on `planned_on` (`rules.rosters`), None where it says
    nothing of the line's counters.
    """

    line = models.OneToOneField(ServiceLine, on_delete=models.CASCADE, related_name="pace")
    mean = models.FloatField(default=600)
    deviation = models.FloatField(default=300)
    samples = models.PositiveIntegerField(default=0)
    no_show_share = models.FloatField(default=0)
    widening = models.FloatField(default=1)
    hit_share = models.FloatField(null=True)
    judged = models.PositiveIntegerField(default=0)
    computed_at = models.DateTimeField(null=True)
    planned_on = models.DateField(null=True)
    planned_morning = models.FloatField(null=True)
    planned_afternoon = models.FloatField(null=True)

    def planned_in(self, half: HalfDay) -> float | None:
        """The counters planned for that half of `planned_on`."""
        return self.planned_morning if half is HalfDay.MORNING else self.planned_afternoon
