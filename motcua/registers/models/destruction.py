"""Papers destroyed when their time of retention is over, and papers held back from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.cases.models import Case
from motcua.core.rules.dates import local_day
from motcua.documents.models import StoredFile
from motcua.registers.choices import BookKind

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from motcua.registers.models.lines import CertificationLine


class Destruction(models.Model):
    """A record of destruction (biên bản tiêu hủy) of the papers of one kind and year of certification.

    One person proposes it, another approves it (Luật Lưu trữ 33/2024/QH15): with the approval it gets its
    number of the year and its `file`, and its papers are opened no more. `finished_at`: when the last byte
    was gone. A refused one says why and frees its papers.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="destructions")
    kind = models.CharField(_("loại sổ"), max_length=24, choices=BookKind)
    year = models.PositiveSmallIntegerField(_("năm chứng thực"))
    proposer = models.ForeignKey(User, on_delete=models.PROTECT, related_name="proposed_destructions")
    proposed_by = models.CharField(_("người đề nghị"), max_length=200)
    proposed_at = models.DateTimeField()
    approver = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="approved_destructions"
    )
    decided_by = models.CharField(_("người duyệt"), max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    refused_because = models.CharField(_("lý do không duyệt"), max_length=300, blank=True)
    number = models.PositiveIntegerField(_("số biên bản"), null=True, blank=True)
    file = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="destructions"
    )
    finished_at = models.DateTimeField(null=True, blank=True)

    if TYPE_CHECKING:
        papers: RelatedManager[DestroyedPaper]

    class Meta:
        ordering = ["-proposed_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approver=None) | ~Q(approver=F("proposer")), name="two_people_destroy_papers"
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None)
                | Q(approver__isnull=False, number__isnull=False, file__isnull=False, refused_at=None),
                name="an_approved_destruction_has_its_record",
            ),
            models.CheckConstraint(
                condition=Q(refused_at=None) | ~Q(refused_because=""), name="a_refused_destruction_says_why"
            ),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(approved_at__isnull=False),
                name="nothing_is_destroyed_unapproved",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Whether it waits for somebody to approve or refuse it."""
        return self.approved_at is None and self.refused_at is None

    @property
    def printed_number(self) -> str:
        """The number of the record, "03/BB-TH"; of one not approved nothing."""
        return f"{self.number:02d}/BB-TH" if self.number else ""

    @property
    def note(self) -> str:
        """What the book says beside the lines whose papers went."""
        if self.approved_at is None:
            return ""
        return _("Đã tiêu hủy giấy tờ lưu theo Biên bản số %(number)s ngày %(day)s.") % {
            "number": self.printed_number,
            "day": f"{local_day(self.approved_at):%d/%m/%Y}",
        }


class DestroyedPaper(models.Model):
    """A file on the list of a record. `file_name` and `size` in bytes say what it was once it is gone.

    `kept_because`: between proposal and approval something spoke for keeping it, so it stays.
    `removed_at`: its bytes left the storage; empty for what has come anew by then.
    """

    destruction = models.ForeignKey(Destruction, on_delete=models.CASCADE, related_name="papers")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="destroyed_papers")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="destroyed_papers")
    file_name = models.CharField(_("tên tệp"), max_length=200)
    size = models.BigIntegerField(_("dung lượng"))
    kept_because = models.CharField(_("lý do giữ lại"), max_length=200, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["destruction", "file"], name="a_file_is_destroyed_once"),
        ]


class PaperHold(models.Model):
    """Papers of a line are kept whatever their time (giữ lại): a dispute, a complaint, an inspection.

    Held until `lifted_at`; a line may be held for several reasons at once.
    """

    line: models.ForeignKey[CertificationLine, CertificationLine] = models.ForeignKey(
        "registers.CertificationLine", on_delete=models.PROTECT, related_name="holds"
    )
    reason = models.CharField(_("lý do giữ lại"), max_length=300)
    placed_at = models.DateTimeField()
    placed_by = models.CharField(max_length=200)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="papers_are_held_for_a_reason"),
        ]
