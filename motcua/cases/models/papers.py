"""The papers of a case and the files that hang at it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.cases.choices import AttachmentPurpose, CaseChannel, PaperKind, PaperState
from motcua.cases.models.case import Case
from motcua.cases.rules.digitising import PaperFacts
from motcua.documents.models import Scan, StoredFile


class CasePaper(models.Model):
    """A paper of a case: what the procedure asks for, and what became of it at intake.

    `reused_from` is the file of an earlier case that stands for the paper: nobody is asked for it again.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="papers")
    order = models.PositiveSmallIntegerField()
    name = models.TextField()
    state = models.CharField(max_length=12, choices=PaperState)
    kind = models.PositiveSmallIntegerField(choices=PaperKind, default=PaperKind.ORIGINAL)
    count = models.PositiveIntegerField(default=1)
    lookup_source = models.CharField(_("nguồn tra cứu"), max_length=200, blank=True)
    looked_up_at = models.DateTimeField(_("tra cứu lúc"), null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    reused_from = models.ForeignKey(
        "CaseAttachment", on_delete=models.PROTECT, null=True, blank=True, related_name="reuses"
    )

    class Meta:
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["case", "order"], name="papers_of_a_case_are_ordered"),
            models.CheckConstraint(
                condition=~Q(state="unavailable") | (~Q(lookup_source="") & Q(looked_up_at__isnull=False)),
                name="an_unavailable_paper_names_source_and_time",
            ),
        ]

    def facts(self, channel: str) -> PaperFacts:
        """What the rules of digitising ask of the paper, in a case of this channel."""
        return PaperFacts(
            self.name,
            is_online=channel == CaseChannel.ONLINE,
            is_shown=self.state == PaperState.PRESENTED,
            is_handed_in=self.state == PaperState.SUBMITTED,
            is_electronic=self.kind == PaperKind.ELECTRONIC,
            is_reused=self.reused_from_id is not None,
        )


class CaseAttachment(models.Model):
    """A file at a case: a scan or photo of a paper, or a result.

    `check_code` is that of a result's QR, printed into it when it was hung up; it counts once decided.
    `scan` is what was put together here; `original` its file before words were laid under its pages.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="attachments")
    paper = models.ForeignKey(
        CasePaper, on_delete=models.CASCADE, null=True, blank=True, related_name="attachments"
    )
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments")
    scan = models.OneToOneField(
        Scan, on_delete=models.PROTECT, null=True, blank=True, related_name="attachment"
    )
    original = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="originals"
    )
    file_name = models.CharField(max_length=200)
    purpose = models.CharField(max_length=12, choices=AttachmentPurpose, default=AttachmentPurpose.PAPER)
    check_code = models.CharField(max_length=12, blank=True)
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    @property
    def progress_name(self) -> str:
        """What the job that reads its words is called where progress is told."""
        return f"words:{self.pk}"
