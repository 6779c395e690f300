"""Tables of procedures, their versions, their processes, and who offers them.

A version keeps the whole record as canonical JSON text (`rules.record`), beside the columns that lists filter
by: it is one immutable document, read in one statement at the counter.
"""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.catalogue.choices import LimitUnitChoice, OnlineLevel, Origin, RefusalBy, VersionState
from motcua.catalogue.errors import VersionPublished
from motcua.catalogue.rules.limits import Settlement
from motcua.catalogue.rules.process import Process
from motcua.catalogue.rules.record import ProcedureRecord
from motcua.catalogue.rules.storage import process_from_json, record_from_json
from motcua.core.worktime import LimitUnit


class Field(models.Model):
    """A field of administration (lĩnh vực)."""

    name = models.CharField(_("tên lĩnh vực"), max_length=250, unique=True)
    folded_name = models.CharField(max_length=250, editable=False)

    class Meta:
        ordering = ["folded_name"]

    def __str__(self) -> str:
        return self.name


class Procedure(models.Model):
    """An administrative procedure (thủ tục hành chính), known by its national code."""

    code = models.CharField(_("mã thủ tục"), max_length=30, unique=True)
    origin = models.CharField(_("nguồn"), max_length=12, choices=Origin)
    current_version = models.ForeignKey(
        "ProcedureVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    retired_on = models.DateField(_("bãi bỏ từ"), null=True, blank=True)
    retirement_ground = models.CharField(_("căn cứ bãi bỏ"), max_length=300, blank=True)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    def is_retired_on(self, day: date) -> bool:
        """Whether no new case is received on that day."""
        return self.retired_on is not None and self.retired_on <= day


class VersionQuerySet(models.QuerySet["ProcedureVersion"]):
    """Versions; what a published one says never changes, only whether it still holds.

    Nor can one be deleted: its process protects it, and it protects its process.
    """

    def update(self, **values: Any) -> int:
        """Refuses what would change the content of a published version; `bulk_update` passes here too."""
        if values.keys() - {"state", "effective_to", "current_process", "current_process_id"}:
            _refuse_if(self.exclude(state=VersionState.DRAFT).exists())
        return super().update(**values)


class ProcedureVersion(models.Model):
    """One version of a procedure; never changed once published.

    `based_on` is the version as its source says it, when people settled in this one what it leaves open, or
    edited it: then `edited_by` and `ground` say who and by which document.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("phiên bản"))
    state = models.CharField(max_length=12, choices=VersionState, default=VersionState.PUBLISHED)
    name = models.TextField(_("tên thủ tục"))
    field = models.ForeignKey(Field, on_delete=models.PROTECT, related_name="versions")
    levels = models.CharField(_("cấp thực hiện"), max_length=60, blank=True)
    agency_text = models.TextField(_("cơ quan thực hiện"), blank=True)
    online_level = models.CharField(
        _("mức độ trực tuyến"), max_length=12, choices=OnlineLevel, blank=True, default=OnlineLevel.UNKNOWN
    )
    is_same_day = models.BooleanField(_("giải quyết trong ngày"), default=False)
    decision_number = models.CharField(_("quyết định công bố"), max_length=120, blank=True)
    search_text = models.TextField(editable=False)
    record_text = models.TextField(editable=False)
    verbatim_text = models.TextField(editable=False)
    record_hash = models.CharField(max_length=64, editable=False)
    current_process = models.ForeignKey(
        "ProcessVersion", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    effective_from = models.DateField(_("hiệu lực từ"), null=True, blank=True)
    effective_to = models.DateField(_("hiệu lực đến"), null=True, blank=True)
    edited_by = models.CharField(_("người biên tập"), max_length=200, blank=True)
    ground = models.CharField(_("căn cứ sửa đổi"), max_length=300, blank=True)
    created_at = models.DateTimeField()

    objects = VersionQuerySet.as_manager()

    class Meta:
        ordering = ["procedure", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "number"], name="version_numbers_are_unique_in_a_procedure"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def record(self) -> ProcedureRecord:
        """The whole procedure as read from its source; the verbatim source stays in `verbatim_text`."""
        return record_from_json(self.record_text)

    @property
    def record_with_source(self) -> ProcedureRecord:
        """The same with every field of the source exactly as read."""
        return dataclasses.replace(self.record, verbatim=json.loads(self.verbatim_text))


class ProcedureDraft(models.Model):
    """The record of a procedure while it is being edited; one at a time.

    `base` is the version it began from. `publish_on`: the day it comes into force by itself; `held_because`
    says why it did not. `revision` counts the savings.
    """

    procedure = models.OneToOneField(Procedure, on_delete=models.CASCADE, related_name="draft")
    base = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+")
    record_text = models.TextField(editable=False)
    ground = models.CharField(_("căn cứ sửa đổi"), max_length=300, blank=True)
    publish_on = models.DateField(_("công bố từ ngày"), null=True, blank=True)
    held_because = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    saved_by = models.CharField(max_length=200)
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["-saved_at"]

    @cached_property
    def record(self) -> ProcedureRecord:
        """The record as saved last, whole or not."""
        return record_from_json(self.record_text)


class SettledLimit(models.Model):
    """What a person decided about a limit that the source of a version leaves open, and on what ground."""

    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="settled_limits")
    variant = models.TextField(_("trường hợp"), blank=True)
    amount = models.PositiveIntegerField(_("thời hạn"))
    unit = models.CharField(_("đơn vị tính"), max_length=12, choices=LimitUnitChoice)
    source = models.CharField(_("căn cứ"), max_length=300)
    by_label = models.CharField(max_length=200)
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "variant"], name="one_settled_limit_per_variant")
        ]

    @property
    def settlement(self) -> Settlement:
        """The decision as the rules read it."""
        return Settlement(self.variant, self.amount, LimitUnit(self.unit), self.source)


class ProcessQuerySet(models.QuerySet["ProcessVersion"]):
    """Processes; a published one never changes: cases pin it."""

    def update(self, **values: Any) -> int:
        """Refuses what would change the steps of a published process."""
        if values.keys() - {"state"}:
            _refuse_if(self.exclude(state=VersionState.DRAFT).exists())
        return super().update(**values)


class ProcessVersion(models.Model):
    """One version of the internal process of a procedure version; immutable once published.

    `revision` counts how often a draft was saved: who saves names the one they have seen. `notes_text` is a
    JSON list of what a BPMN file said that a process cannot.
    """

    procedure_version = models.ForeignKey(
        ProcedureVersion, on_delete=models.PROTECT, related_name="processes"
    )
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=12, choices=VersionState, default=VersionState.DRAFT)
    definition_text = models.TextField()
    published_at = models.DateTimeField(null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    saved_by = models.CharField(max_length=200, blank=True)
    saved_at = models.DateTimeField(null=True, blank=True)
    notes_text = models.TextField(default="[]")

    objects = ProcessQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT) | Q(published_at__isnull=False),
                name="a_published_process_says_since_when",
            ),
            models.UniqueConstraint(
                fields=["procedure_version", "number"], name="process_numbers_are_unique_in_a_version"
            ),
            models.UniqueConstraint(
                fields=["procedure_version"],
                condition=Q(state=VersionState.DRAFT),
                name="a_version_has_one_draft_of_its_process",
            ),
        ]

    @cached_property
    def process(self) -> Process:
        """The steps and exits."""
        return process_from_json(self.definition_text)

    @property
    def notes(self) -> list[str]:
        """What the file a draft was read from says and a process cannot."""
        notes: list[str] = json.loads(self.notes_text)
        return notes


class Offering(models.Model):
    """An agency carries a procedure out: which unit handles it, and the choices left to the office."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="offerings")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="offerings")
    handling_unit = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="handled_offerings")
    refusal_by = models.CharField(
        _("từ chối tại bàn"), max_length=12, choices=RefusalBy, default=RefusalBy.RECEIVER
    )
    is_open = models.BooleanField(_("đang tiếp nhận"), default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "procedure"], name="one_offering_per_agency_and_procedure"
            )
        ]


