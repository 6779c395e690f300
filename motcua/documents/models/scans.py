"""Papers being digitised, and the words of those that are."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.agencies.models import Counter, Office
from motcua.documents.models.files import StoredFile


class PageSource(models.TextChoices):
    """Where a page came from."""

    UPLOAD = "upload", _("Tệp chọn từ máy")
    SCANNER = "scanner", _("Máy quét")
    PHONE = "phone", _("Điện thoại")


class Scan(models.Model):
    """One paper being digitised (số hóa): its pages until they are put together, then its file.

    `key` names it in addresses. A phone may add pages while `phone_until` lies ahead; of its secret only the
    hash is kept. `expected_pages` is what the officer counted in the original.
    """

    key = models.CharField(max_length=32, unique=True)
    title = models.CharField(_("tên giấy tờ"), max_length=500)
    person = models.CharField(_("của ai"), max_length=200, blank=True)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="scans")
    counter = models.ForeignKey(Counter, on_delete=models.SET_NULL, null=True, related_name="scans")
    opened_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="scans")
    opened_at = models.DateTimeField()
    phone_hash = models.CharField(max_length=64, blank=True, db_index=True)
    phone_until = models.DateTimeField(null=True, blank=True)
    expected_pages = models.PositiveSmallIntegerField(_("số trang bản giấy"), null=True, blank=True)
    note = models.CharField(_("vì sao số trang khác"), max_length=300, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="scans"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(file__isnull=False), name="a_finished_scan_has_its_file"
            )
        ]


class ScanPage(models.Model):
    """A page of a paper being digitised: a picture, or page `number` of a PDF.

    `turn` is clockwise, in degrees, on top of how the file shows itself; `skew` sets its lines level besides.
    The small preview lives as long as the page does: until a day after the paper was put together.
    """

    scan = models.ForeignKey(Scan, on_delete=models.CASCADE, related_name="pages")
    order = models.PositiveIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="scan_pages")
    number = models.PositiveSmallIntegerField(default=0)
    turn = models.PositiveSmallIntegerField(default=0)
    skew = models.FloatField(default=0)
    is_blank = models.BooleanField(default=False)
    is_blurred = models.BooleanField(default=False)
    source = models.CharField(max_length=8, choices=PageSource)
    preview = models.BinaryField()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(turn__in=[0, 90, 180, 270]), name="a_page_stands_upright")
        ]


class TextState(models.TextChoices):
    """What reading a file gave."""

    READ = "read", _("Đã đọc chữ")
    EMPTY = "empty", _("Không có chữ")
    FAILED = "failed", _("Không đọc được chữ")


class FileText(models.Model):
    """The words of a stored file (văn bản nhận dạng): as read, and folded, one space between words.

    The folded words are indexed by each database in its own way (migration `file_texts`), so a word is found
    with or without marks, in any order. `reason` says why reading failed.
    """

    file = models.OneToOneField(StoredFile, on_delete=models.CASCADE, related_name="text")
    state = models.CharField(max_length=8, choices=TextState)
    text = models.TextField(blank=True)
    folded = models.TextField(blank=True)
    reason = models.CharField(max_length=200, blank=True)
    read_at = models.DateTimeField()
