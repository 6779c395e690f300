"""Books printed for binding."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.documents.models import StoredFile
from motcua.registers.models.books import Book


class BookPrint(models.Model):
    """One print of a month of a book, or of the whole book (NĐ 23/2015/NĐ-CP Điều 13 khoản 3).

    A long one is made by a job and has no `file` until that is done. `first_page` goes on from the months
    printed before, so that the year can be bound into one book.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="prints")
    month = models.PositiveSmallIntegerField(_("tháng"), null=True, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    lines = models.PositiveIntegerField(_("số dòng"), default=0)
    first_page = models.PositiveIntegerField(_("từ trang"), default=1)
    pages = models.PositiveIntegerField(_("số trang"), default=0)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="book_prints"
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-asked_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(month=None) | Q(month__range=(1, 12)), name="a_book_is_printed_by_month"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(file__isnull=False), name="a_finished_print_has_its_file"
            ),
        ]
