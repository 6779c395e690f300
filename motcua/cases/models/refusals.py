"""Refusals: not accepted at the desk (Mẫu 03), and refusing proposed on the way to a decision."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.cases.models.case import Case


class DeskRefusal(models.Model):
    """A receiver would not accept a case; who may give the notice (Mẫu 03) has given it, or disagreed.

    Where the receiver decides, both are one moment. `is_given` is empty while the director has not answered.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="desk_refusals")
    reason = models.TextField(_("lý do không tiếp nhận"))
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=200)
    is_given = models.BooleanField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)
    answer = models.TextField(_("ý kiến của Giám đốc"), blank=True)
    signer_title = models.CharField(max_length=120, blank=True)
    form_number = models.CharField(_("số thông báo"), max_length=60, blank=True)

    class Meta:
        ordering = ["proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(is_given=None), name="a_case_has_one_open_desk_refusal"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(is_given=True), name="a_case_is_not_accepted_once"
            ),
            models.CheckConstraint(
                condition=~Q(is_given=True) | ~Q(form_number=""), name="a_desk_refusal_is_numbered"
            ),
            models.CheckConstraint(
                condition=~Q(is_given=False) | ~Q(answer=""), name="a_director_who_disagrees_says_why"
            ),
        ]


class Rejection(models.Model):
    """Refusing was proposed at a step (đề nghị từ chối giải quyết); the leader's signature decides it.

    `dropped_at`: it was turned back into a grant on the way, or its case was reopened. `is_late` is known
    once the case is decided.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="rejections")
    reason = models.TextField(_("lý do từ chối"))
    step_name = models.CharField(max_length=200)
    proposed_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=200)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.CharField(max_length=200, blank=True)
    drop_reason = models.TextField(_("lý do không từ chối nữa"), blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.CharField(max_length=200, blank=True)
    is_late = models.BooleanField(_("từ chối sau hạn"), default=False)

    class Meta:
        ordering = ["proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(dropped_at=None), name="a_case_has_one_standing_rejection"
            )
        ]
