"""Linked cases: what a case opens at other agencies, in order or side by side."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.cases.choices import Outcome
from motcua.cases.models.case import Case
from motcua.catalogue.models import Procedure


class CaseLinkQuerySet(models.QuerySet["CaseLink"]):
    """Questions to a set of links."""

    def waiting(self) -> CaseLinkQuerySet:
        """Chosen, not opened yet, and nothing in the way but those before them."""
        return self.filter(child=None, failed_at=None, dropped_at=None)

    def failed(self) -> CaseLinkQuerySet:
        """Those that could not be opened, until somebody at the desk decides."""
        return self.filter(child=None, failed_at__isnull=False, dropped_at=None)

    def unfinished(self) -> CaseLinkQuerySet:
        """Those without an end: not opened, or opened and not decided."""
        return self.filter(Q(child=None) | Q(child__finished_at=None), dropped_at=None)


class CaseLink(models.Model):
    """One part of a linked procedure (liên thông, NĐ 61/2018 Điều 19 khoản 6, 7): a case at another agency.

    `variant` is that of the member (trường hợp) which decides limit and papers, "" for the ordinary one.
    `child` stays None until it is opened: parts of a later `order` wait for those before. `failure` says why
    the system could not open it; `dropped_at` that the desk gave it up.
    """

    parent = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links")
    child = models.OneToOneField(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="parent_link"
    )
    member = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="case_links")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="case_links")
    variant = models.CharField(_("trường hợp"), max_length=300, blank=True)
    order = models.PositiveSmallIntegerField(_("thứ tự"))
    task = models.CharField(_("nhiệm vụ"), max_length=200, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=200)
    opened_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=500, blank=True)
    dropped_at = models.DateTimeField(null=True, blank=True)
    dropped_by = models.CharField(max_length=200, blank=True)
    drop_reason = models.TextField(blank=True)

    objects = CaseLinkQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["parent", "member"], name="a_part_is_opened_once_in_a_case"),
            models.CheckConstraint(
                condition=Q(child=None, opened_at=None)
                | Q(child__isnull=False, opened_at__isnull=False, failed_at=None, dropped_at=None),
                name="an_opened_part_has_its_case",
            ),
            models.CheckConstraint(
                condition=~Q(parent=models.F("child")), name="a_case_is_no_part_of_itself"
            ),
        ]
        indexes = [
            models.Index(fields=["parent", "order"], condition=Q(child=None), name="parts_not_opened"),
        ]

    @property
    def is_waiting(self) -> bool:
        """Whether it is to be opened by the system when its turn comes."""
        return self.child_id is None and self.failed_at is None and self.dropped_at is None

    @property
    def can_be_chosen(self) -> bool:
        """Whether the desk may try it (again): it failed or was given up."""
        return self.child_id is None and not self.is_waiting

    @property
    def is_over(self) -> bool:
        """Whether nothing is waited for: decided, ended otherwise, or given up."""
        if self.dropped_at is not None:
            return True
        return self.child is not None and self.child.finished_at is not None

    @property
    def is_without_result(self) -> bool:
        """Whether its case ended without what was applied for."""
        return self.is_over and self.child is not None and self.child.outcome != Outcome.GRANTED
