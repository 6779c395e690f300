"""Cases that another system had finished or begun: read-only history, apart from native cases."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.cases.choices import AnomalyKind, CaseChannel, CaseState, ImportStage
from motcua.core.actors import Actor, Role


class CaseImport(models.Model):
    """One run of `import-cases`: its files by name and SHA-256, how far it is, and what it found.

    `position` is the last line done of the file at hand, or the last case whose fact is made. It moves in
    the same transaction as the rows, so a run that was killed goes on where it stood and doubles nothing; a
    job counts its `interruptions`. `done` of `total` say for people how far the stage is; `cases_kept` and
    `events_kept` are the uploads a job reads.
    """

    cases_name = models.CharField(max_length=250)
    cases_kept = models.CharField(max_length=100, blank=True)
    cases_hash = models.CharField(max_length=64)
    events_name = models.CharField(max_length=250, blank=True)
    events_kept = models.CharField(max_length=100, blank=True)
    events_hash = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    by_label = models.CharField(max_length=200)
    stage = models.CharField(max_length=10, choices=ImportStage, default=ImportStage.CASES)
    position = models.BigIntegerField(default=0)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    interruptions = models.IntegerField(default=0)
    case_lines = models.IntegerField(default=0)
    cases_new = models.IntegerField(default=0)
    cases_updated = models.IntegerField(default=0)
    event_lines = models.IntegerField(default=0)
    events_loaded = models.IntegerField(default=0)
    events_replaced = models.IntegerField(default=0)
    broken_lines = models.IntegerField(default=0)
    remarks = models.TextField(blank=True)

    class Meta:
        ordering = ["-started_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cases_hash", "events_hash"],
                condition=Q(finished_at=None),
                name="an_import_of_the_same_files_runs_once",
            )
        ]


class HistoricalCaseQuerySet(models.QuerySet["HistoricalCase"]):
    """Questions to imported cases."""

    def visible_to(self, actor: Actor, roles: frozenset[Role]) -> HistoricalCaseQuerySet:
        """Cases of agencies in subtrees where a role is held, or that a centre there receives for.

        Cases of unknown agencies are for administrators only.
        """
        paths = actor.paths_of(roles)
        wanted = Q(agency__in=Agency.objects.served_by(paths).values("pk"))
        for path in paths:
            wanted |= Q(agency__path__startswith=path)
        for path, procedures in actor.limited_paths_of(roles):
            wanted |= Q(agency__path__startswith=path, procedure_code__in=procedures)
        if Role.ADMINISTRATOR in roles and Role.ADMINISTRATOR in actor.roles():
            wanted |= Q(agency=None)
        return self.filter(wanted)


class HistoricalCase(models.Model):
    """A case as another system knew it. What was not recognised stays as text beside an empty field."""

    code = models.CharField(_("mã hồ sơ"), max_length=60, unique=True)
    procedure_code = models.CharField(_("thủ tục"), max_length=30, blank=True)
    procedure_text = models.CharField(max_length=200, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="historical_cases")
    agency_text = models.CharField(max_length=200, blank=True)
    channel = models.CharField(_("kênh"), max_length=12, choices=CaseChannel, blank=True)
    channel_text = models.CharField(max_length=200, blank=True)
    applicant_name = models.CharField(_("người nộp"), max_length=200, blank=True)
    folded_applicant_name = models.CharField(max_length=200, blank=True, db_index=True)
    received_at = models.DateTimeField(_("nhận lúc"), null=True)
    due_at = models.DateTimeField(_("hẹn trả"), null=True)
    finished_at = models.DateTimeField(_("có kết quả lúc"), null=True)
    handed_over_at = models.DateTimeField(_("trả lúc"), null=True)
    state = models.PositiveSmallIntegerField(_("trạng thái"), choices=CaseState, null=True)
    state_text = models.CharField(max_length=200, blank=True)
    imported_in = models.ForeignKey(CaseImport, on_delete=models.PROTECT, related_name="cases")
    line = models.IntegerField()

    objects = HistoricalCaseQuerySet.as_manager()

    def __str__(self) -> str:
        return self.code


class HistoricalEvent(models.Model):
    """Something that happened to an imported case. `case` is empty while no such case is known."""

    case = models.ForeignKey(HistoricalCase, on_delete=models.CASCADE, null=True, related_name="events")
    case_code = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(null=True)
    step = models.CharField(_("bước"), max_length=200, blank=True)
    unit = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, related_name="historical_events")
    unit_text = models.CharField(_("đơn vị"), max_length=200, blank=True)
    officer = models.CharField(_("cán bộ"), max_length=200, blank=True)
    note = models.TextField(blank=True)
    imported_in = models.ForeignKey(CaseImport, on_delete=models.PROTECT, related_name="events")
    line = models.IntegerField()

    class Meta:
        ordering = ["at", "line"]
        indexes = [models.Index(fields=["case_code"], condition=Q(case=None), name="events_without_a_case")]


class ImportAnomaly(models.Model):
    """Something odd in a line, or in `count` lines of which `line` is the first.

    `verbatim` keeps a line that could not be read, or a text that was cut, as it stood in the file.
    """

    run = models.ForeignKey(CaseImport, on_delete=models.CASCADE, related_name="anomalies")
    file = models.CharField(max_length=6, choices=[("cases", _("hồ sơ")), ("events", _("sự kiện"))])
    line = models.IntegerField()
    case_code = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=24, choices=AnomalyKind)
    text = models.CharField(max_length=300, blank=True)
    count = models.IntegerField(default=1)
    verbatim = models.TextField(blank=True)

    class Meta:
        ordering = ["run", "file", "line", "pk"]
        indexes = [models.Index(fields=["run", "kind"], name="anomalies_of_a_run")]
