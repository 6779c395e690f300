"""Which case and paper something digitised belongs to, and what officers confirmed to have read in it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.cases.models.case import Case
from motcua.cases.models.papers import CaseAttachment, CasePaper
from motcua.documents.models import Scan
from motcua.documents.rules.extraction import FieldKind

FIELD_LABELS = [
    (FieldKind.NAME.value, _("Họ và tên")),
    (FieldKind.PERSONAL_ID.value, _("Số định danh")),
    (FieldKind.OLD_ID.value, _("Số CMND")),
    (FieldKind.NUMBER.value, _("Số, ký hiệu")),
    (FieldKind.DAY.value, _("Ngày")),
    (FieldKind.BORN_ON.value, _("Ngày sinh")),
    (FieldKind.ISSUED_ON.value, _("Ngày cấp")),
    (FieldKind.VALID_TO.value, _("Có giá trị đến")),
]


class PaperScan(models.Model):
    """A paper being digitised for a case; before reception for an intake screen, named by its key."""

    scan = models.OneToOneField(Scan, on_delete=models.CASCADE, related_name="paper_scan")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="scans")
    paper = models.ForeignKey(CasePaper, on_delete=models.SET_NULL, null=True, related_name="scans")
    intake_key = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False) | ~Q(intake_key=""), name="a_scan_is_for_a_case_or_an_intake"
            )
        ]


class PaperField(models.Model):
    """A number, name or day that an officer confirmed to stand in a digitised paper (trường dữ liệu)."""

    attachment = models.ForeignKey(CaseAttachment, on_delete=models.CASCADE, related_name="fields")
    kind = models.CharField(_("trường"), max_length=16, choices=FIELD_LABELS)
    value = models.CharField(_("nội dung"), max_length=300)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attachment", "kind", "value"], name="a_field_of_a_paper_is_confirmed_once"
            )
        ]
