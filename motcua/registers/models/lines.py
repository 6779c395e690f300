"""Lines of certification books: all columns of the forms of NĐ 23/2015/NĐ-CP."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.cases.models import Case
from motcua.core.rules.rule_sets import register_rules
from motcua.core.rules.text import fold
from motcua.registers.models.books import Book
from motcua.registers.models.destruction import Destruction
from motcua.registers.rules.numbers import printed_in_full, printed_number


class CertificationLine(models.Model):
    """One number of a certification book (Điều 13 and Phụ lục of NĐ 23/2015/NĐ-CP).

    One number for all copies made of one original at one time (Điều 20 khoản 3). A line is never changed nor
    deleted: corrections stand beside it and a cancelled number stays visible with its reason. `suffix` is
    what a former body wrote behind a number ("12a"). `fee` in đồng. `details_text` holds what only some kinds
    have (parties, translator, languages, place) as JSON. Of a transaction, `copies` are its
    originals. `destruction` is the record by which the papers kept with it went; the line stays.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField(_("số chứng thực"))
    suffix = models.CharField(max_length=12, blank=True)
    made_on = models.DateField(_("ngày chứng thực"))
    requester_name = models.CharField(_("người yêu cầu"), max_length=250)
    requester_identity = models.CharField(_("giấy tờ tùy thân"), max_length=250, blank=True)
    paper_name = models.CharField(_("tên giấy tờ, giao dịch"), max_length=500)
    certifier = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="certified_lines"
    )
    certifier_name = models.CharField(_("người ký chứng thực"), max_length=120)
    certifier_title = models.CharField(_("chức danh"), max_length=200, blank=True)
    documents = models.PositiveIntegerField(_("số lượng giấy tờ"), default=1)
    copies = models.PositiveIntegerField(_("số bản"), default=1)
    pages = models.PositiveIntegerField(_("số trang của bản chính"), default=0)
    fee = models.PositiveBigIntegerField(_("phí"), default=0)
    note = models.CharField(_("ghi chú"), max_length=500, blank=True)
    details_text = models.TextField(default="{}")
    search_text = models.TextField(editable=False)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="certification_lines"
    )
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=200)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.CharField(max_length=200, blank=True)
    cancelled_because = models.CharField(_("lý do hủy số"), max_length=300, blank=True)
    destruction = models.ForeignKey(
        Destruction, on_delete=models.PROTECT, null=True, blank=True, related_name="lines"
    )

    class Meta:
        ordering = ["book", "number", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["book", "number", "suffix"], name="a_number_stands_once_in_a_book"
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="certification_numbers_begin_at_one"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancelled_because=""), name="a_cancelled_number_says_why"
            ),
        ]
        indexes = [models.Index(fields=["book", "made_on"], name="lines_of_a_book_by_day")]

    @property
    def details(self) -> Mapping[str, str]:
        """What only some kinds have: parties, translator, from_language, to_language, place."""
        found: dict[str, str] = json.loads(self.details_text)
        return found

    @property
    def is_cancelled(self) -> bool:
        """Whether the number was cancelled."""
        return self.cancelled_at is not None

    @property
    def printed_number(self) -> str:
        """The number as it stands on the paper certified."""
        return printed_number(
            register_rules(self.book.rule_version), self.book.kind, self.number, self.suffix
        )

    @property
    def full_number(self) -> str:
        """Number and volume in one, "123/01/2026-SCT/BS"."""
        book = self.book
        return printed_in_full(
            register_rules(book.rule_version),
            number=self.printed_number,
            volume=book.volume,
            year=book.year,
            symbol=book.symbol,
        )

    def searched(self) -> str:
        """What `search_text` holds: names and papers without marks."""
        names = (self.requester_name, self.requester_identity, self.paper_name, *self.details.values())
        return fold(" ".join(names))
