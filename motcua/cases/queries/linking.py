"""Linked cases: what a case can open, with whom, and how its parts stand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency
from motcua.agencies.queries import calendar_of
from motcua.cases.models import RUNNING_STATES, Case, CaseLink
from motcua.cases.queries.presets import VariantChoice, own_papers, variants_of
from motcua.catalogue.models import LinkedProcedure, Offering
from motcua.catalogue.queries import carriers_in, record_of
from motcua.core.actors import Actor, Role
from motcua.core.worktime import describe_left

_UNITS = (
    "procedure",
    "competent_agency",
    "receiving_agency",
    "support_agency",
    "handling_unit",
    "step_agency",
)


@dataclass(frozen=True, slots=True)
class PartVariant:
    """A variant of a member as it is offered: its limit in words, the papers only it asks for."""

    choice: VariantChoice
    limit: str
    papers: Sequence[str]
    is_preset: bool


@dataclass(frozen=True, slots=True)
class Openable:
    """A member that the case has not opened: who can carry it out, nearest first, and in which variants."""

    definition: LinkedProcedure
    carriers: Sequence[Offering]
    failure: str
    variants: Sequence[PartVariant] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a case as its page shows it; `tone` is that of its due moment."""

    link: CaseLink
    child: Case | None
    words: str
    left: str
    tone: str


def openables_of(case: Case) -> list[Openable]:
    """What the case may still open: members never chosen, and those that failed. Four queries at most."""
    links = {link.member_id: link for link in case.links.all()}
    definitions = [
        one
        for one in case.procedure.linked_members.select_related("member__current_version")
        if one.member_id not in links or links[one.member_id].can_be_chosen
    ]
    failures = {key: link.failure for key, link in links.items()}
    return _openables(definitions, case.competent_agency, failures)


def openables_at(offering: Offering) -> list[Openable]:
    """What a case received for the offering could open: one query, three when there is anything."""
    definitions = LinkedProcedure.objects.filter(lead_id=offering.procedure_id)
    return _openables(list(definitions.select_related("member__current_version")), offering.agency, {})


def _openables(
    definitions: Sequence[LinkedProcedure], agency: Agency, failures: Mapping[int, str]
) -> list[Openable]:
    carriers = carriers_of(agency.path, [one.member_id for one in definitions])
    return [
        Openable(
            one,
            carriers.get(one.member_id, []),
            failures.get(one.member_id, ""),
            _variants(one),
        )
        for one in definitions
    ]


def _variants(definition: LinkedProcedure) -> list[PartVariant]:
    """The variants of the member's version in force, each with its own limit and papers."""
    record = record_of(definition.member.current_version_id or 0)
    choices = variants_of(record)
    # The ordinary one where there is one: papers of a variant count as handed in only when it was chosen.
    preset = min((one.value for one in choices), key=bool, default="")
    return [
        PartVariant(
            choice,
            next((one.text for one in record.limits if choice.value and one.variant == choice.value), "")
            or next((one.text for one in record.limits if not one.variant), ""),
            [line.name for line in own_papers(record, choice.value) if not line.is_conditional],
            is_preset=choice.value == preset,
        )
        for choice in choices
    ]


def carriers_of(home: str, procedures: Collection[int]) -> dict[int, list[Offering]]:
    """Who carries each procedure out in the province of the path, nearest to it first: two queries."""
    if not procedures:
        return {}
    found: dict[int, list[Offering]] = {}
    for offering in carriers_in(_province_of(home), procedures):
        found.setdefault(offering.procedure_id, []).append(offering)
    for offerings in found.values():
        offerings.sort(key=lambda one: (-_steps_shared(home, one.agency.path), one.agency.path))
    return found


def parts_of(case: Case, *, now: datetime) -> list[Part]:
    """The linked cases of a case in their order: one query."""
    links = case.links.select_related(
        "agency",
        "member__current_version",
        *(f"child__{unit}" for unit in _UNITS),
    )
    return [_part(link, now) for link in links]


def parent_of(case: Case) -> Case | None:
    """The case that opened this one, with its units: one query when its link was read before."""
    link: CaseLink | None = getattr(case, "parent_link", None)
    if link is None:
        return None
    return Case.objects.select_related(*_UNITS).get(pk=link.parent_id)


def parents_with_due_parts() -> QuerySet[CaseLink, int]:
    """Ids of cases with a part whose turn has come: nothing of an earlier order is unfinished."""
    before = CaseLink.objects.unfinished().filter(parent=OuterRef("parent"), order__lt=OuterRef("order"))
    due = CaseLink.objects.waiting().filter(~Exists(before))
    return due.order_by("parent_id").values_list("parent_id", flat=True).distinct()


def late_parts(actor: Actor, *, at: datetime) -> QuerySet[Case]:
    """Linked cases past their appointment which the actor's desk opened and supervises."""
    children = CaseLink.objects.filter(child__isnull=False).values("child")
    late = Case.objects.overdue(at=at).filter(state__in=RUNNING_STATES, pk__in=children)
    return late.filter(_at_desk_of(actor))


def with_failed_parts(actor: Actor) -> QuerySet[Case]:
    """Cases of the actor's desk with a part that could not be opened and waits for a decision."""
    if Role.RECEIVER not in actor.roles():
        return Case.objects.none()
    return Case.objects.filter(_at_desk_of(actor), pk__in=CaseLink.objects.failed().values("parent"))


def _at_desk_of(actor: Actor) -> Q:
    wanted = Q(pk__in=[])
    for path in actor.paths_of({Role.RECEIVER}):
        wanted |= Q(receiving_agency__path__startswith=path)
    return wanted


def _part(link: CaseLink, now: datetime) -> Part:
    child = link.child
    if child is None:
        if link.dropped_at is not None:
            return Part(link, None, _("Không mở: %(reason)s") % {"reason": link.drop_reason}, "", "")
        if link.failed_at is not None:
            return Part(link, None, _("Chưa mở được: %(reason)s") % {"reason": link.failure}, "", "late")
        return Part(link, None, _("Chờ các phần trước có kết quả"), "", "waiting")
    if child.finished_at is not None or child.due_at is None:
        is_late = bool(child.finished_at and child.due_at and child.finished_at > child.due_at)
        return Part(link, child, "", _("có kết quả sau hạn") if is_late else "", "late" if is_late else "")
    left = describe_left(calendar_of(child.competent_agency), now, child.due_at)
    return Part(link, child, "", left, "late" if child.due_at < now else "")


def _province_of(path: str) -> str:
    """The path of the province above an agency, of the root where there is none."""
    above = Agency.objects.filter(pk__in=[int(key) for key in path.split(".") if key])
    province = above.filter(kind=AgencyKind.PROVINCE).order_by("path").first()
    return province.path if province is not None else f"{path.split('.')[0]}."


def _steps_shared(one: str, other: str) -> int:
    """How far two paths go together."""
    shared = 0
    for left, right in zip(one.split("."), other.split("."), strict=False):
        if not left or left != right:
            break
        shared += 1
    return shared
