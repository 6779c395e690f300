"""Questions to other units while a case runs, and their answers."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.cases.choices import Opinion
from motcua.cases.models.case import Case
from motcua.cases.models.papers import CaseAttachment
from motcua.core.actors import Actor, Role

# Who answers for a unit that is asked.
ANSWERERS = frozenset({Role.SPECIALIST, Role.HEAD_OF_SECTION})


class ConsultationQuerySet(models.QuerySet["Consultation"]):
    """Questions to a set of consultations."""

    def open(self) -> ConsultationQuerySet:
        """Those without an answer, of cases that still run."""
        return self.filter(answered_at=None, case__finished_at=None)

    def late(self, *, at: datetime) -> ConsultationQuerySet:
        """Those still without an answer when it was due."""
        return self.open().filter(due_at__lt=at)

    def asked_of(self, actor: Actor) -> ConsultationQuerySet:
        """Those put to a unit for which the actor answers."""
        wanted = Q(pk__in=[])
        for path in actor.paths_of(ANSWERERS):
            wanted |= Q(asked_unit__path__startswith=path)
        return self.filter(wanted)


class Consultation(models.Model):
    """One question to one unit (lấy ý kiến, NĐ 61/2018 Điều 19 khoản 5): content, due moment, answer.

    The clock of the case does not stop. `late_told_at` is when an answer not given in time was told to the
    director, once.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consultations")
    number = models.PositiveSmallIntegerField()
    asked_unit = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="consultations")
    step_name = models.CharField(_("bước"), max_length=200)
    question = models.TextField(_("nội dung hỏi"))
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    asker = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations_asked"
    )
    due_at = models.DateTimeField(_("hạn trả lời"))
    derivation_text = models.TextField()
    opinion = models.CharField(_("ý kiến"), max_length=10, choices=Opinion, blank=True)
    answer = models.TextField(_("nội dung trả lời"), blank=True)
    answer_file = models.ForeignKey(
        CaseAttachment, on_delete=models.PROTECT, null=True, blank=True, related_name="consultations"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    late_told_at = models.DateTimeField(null=True, blank=True)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="consultations_of_a_case_are_numbered"),
            models.UniqueConstraint(
                fields=["case", "asked_unit"],
                condition=Q(answered_at=None),
                name="a_unit_is_asked_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None) | ~Q(opinion=""), name="an_answer_has_an_opinion"
            ),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("asked_at")), name="an_answer_is_due_after_the_question"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(answered_at=None), name="consultations_waiting")
        ]

    @property
    def is_late(self) -> bool:
        """Whether the answer came after it was due; an open one is judged by `late`."""
        return self.answered_at is not None and self.answered_at > self.due_at