class ReceptionScope(models.Model):
    """By decision, the centres below `receiver` take in cases for the agencies below `served` (phi địa giới).

    A province publishes which reception points receive for whom and for which procedures; without a
    procedure it is for all that the agencies offer. Both subtrees include their root.
    """

    receiver = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="reception_scopes")
    served = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="received_by_others")
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, null=True, blank=True, related_name="reception_scopes"
    )
    decision = models.CharField(_("văn bản"), max_length=200)
    effective_from = models.DateField(_("hiệu lực từ"))
    effective_to = models.DateField(_("hiệu lực đến"), null=True, blank=True)

    class Meta:
        ordering = ["-effective_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=models.F("effective_from")),
                name="a_reception_scope_ends_after_it_begins",
            )
        ]


class LinkedProcedure(models.Model):
    """Cases of `lead` open a case of `member` at another agency (liên thông, NĐ 61/2018 Điều 19 khoản 6, 7).

    Members of the same order run side by side; a later one begins when all before it are decided. A row is
    also the decision that lets the receiving desk take a case in for the member's agency.
    """

    lead = models.ForeignKey(Procedure, on_delete=models.CASCADE, related_name="linked_members")
    member = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="linked_leads")
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=1)
    note = models.CharField(_("nhiệm vụ"), max_length=200, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["lead", "member"], name="a_member_is_linked_once_to_a_lead"),
            models.CheckConstraint(
                condition=~Q(lead=models.F("member")), name="a_procedure_is_not_linked_to_itself"
            ),
            models.CheckConstraint(condition=Q(order__gte=1), name="linked_procedures_count_from_one"),
        ]


