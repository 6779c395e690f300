"""Papers an office has given out, and who asked whether they are genuine."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.documents.models.files import StoredFile
from motcua.documents.rules import Standing, standing_of


class DocumentKind(models.TextChoices):
    """What an office gives out."""

    FORM = "form", _("Giấy của Bộ phận Một cửa")
    RESULT = "result", _("Kết quả giải quyết")
    CERTIFIED = "certified", _("Bản chứng thực")
    EXTRACT = "extract", _("Trích lục")
    RECEIPT = "receipt", _("Biên lai")
    LETTER = "letter", _("Thư")


class CheckOutcome(models.TextChoices):
    """What somebody who asked about a paper was told."""

    SHOWN = "shown", _("Đã xem")
    IDENTICAL = "identical", _("Tệp giống bản đã phát hành")
    ALTERED = "altered", _("Tệp khác bản đã phát hành")


class IssuedDocument(models.Model):
    """A paper given out (văn bản phát hành), found by the code in its QR.

    `subject_kind` and `subject_id` name what it belongs to, as in the event log; documents know no case.
    `person_name` is whom it is about; who checks it sees the name masked only.
    `valid_to` is the last day it may be used, null where the law sets none. A revoked paper keeps its row:
    who holds it must learn that it counts no longer.
    """

    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=16, choices=DocumentKind)
    title = models.CharField(_("tên văn bản"), max_length=300)
    number = models.CharField(_("số, ký hiệu"), max_length=80, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="issued")
    issuer = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="issued_documents")
    signer_name = models.CharField(_("người ký"), max_length=120, blank=True)
    person_name = models.CharField(_("người được cấp"), max_length=200, blank=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=80)
    issued_at = models.DateTimeField()
    valid_to = models.DateField(_("có giá trị đến ngày"), null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    revocation_reason = models.CharField(_("lý do thu hồi"), max_length=300, blank=True)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="issued_of_a_subject")]
        constraints = [
            models.CheckConstraint(
                condition=Q(revoked_at=None) | ~Q(revocation_reason=""), name="a_revocation_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | Q(revoked_at__isnull=False),
                name="a_replaced_document_is_revoked",
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "title"],
                condition=Q(kind="form", revoked_at=None),
                name="a_form_of_a_subject_is_given_out_once",
            ),
        ]

    def standing(self, on: date) -> Standing:
        """How it stands on a day."""
        return standing_of(
            is_revoked=self.revoked_at is not None,
            is_replaced=self.replaced_by_id is not None,
            valid_to=self.valid_to,
            on=on,
        )


class DocumentCheck(models.Model):
    """Somebody asked about an issued paper: when and what came out, nothing about who asked."""

    document = models.ForeignKey(IssuedDocument, on_delete=models.CASCADE, related_name="checks")
    at = models.DateTimeField(db_index=True)
    outcome = models.CharField(max_length=10, choices=CheckOutcome)
