"""The case itself, and questions to a set of cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.agencies.models import Agency, Counter, Office
from motcua.applicants.models import Applicant
from motcua.audit.models import ChainHead
from motcua.cases.choices import CaseChannel, CaseState, Delivery, Outcome
from motcua.catalogue.models import Field, Procedure, ProcedureVersion, ProcessVersion
from motcua.catalogue.queries import process_walked
from motcua.catalogue.rules.process import Process, Step, StepUnit
from motcua.catalogue.rules.record import Channel
from motcua.core.actors import Actor, Cover, Role

if TYPE_CHECKING:
    from motcua.cases.models.visits import StepVisit

# How cases of a channel count for the catalogue: whose limit holds, whose steps are walked.
FILING = {
    CaseChannel.DIRECT: Channel.DIRECT,
    CaseChannel.HOME_VISIT: Channel.DIRECT,
    CaseChannel.POST: Channel.POST,
    CaseChannel.ONLINE: Channel.ONLINE,
}
FINAL_STATES = (CaseState.NOT_ACCEPTED, CaseState.ENDED_BY_APPLICANT, CaseState.HANDED_OVER)
RUNNING_STATES = (CaseState.RECEIVED, CaseState.IN_PROGRESS)
WAITING_STATES = (CaseState.AWAITING_SUPPLEMENT, CaseState.AWAITING_PAYMENT, CaseState.STOPPED)


def _takes_part(path: str) -> Q:
    """A unit below `path` is competent, receives, supports, handles or stands at the present step.

    The units are found once a statement; five joins would look them up for each case.
    """
    units = Agency.objects.under((path,)).values("pk")
    return (
        Q(competent_agency__in=units)
        | Q(receiving_agency__in=units)
        | Q(support_agency__in=units)
        | Q(handling_unit__in=units)
        | Q(step_agency__in=units)
    )


def held_by_covered(actor: Actor) -> Q:
    """Cases held by absent officers, at steps that the actor may do in their place."""
    wanted = Q(pk__in=[])
    for cover in actor.covers:
        grant = cover.grant
        held = Q(
            holder_id=cover.user_id,
            step_role=grant.role.value,
            step_agency__path__startswith=grant.agency_path,
        )
        if grant.procedures:
            held &= Q(procedure__code__in=grant.procedures)
        wanted |= held
    return wanted


class CaseQuerySet(models.QuerySet["Case"]):
    """Questions to a set of cases."""

    def visible_to(self, actor: Actor, roles: frozenset[Role]) -> CaseQuerySet:
        """Cases in which any unit that takes part lies in a subtree where a role is held."""
        wanted = Q(pk__in=[])
        for path in actor.paths_of(roles):
            wanted |= _takes_part(path)
        for path, procedures in actor.limited_paths_of(roles):
            wanted |= _takes_part(path) & Q(procedure__code__in=procedures)
        return self.filter(wanted)

    def at_steps_of(self, actor: Actor) -> CaseQuerySet:
        """Running cases standing at a step the actor's roles may do, with nobody else holding them.

        The cases of an absent officer count as one's own for who stands in for them.
        """
        wanted, held = Q(pk__in=[]), Q(holder=None) | Q(holder_id=actor.id)
        for grant in actor.grants:
            own = Q(step_role=grant.role.value, step_agency__path__startswith=grant.agency_path)
            if grant.procedures:
                own &= Q(procedure__code__in=grant.procedures)
            wanted |= own
        return self.filter(wanted, held | held_by_covered(actor))

    def received_under(self, paths: Iterable[str]) -> CaseQuerySet:
        """Cases whose receiving unit lies in one of the subtrees."""
        wanted = Q(pk__in=[])
        for path in paths:
            wanted |= Q(receiving_agency__path__startswith=path)
        return self.filter(wanted)

    def unfinished(self) -> CaseQuerySet:
        """Cases without a finish moment (9, 10, 7 or a final 8)."""
        return self.filter(finished_at=None).exclude(state__in=[CaseState.NOT_ACCEPTED, CaseState.DRAFT])

    def with_papers_elsewhere(self) -> CaseQuerySet:
        """Running cases whose papers lie with another unit than the one that works on them."""
        return self.filter(papers_agency__isnull=False).exclude(papers_agency=F("step_agency"))

    def overdue(self, *, at: datetime) -> CaseQuerySet:
        """Unfinished cases past their appointment; a result being corrected was judged when it was given."""
        return self.unfinished().filter(due_at__lt=at, first_finished_at=None)


class Case(models.Model):
    """A case (hồ sơ): one request of one applicant for one procedure.

    Applicant data are copied at receipt: a later change of address does not rewrite a slip. The three due
    moments are kept apart; on time is judged against `due_at`, the first appointment. `apology_needed_at` is
    from when an apology should be written (`clock.appoint`). `papers_agency`: where the papers lie, None when
    all is electronic.
    """

    code = models.CharField(_("mã hồ sơ"), max_length=60, unique=True)
    lookup_code = models.CharField(_("mã tra cứu"), max_length=8, db_index=True)
    slip_number = models.CharField(_("số giấy tiếp nhận"), max_length=60, blank=True)
    state = models.PositiveSmallIntegerField(_("trạng thái"), choices=CaseState)

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="cases")
    procedure_version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="cases")
    process_version = models.ForeignKey(ProcessVersion, on_delete=models.PROTECT, related_name="cases")
    variant = models.CharField(_("trường hợp"), max_length=300, blank=True)
    procedure_name = models.TextField(_("tên thủ tục"))
    # Copied from the version: the tracking book of a field must not join its way through all cases.
    field = models.ForeignKey(
        Field, on_delete=models.PROTECT, null=True, blank=True, related_name="cases", db_index=False
    )
    book_number = models.PositiveIntegerField(_("số thứ tự trong sổ"), null=True, blank=True)
    is_same_day = models.BooleanField(default=False)

    competent_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="cases")
    receiving_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="received_cases")
    support_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="supported_cases"
    )
    papers_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="held_papers"
    )
    handling_unit = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="handled_cases")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, blank=True, related_name="cases")
    counter = models.ForeignKey(
        Counter, on_delete=models.PROTECT, null=True, blank=True, related_name="cases"
    )
    received_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="received_cases"
    )
    channel = models.CharField(_("kênh"), max_length=12, choices=CaseChannel)
    delivery = models.CharField(_("nhận kết quả"), max_length=10, choices=Delivery, default=Delivery.COUNTER)
    delivery_address = models.CharField(_("địa chỉ nhận"), max_length=300, blank=True)

    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="cases")
    applicant_name = models.CharField(_("người nộp"), max_length=200)
    folded_applicant_name = models.CharField(max_length=200, db_index=True)
    backward_applicant_name = models.CharField(max_length=200, default="", editable=False)
    applicant_identifier = models.CharField(_("số định danh"), max_length=20, blank=True)
    applicant_address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    applicant_phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    applicant_email = models.EmailField(_("thư điện tử"), blank=True)
    wants_mail = models.BooleanField(_("muốn nhận tin qua thư điện tử"), default=False)
    proxy = models.ForeignKey(
        Applicant, on_delete=models.PROTECT, null=True, blank=True, related_name="cases_as_proxy"
    )
    proxy_name = models.CharField(_("người được ủy quyền"), max_length=200, blank=True)
    folded_proxy_name = models.CharField(max_length=200, default="", editable=False)
    proxy_paper = models.CharField(_("giấy ủy quyền"), max_length=200, blank=True)
    place_of_land = models.CharField(_("nơi có đất, nhà"), max_length=200, blank=True)
    note = models.TextField(_("ghi chú"), blank=True)

    submitted_at = models.DateTimeField(_("nộp lúc"))
    received_at = models.DateTimeField(_("nhận lúc"), null=True, blank=True)
    statutory_due_at = models.DateTimeField(_("hạn theo quy định"), null=True, blank=True)
    due_at = models.DateTimeField(_("hẹn trả"), null=True, blank=True)
    apology_needed_at = models.DateTimeField(_("cần xin lỗi từ"), null=True, blank=True)
    reappointed_due_at = models.DateTimeField(_("hẹn lại"), null=True, blank=True)
    paused_at = models.DateTimeField(_("tạm dừng từ"), null=True, blank=True)
    supplement_due_at = models.DateTimeField(_("hạn bổ sung"), null=True, blank=True)
    supplement_requests = models.PositiveSmallIntegerField(_("số lần yêu cầu bổ sung"), default=0)
    was_late_before_restart = models.BooleanField(default=False)
    finished_at = models.DateTimeField(_("có kết quả lúc"), null=True, blank=True)
    first_finished_at = models.DateTimeField(_("có kết quả lần đầu lúc"), null=True, blank=True)
    handed_over_at = models.DateTimeField(_("trả lúc"), null=True, blank=True)
    recipient_name = models.CharField(_("người nhận kết quả"), max_length=200, blank=True)
    recipient_paper = models.CharField(_("giấy tờ người nhận"), max_length=120, blank=True)
    is_rejection_proposed = models.BooleanField(_("đề nghị từ chối giải quyết"), default=False)
    outcome = models.CharField(_("kết quả"), max_length=10, choices=Outcome, blank=True, default=Outcome.NONE)
    result_number = models.CharField(_("số văn bản"), max_length=80, blank=True)
    external_number = models.CharField(_("số của hệ thống ngoài"), max_length=80, blank=True)

    step_key = models.CharField(max_length=40, blank=True)
    step_name = models.CharField(_("bước"), max_length=200, blank=True)
    step_role = models.CharField(max_length=30, blank=True)
    step_agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="cases_at_step"
    )
    step_due_at = models.DateTimeField(_("hạn của bước"), null=True, blank=True)
    holder = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="held_cases"
    )

    rule_versions = models.JSONField(default=dict)
    intake_key = models.CharField(max_length=64, null=True, blank=True, unique=True)
    version = models.IntegerField(default=1)

    # What `cases.sql.case_at_work` reads together with the case, for the action that follows.
    last_visit: StepVisit | None = None
    chain_head: ChainHead | None = None
    # Set by the action that writes down the answer about a draft, so that leaving the step takes none back.
    is_draft_answered = False

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(handed_over_at=None) | Q(finished_at__lte=F("handed_over_at")),
                name="a_result_is_handed_over_after_it_exists",
            ),
            models.CheckConstraint(condition=Q(state__gte=0, state__lte=10), name="a_case_has_a_known_state"),
        ]
        indexes = [
            models.Index(fields=["step_role", "state"], name="case_work"),
            # With the key, so that a given name is looked through in the index alone (`queries.finding`).
            models.Index(
                fields=["backward_applicant_name", "id"],
                opclasses=["varchar_pattern_ops", "int8_ops"],
                name="case_given_name",
            ),
            models.Index(fields=["state", "due_at"], name="case_due"),
            models.Index(
                fields=["apology_needed_at"],
                condition=Q(finished_at=None, reappointed_due_at=None),
                name="case_apologies_needed",
            ),
            models.Index(fields=["-received_at"], name="case_newest"),
            models.Index(fields=["finished_at"], name="case_finished"),
            models.Index(fields=["submitted_at"], name="case_submitted"),
            models.Index(
                fields=["papers_agency", "step_agency"],
                condition=Q(papers_agency__isnull=False, step_agency__isnull=False)
                & ~Q(papers_agency=F("step_agency")),
                name="case_papers_elsewhere",
            ),
            # A tracking book is read by time; the name lies in the index so that a search stays inside it.
            models.Index(
                fields=["receiving_agency", "field", "received_at", "folded_applicant_name"],
                name="case_book_of_field",
            ),
            models.Index(
                fields=["receiving_agency", "received_at", "folded_applicant_name"], name="case_book"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def process(self) -> Process:
        """The steps the case is pinned to, as cases of its channel walk them; read once a process."""
        return process_walked(self.process_version_id, FILING[CaseChannel(self.channel)])

    @property
    def step(self) -> Step | None:
        """The present step, None before reception and after the end."""
        return self.process.step(self.step_key) if self.step_key else None

    def agency_of(self, unit: StepUnit) -> Agency:
        """The agency that owns a step: the receiving centre, the handling section or the competent agency."""
        if unit is StepUnit.CENTRE:
            return self.receiving_agency
        return self.handling_unit if unit is StepUnit.SECTION else self.competent_agency

    def cover_by(self, actor: Actor) -> Cover | None:
        """The cover by which the actor may do the present step in the place of its absent holder."""
        if not actor.covers or self.step_agency is None:
            return None
        return actor.cover_for(
            self.holder_id, self.step_role, self.step_agency.path, procedure=self.procedure.code
        )

    @property
    def is_in_correction(self) -> bool:
        """Whether a result that was handed over is being corrected."""
        return self.first_finished_at is not None and self.finished_at is None

    @property
    def is_final(self) -> bool:
        """Whether nothing more can happen (short of reopening)."""
        return self.state in FINAL_STATES or (
            self.state == CaseState.STOPPED and self.finished_at is not None
        )