class AttentionItem(models.Model):
    """Something in a version that a person must decide, until they have."""

    version = models.ForeignKey(ProcedureVersion, on_delete=models.CASCADE, related_name="attention_items")
    kind = models.CharField(max_length=30)
    part = models.CharField(max_length=40)
    text = models.TextField()
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["kind"], condition=Q(settled_at=None), name="open_attention")]


class ImportRun(models.Model):
    """One run of `import-procedures` and what it found; `report_text` is the report as JSON.

    `position` says how many of `total` records are done; it moves in the same transaction as the records, so
    a run that was cut off (`interruptions` times) goes on where it stood. Until it has finished the report
    stands in its parts. `kept_file` is the upload that a job reads, `file_hash` its SHA-256.
    """

    source_name = models.CharField(max_length=250)
    source_hash = models.CharField(max_length=64, blank=True)
    file_hash = models.CharField(max_length=64, blank=True)
    kept_file = models.CharField(max_length=100, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    by_label = models.CharField(max_length=200)
    position = models.IntegerField(default=0)
    total = models.IntegerField(default=0)
    interruptions = models.IntegerField(default=0)
    read = models.IntegerField(default=0)
    created = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    unchanged = models.IntegerField(default=0)
    rejected = models.IntegerField(default=0)
    kept_own = models.IntegerField(default=0)
    report_text = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file_hash"],
                condition=Q(finished_at=None) & ~Q(file_hash=""),
                name="an_import_of_the_same_file_runs_once",
            )
        ]


class ImportPart(models.Model):
    """What one slice of an unfinished run found, as JSON; the finished run holds it all."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="parts")
    number = models.IntegerField()
    part_text = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="a_slice_of_an_import_is_kept_once")
        ]


def _refuse_if(is_published: bool) -> None:
    if is_published:
        raise VersionPublished(_now("Phiên bản đã công bố không sửa được; xin lập phiên bản mới."))
