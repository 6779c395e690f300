"""Books: opened and closed on any day with a reason, kept for ever."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.catalogue.models import Offering
from motcua.core.rules.rule_sets import register_rules
from motcua.documents.models import StoredFile
from motcua.registers.choices import BookKind
from motcua.registers.choices.civil import PROCEDURES
from motcua.registers.rules.numbers import printed_volume


def agencies_kept_from(paths: tuple[str, ...]) -> QuerySet[Agency]:
    """The agencies whose books are kept at these units besides their own.

    A centre keeps those of the agency it belongs to, and so does the unit that handles its civil-status cases
    (công chức tư pháp – hộ tịch, Luật Hộ tịch 2014 Điều 72).
    """
    handled = Offering.objects.filter(procedure__code__in=PROCEDURES, handling_unit__path__in=paths)
    served = Agency.objects.served_by(paths)
    return Agency.objects.filter(Q(pk__in=served.values("pk")) | Q(pk__in=handled.values("agency")))


class Book(models.Model):
    """One book (quyển sổ) of a kind and a year at an agency (NĐ 23/2015/NĐ-CP, Điều 13; Luật Hộ tịch 2014).

    Numbers run on from 1 January to the end of the year through all volumes of a kind; `symbol` and
    `rule_version` are those in force when the book was opened. A book taken over from an abolished body
    carries its name in `former_body` and takes no further lines. `pages` and `line_count` are counted when it
    closes; `follows` is the volume before it, or the book of the body before.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="books")
    kind = models.CharField(_("loại sổ"), max_length=24, choices=BookKind)
    year = models.PositiveSmallIntegerField(_("năm"))
    volume = models.PositiveSmallIntegerField(_("quyển số"), default=1)
    symbol = models.CharField(_("ký hiệu"), max_length=20)
    rule_version = models.CharField(max_length=20)
    former_body = models.CharField(_("cơ quan lập sổ trước đây"), max_length=200, blank=True)
    opened_on = models.DateField(_("ngày mở sổ"))
    opened_by = models.CharField(max_length=200)
    closed_on = models.DateField(_("ngày khóa sổ"), null=True, blank=True)
    closed_by = models.CharField(max_length=200, blank=True)
    closing_reason = models.CharField(_("lý do khóa sổ"), max_length=300, blank=True)
    line_count = models.PositiveIntegerField(_("số dòng"), null=True, blank=True)
    pages = models.PositiveIntegerField(_("số trang"), null=True, blank=True)
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="successor"
    )
    closing_file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="closed_books"
    )

    class Meta:
        ordering = ["-year", "kind", "volume"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind", "year", "volume", "former_body"], name="one_volume_of_a_book"
            ),
            models.UniqueConstraint(
                fields=["agency", "kind", "year"],
                condition=Q(closed_on=None),
                name="one_open_book_of_a_kind_and_year",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="a_book_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | ~Q(closing_reason=""), name="a_closing_has_a_reason"
            ),
        ]

    @property
    def volume_name(self) -> str:
        """What stands after "Quyển số": "01/2026-SCT/BS"."""
        return printed_volume(
            register_rules(self.rule_version), volume=self.volume, year=self.year, symbol=self.symbol
        )

    @property
    def takes_lines(self) -> bool:
        """Whether further numbers may be taken in it."""
        return self.closed_on is None and not self.former_body
