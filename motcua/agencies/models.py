"""Tables of agencies and the places where they receive people."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.choices import AgencyKind, DayKind
from motcua.core.rules.text import fold


class AgencyQuerySet(models.QuerySet["Agency"]):
    """Questions to a set of agencies."""

    def in_force(self, on: date) -> AgencyQuerySet:
        """Agencies that exist on that day."""
        return self.filter(
            Q(effective_from__isnull=True) | Q(effective_from__lte=on),
            Q(effective_to__isnull=True) | Q(effective_to__gte=on),
        )

    def under(self, paths: tuple[str, ...]) -> AgencyQuerySet:
        """Agencies in any of the subtrees."""
        wanted = Q(pk__in=[])
        for path in paths:
            wanted |= Q(path__startswith=path)
        return self.filter(wanted)

    def served_by(self, paths: tuple[str, ...]) -> AgencyQuerySet:
        """The agencies whose one-stop centre has one of these paths: it receives for them."""
        return self.filter(children__kind=AgencyKind.CENTRE, children__path__in=paths)

    def search(self, text: str) -> AgencyQuerySet:
        """Agencies whose name or code has all words of the text, with or without tone marks."""
        found = self
        for word in fold(text).split():
            found = found.filter(folded__contains=word)
        return found


class Agency(models.Model):
    """A body of the administration, or a unit of one.

    `path` is the chain of ids from the root, each followed by a point ("1.4.9."), so a subtree is a prefix.
    `code` follows QĐ 20/2020/QĐ-TTg (H29.133), `old_code` QCVN 102:2016/BTTTT (000.00.15.H40).
    """

    code = models.CharField(_("mã định danh"), max_length=35, unique=True)
    old_code = models.CharField(_("mã định danh cũ"), max_length=20, blank=True)
    name = models.CharField(_("tên"), max_length=250)
    short_name = models.CharField(_("tên ngắn"), max_length=120, blank=True)
    kind = models.CharField(_("loại"), max_length=20, choices=AgencyKind)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    path = models.CharField(max_length=200, db_index=True, editable=False, default="")
    symbol = models.CharField(_("ký hiệu văn bản"), max_length=40, blank=True)
    place = models.CharField(_("địa danh"), max_length=80, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=250, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=40, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    effective_from = models.DateField(_("hiệu lực từ"), null=True, blank=True)
    effective_to = models.DateField(_("hiệu lực đến"), null=True, blank=True)
    calendar_version = models.IntegerField(default=1, editable=False)
    folded = models.CharField(max_length=500, default="", editable=False)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True)
                | Q(effective_from__isnull=True)
                | Q(effective_to__gte=models.F("effective_from")),
                name="an_agency_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.short_name or self.name

    def search_text(self) -> str:
        """What `folded` holds: names and codes without marks."""
        return fold(f"{self.name} {self.short_name} {self.code} {self.old_code}")

    def exists_on(self, day: date) -> bool:
        """Whether the agency is in force on that day."""
        return (self.effective_from is None or self.effective_from <= day) and (
            self.effective_to is None or day <= self.effective_to
        )


class Succession(models.Model):
    """One agency follows another, by decision, from a day (communes merged on 01/07/2025)."""

    predecessor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="inheritances")
    on = models.DateField(_("từ ngày"))
    decision = models.CharField(_("văn bản"), max_length=120)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession_per_pair")
        ]


class Office(models.Model):
    """A reception point (điểm tiếp nhận) of a centre; all points of a centre share its number series."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="offices")
    name = models.CharField(_("tên"), max_length=200)
    address = models.CharField(_("địa chỉ"), max_length=250, blank=True)
    hotline = models.CharField(_("đường dây nóng"), max_length=40, blank=True)
    is_main = models.BooleanField(_("điểm chính"), default=False)
    effective_from = models.DateField(_("hiệu lực từ"), null=True, blank=True)
    effective_to = models.DateField(_("hiệu lực đến"), null=True, blank=True)

    class Meta:
        ordering = ["agency", "-is_main", "name"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "name"], name="office_names_are_unique_in_an_agency"),
            models.UniqueConstraint(
                fields=["agency"], condition=Q(is_main=True), name="an_agency_has_one_main_office"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Counter(models.Model):
    """A counter (quầy) of an office."""

    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="counters")
    number = models.PositiveSmallIntegerField(_("số quầy"))
    name = models.CharField(_("tên"), max_length=120)

    class Meta:
        ordering = ["office", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["office", "number"], name="counter_numbers_are_unique_in_an_office"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Position(models.Model):
    """A post in an agency (Chủ tịch, Giám đốc Trung tâm), with the words above a signature."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="positions")
    title = models.CharField(_("chức danh"), max_length=120)
    signing_title = models.CharField(_("thể thức ký"), max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "title"], name="titles_are_unique_in_an_agency")
        ]

    def __str__(self) -> str:
        return self.title


class WeekSessions(models.Model):
    """The weekly sessions of an agency from a day on; `sessions` is JSON text read by `agencies.queries`.

    Form: [{"weekday": 0, "start": "07:30", "end": "11:30", "receives": true, "processes": true}, …].
    """

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="week_sessions")
    valid_from = models.DateField(_("từ ngày"))
    sessions = models.TextField()
    source = models.CharField(_("căn cứ"), max_length=200, blank=True)
    is_decreed = models.BooleanField(_("theo quyết định của cấp trên"), default=False)
    set_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "valid_from"], name="one_weekly_pattern_per_agency_and_day"
            )
        ]


class CalendarDay(models.Model):
    """A day that differs from the national calendar for one agency.

    `is_decreed`: it rests on a decision of an authority above (ADR 0015). `set_at`: since when it is known;
    None for rows older than the note of it.
    """

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="calendar_days")
    day = models.DateField(_("ngày"))
    kind = models.CharField(_("loại"), max_length=10, choices=DayKind)
    name = models.CharField(_("tên"), max_length=120)
    source = models.CharField(_("căn cứ"), max_length=200, blank=True)
    is_decreed = models.BooleanField(_("theo quyết định của cấp trên"), default=False)
    set_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "day"], name="one_calendar_day_per_agency_and_date")
        ]
