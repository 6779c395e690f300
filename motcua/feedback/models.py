"""Ratings (đánh giá) of visits and of cases."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.agencies.models import Counter, Office
from motcua.cases.models import Case
from motcua.feedback.choices import Reason, Score, Through
from motcua.queueing.models import ServiceLine, Ticket


class Rating(models.Model):
    """What somebody says of one visit, or of one case without a visit; it keeps no name.

    Office, line, counter and officer are those of the visit when it was rated, so that figures stay when
    counters change hands. `reasons` are `Reason`s joined by blanks, only with a low score. `rated_at` is the
    first time; within a few minutes the rating may be changed, then `changed_at` says when.
    """

    ticket = models.OneToOneField(
        Ticket, on_delete=models.PROTECT, null=True, blank=True, related_name="rating"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="ratings")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="ratings", db_index=False)
    line = models.ForeignKey(
        ServiceLine, on_delete=models.PROTECT, null=True, blank=True, related_name="ratings"
    )
    counter = models.ForeignKey(
        Counter, on_delete=models.PROTECT, null=True, blank=True, related_name="ratings"
    )
    officer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="ratings")
    score = models.PositiveSmallIntegerField(_("mức hài lòng"), choices=Score)
    reasons = models.CharField(_("lý do"), max_length=120, blank=True)
    comment = models.CharField(_("ý kiến"), max_length=500, blank=True)
    through = models.CharField(_("đánh giá qua"), max_length=8, choices=Through)
    rated_at = models.DateTimeField(_("đánh giá lúc"))
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-rated_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=5), name="a_score_is_one_of_five"),
            models.CheckConstraint(
                condition=Q(ticket__isnull=False) | Q(case__isnull=False),
                name="a_rating_is_of_a_visit_or_a_case",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(ticket__isnull=True), name="a_case_without_visit_is_rated_once"
            ),
        ]
        indexes = [models.Index(fields=["office", "rated_at"], name="ratings_of_an_office")]

    def __str__(self) -> str:
        return f"{self.score}/5"

    @property
    def reason_words(self) -> list[str]:
        """The reasons in words."""
        return [str(Reason(code).label) for code in self.reasons.split()]
