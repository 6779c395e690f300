"""Linked cases: what a case can open, with whom, and how its parts stand."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency
from motcua.agencies.queries import calendar_of
from motcua.cases.models import RUNNING_STATES, Case, CaseLink
from motcua.catalogue.models import LinkedProcedure, Offering
from motcua.catalogue.queries import carriers_in
from motcua.core.actors import Actor, Role
from motcua.core.worktime import describe_left


@dataclass(frozen=True, slots=True)
class Openable:
    """A member that the case has not opened: who can carry it out, nearest first."""

    definition: LinkedProcedure
    carriers: Sequence[Offering]
    failure: str


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
    carriers = carriers_of(case, [one.member_id for one in definitions])
    return [
        Openable(
            one,
            carriers.get(one.member_id, []),
            links[one.member_id].failure if one.member_id in links else "",
        )
        for one in definitions
    ]


def carriers_of(case: Case, procedures: Collection[int]) -> dict[int, list[Offering]]:
    """Who carries each procedure out in the case's province, nearest to its agency first: two queries."""
    if not procedures:
        return {}
    home = case.competent_agency.path
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
        *(f"child__{unit}" for unit in ("procedure", "competent_agency", "receiving_agency",
                                         "support_agency", "handling_unit", "step_agency")),
    )  # fmt: skip
    return [_part(link, now) for link in links]


def parent_of(case: Case) -> Case | None:
    """The case that opened this one, with its units: one query."""
    link = (
        CaseLink.objects.filter(child=case)
        .select_related(
            *(f"parent__{unit}" for unit in ("procedure", "competent_agency", "receiving_agency",
                                              "support_agency", "handling_unit", "step_agency"))
        )
        .first()
    )  # fmt: skip
    return link.parent if link is not None else None


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
