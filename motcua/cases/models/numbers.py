"""Numbers of documents that agencies give out: the book they come from, and each number with its fate."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.cases.models.case import Case
from motcua.catalogue.models import Procedure


class NumberBook(models.Model):
    """A book from which results take number and symbol (sổ cấp số văn bản, NĐ 30/2020/NĐ-CP Điều 15).

    It serves the named procedures, all others of the agency where it names none. Numbers begin with 1 each
    year; `used_before` of them were given before the book was opened here, in the year `used_in`.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="number_books")
    symbol = models.CharField(_("ký hiệu"), max_length=40)
    procedures = models.ManyToManyField(Procedure, blank=True, related_name="number_books")
    used_before = models.PositiveIntegerField(_("số cuối đã cấp trong năm"), default=0)
    used_in = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["agency_id", "symbol"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "symbol"], name="an_agency_has_one_book_for_each_symbol"
            )
        ]

    def __str__(self) -> str:
        return self.symbol


class ResultNumber(models.Model):
    """A number taken from a book for the result of a case; none is ever taken out again.

    `round` counts the decisions of a case: a result that is corrected takes another number. From `given_on`
    on it stands on a signed paper, with that date; before, it waits with its case and is used at the next
    try, or is cancelled with a reason and stays in the book.
    """

    book = models.ForeignKey(NumberBook, on_delete=models.PROTECT, related_name="numbers")
    year = models.PositiveSmallIntegerField()
    ordinal = models.PositiveIntegerField()
    number = models.CharField(_("số văn bản"), max_length=80)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="result_numbers")
    round = models.PositiveSmallIntegerField(default=0)
    taken_at = models.DateTimeField()
    taken_by = models.CharField(max_length=200)
    given_on = models.DateField(_("ngày ban hành"), null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.CharField(max_length=200, blank=True)
    cancel_reason = models.CharField(_("lý do hủy"), max_length=300, blank=True)

    class Meta:
        ordering = ["-year", "-ordinal"]
        constraints = [
            models.UniqueConstraint(fields=["book", "year", "ordinal"], name="a_number_is_taken_once"),
            models.UniqueConstraint(
                fields=["case", "round"],
                condition=Q(cancelled_at=None),
                name="a_decision_has_one_number",
            ),
            models.CheckConstraint(
                condition=Q(given_on=None) | Q(cancelled_at=None), name="a_number_on_paper_is_not_cancelled"
            ),
        ]
