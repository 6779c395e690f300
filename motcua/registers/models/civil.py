"""Registrations of birth, marriage and death, what is noted beside them, and extracts given out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.cases.models import Case
from motcua.core.rules.text import fold
from motcua.documents.models import IssuedDocument, StoredFile
from motcua.registers.choices.civil import IDENTITIES, NAMES, CivilNoteKind
from motcua.registers.choices.kinds import BookKind
from motcua.registers.models.books import Book


class CivilRecord(models.Model):
    """One registration (việc hộ tịch) with the contents of the law (Luật Hộ tịch Điều 14, 17, 33, 34).

    By default a mirror: `number` and `national_number` are those of the shared civil-status software, typed
    or received once; an office may number by itself (`BookSettings.own_civil_numbers`). `content_text` holds
    the fields of `choices.civil` as JSON, as registered; notes stand beside it. `name` and `other_name` are
    those the record is about.
    """

    book = models.ForeignKey(Book, on_delete=models.PROTECT, related_name="records")
    number = models.PositiveIntegerField(_("số"))
    national_number = models.CharField(_("số của phần mềm hộ tịch"), max_length=80, blank=True)
    registered_on = models.DateField(_("ngày đăng ký"))
    name = models.CharField(_("họ và tên"), max_length=250)
    other_name = models.CharField(_("họ và tên người kia"), max_length=250, blank=True)
    content_text = models.TextField()
    search_text = models.TextField(editable=False)
    signer_name = models.CharField(_("người ký"), max_length=120)
    signer_title = models.CharField(_("chức vụ"), max_length=200, blank=True)
    officer_name = models.CharField(_("người thực hiện"), max_length=200)
    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="civil_record"
    )
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["book", "number"]
        constraints = [
            models.UniqueConstraint(fields=["book", "number"], name="a_registration_number_stands_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="registration_numbers_begin_at_one"),
        ]
        indexes = [models.Index(fields=["book", "registered_on"], name="records_of_a_book_by_day")]

    @property
    def content(self) -> Mapping[str, str]:
        """The fields as registered; days as yyyy-mm-dd."""
        found: dict[str, str] = json.loads(self.content_text)
        return found

    @property
    def printed_number(self) -> str:
        """The number as papers show it, "123/2026"."""
        return f"{self.number}/{self.book.year}"

    def searched(self) -> str:
        """What `search_text` holds: names and numbers without marks."""
        kind = BookKind(self.book.kind)
        keys = (*NAMES[kind], *IDENTITIES[kind])
        return fold(" ".join(self.content.get(key, "") for key in keys) + f" {self.national_number}")

    def day(self, key: str) -> date | None:
        """A day of the content."""
        text = self.content.get(key, "")
        return date.fromisoformat(text) if text else None


class CivilNote(models.Model):
    """What changed after a registration (ghi chú): correction, change, annulment; never over it.

    `column` names a field of the content, empty for a remark; `ground` is the decision it rests on.
    """

    record = models.ForeignKey(CivilRecord, on_delete=models.PROTECT, related_name="notes")
    kind = models.CharField(_("loại ghi chú"), max_length=12, choices=CivilNoteKind)
    column = models.CharField(_("nội dung"), max_length=40, blank=True)
    before = models.CharField(_("đã ghi"), max_length=500, blank=True)
    after = models.CharField(_("ghi thành"), max_length=500, blank=True)
    text = models.CharField(_("lời ghi"), max_length=500, blank=True)
    ground = models.CharField(_("căn cứ"), max_length=300)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["record", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(ground=""), name="a_civil_note_has_a_ground"),
            models.CheckConstraint(
                condition=~Q(column="") | ~Q(text=""), name="a_civil_note_without_a_column_has_words"
            ),
        ]


class CivilExtract(models.Model):
    """An extract from a registration (bản sao trích lục hộ tịch), numbered by year.

    `file` is the paper with its QR before anybody signed it, `document` the one given out: the same for a
    print signed by hand, the signed one otherwise; null while it waits for a signature. `code` is in the QR.
    """

    record = models.ForeignKey(CivilRecord, on_delete=models.PROTECT, related_name="extracts")
    year = models.PositiveSmallIntegerField(_("năm"))
    number = models.PositiveIntegerField(_("số"))
    copies = models.PositiveSmallIntegerField(_("số bản"))
    requester_name = models.CharField(_("người yêu cầu"), max_length=250)
    signer_name = models.CharField(_("người ký"), max_length=120)
    signer_title = models.CharField(_("chức vụ"), max_length=200, blank=True)
    case = models.ForeignKey(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="civil_extracts"
    )
    code = models.CharField(max_length=12, default="")
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="civil_extracts"
    )
    document = models.OneToOneField(
        IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="civil_extract"
    )
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-made_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(copies__gte=1), name="an_extract_has_a_copy"),
        ]
