"""Drafts of electronic papers sent to the applicant to look over, and what came back."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.cases.choices import AnswerWay, DraftAnswer
from motcua.cases.models.case import Case
from motcua.cases.models.papers import CaseAttachment
from motcua.cases.models.visits import StepVisit


class DraftConfirmationQuerySet(models.QuerySet["DraftConfirmation"]):
    """Questions to a set of drafts."""

    def open(self) -> DraftConfirmationQuerySet:
        """Those neither answered nor taken back."""
        return self.filter(answered_at=None, withdrawn_at=None)

    def silent(self, *, at: datetime) -> DraftConfirmationQuerySet:
        """Those the applicant has let pass: silence is consent."""
        return self.open().filter(due_at__lt=at)


class DraftConfirmation(models.Model):
    """One draft of an electronic civil-status paper before the applicant (Nghị định 87/2020/NĐ-CP).

    Sent from a step of the process, answered by the applicant (or by an officer whom they told), or taken
    back when the case leaves the step otherwise. `derivation_text` says how `due_at` follows, as JSON.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="drafts")
    visit = models.ForeignKey(StepVisit, on_delete=models.PROTECT, related_name="drafts")
    file = models.ForeignKey(CaseAttachment, on_delete=models.PROTECT, related_name="drafts")
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=200)
    due_at = models.DateTimeField(_("hạn trả lời"))
    derivation_text = models.TextField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answer = models.CharField(_("trả lời"), max_length=12, choices=DraftAnswer, blank=True)
    way = models.CharField(_("trả lời bằng"), max_length=10, choices=AnswerWay, blank=True)
    note = models.TextField(_("nội dung cần sửa"), blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = DraftConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="one_draft_of_a_case_is_looked_at",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | (~Q(answer="") & ~Q(way="") & Q(withdrawn_at=None)),
                name="an_answered_draft_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(answer="correction") | ~Q(note=""), name="a_correction_says_what"
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("sent_at")), name="a_draft_is_due_after_it_is_sent"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=Q(answered_at=None, withdrawn_at=None),
                name="drafts_waiting",
            )
        ]
