"""What reports count: one fact a case, and counters that are sums of facts."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.cases.choices import CaseChannel, CaseState, CounterSpan
from motcua.cases.models.case import Case
from motcua.cases.models.history import HistoricalCase
from motcua.cases.rules.facts import Verdict


class CaseFact(models.Model):
    """The one row that reports know of a case, native or imported; a pure function of the case's rows.

    `agency` is the competent agency; where an import does not know it, `agency_text` is what stood there.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, null=True, related_name="fact")
    historical_case = models.OneToOneField(
        HistoricalCase, on_delete=models.CASCADE, null=True, related_name="fact"
    )
    code = models.CharField(_("mã hồ sơ"), max_length=60)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="case_facts")
    agency_text = models.CharField(max_length=200, blank=True)
    procedure_code = models.CharField(_("thủ tục"), max_length=200, blank=True)
    channel = models.CharField(_("kênh"), max_length=12, choices=CaseChannel, blank=True)
    state = models.PositiveSmallIntegerField(_("trạng thái"), choices=CaseState)
    received_at = models.DateTimeField(_("nhận lúc"), null=True)
    received_on = models.DateField(null=True)
    due_at = models.DateTimeField(_("hẹn trả"), null=True)
    finished_at = models.DateTimeField(_("có kết quả lúc"), null=True)
    finished_on = models.DateField(null=True)
    handed_over_at = models.DateTimeField(_("trả lúc"), null=True)
    verdict = models.CharField(max_length=8, choices=[(verdict.value, verdict.value) for verdict in Verdict])

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(case=None, historical_case__isnull=False)
                | Q(case__isnull=False, historical_case=None),
                name="a_fact_is_of_one_case",
            )
        ]
        indexes = [
            models.Index(fields=["verdict", "due_at"], name="facts_by_verdict"),
            models.Index(fields=["-received_on", "-id"], name="facts_by_receipt"),
            models.Index(fields=["finished_on"], name="facts_by_end"),
            # Open cases are few among the ended: reports read them whole.
            models.Index(
                fields=["agency", "due_at"], condition=Q(verdict=Verdict.OPEN.value), name="facts_open"
            ),
        ]


class CaseCounter(models.Model):
    """Sums of facts for one agency × procedure × channel × day, and again × month (`on`: its first day).

    `key` is those five as one text: parts may be unknown, and NULLs would not be unique. The cases received
    in the span by their verdict, and apart from them the cases that ended in the span.
    """

    key = models.CharField(max_length=500, unique=True)
    span = models.CharField(max_length=5, choices=CounterSpan)
    on = models.DateField(null=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="case_counters")
    agency_text = models.CharField(max_length=200, blank=True)
    procedure_code = models.CharField(max_length=200, blank=True)
    channel = models.CharField(max_length=12, choices=CaseChannel, blank=True)
    received = models.IntegerField(default=0)
    early = models.IntegerField(default=0)
    on_time = models.IntegerField(default=0)
    late = models.IntegerField(default=0)
    unjudged = models.IntegerField(default=0)
    done = models.IntegerField(default=0)
    done_early = models.IntegerField(default=0)
    done_on_time = models.IntegerField(default=0)
    done_late = models.IntegerField(default=0)

    class Meta:
        indexes = [models.Index(fields=["span", "on"], name="counters_of_a_time")]


class FactCursor(models.Model):
    """How far the event log is followed: one row for the facts, one for the messages to applicants.

    `settled`: every event up to this id is dealt with. `seen`: the last one looked at. On PostgreSQL a
    transaction that runs may still bring events of lower ids: `seen` is settled once all transactions that
    ran when it was read (ids below `horizon`) have ended.
    """

    name = models.CharField(max_length=20, primary_key=True)
    settled = models.BigIntegerField(default=0)
    seen = models.BigIntegerField(default=0)
    horizon = models.BigIntegerField(default=0)
    folded_at = models.DateTimeField(null=True)


class FactComparison(models.Model):
    """One nightly recomputation of all facts and counters, and how many differed. `position` is its place."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    stage = models.CharField(max_length=12, default="facts")
    position = models.BigIntegerField(default=0)
    facts = models.IntegerField(default=0)
    counters = models.IntegerField(default=0)
    differences = models.IntegerField(default=0)

    class Meta:
        ordering = ["-started_at"]


class FactDifference(models.Model):
    """A fact or counter that differed from its recomputation, and was put right."""

    comparison = models.ForeignKey(FactComparison, on_delete=models.CASCADE, related_name="found")
    subject = models.CharField(max_length=500)
    stored_text = models.TextField()
    computed_text = models.TextField()
    found_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
