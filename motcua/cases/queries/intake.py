"""What the intake screen reads: where the officer receives, what is offered there, who is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.agencies.models import Office
from motcua.applicants.models import Applicant
from motcua.cases import clock
from motcua.cases.choices import PaperState
from motcua.cases.errors import ProcedureNotOffered
from motcua.cases.models import Case, CasePaper
from motcua.cases.queries.reuse import HeldPaper, held_papers
from motcua.cases.rules import slip_is_needed, stored_intake_key
from motcua.catalogue.models import Offering, ProcedureVersion
from motcua.catalogue.queries import near, open_offerings, receivable_by, record_of
from motcua.core.actors import Actor, ActorKind, Role
from motcua.core.rules.rule_sets import in_force_all
from motcua.core.rules.text import fold
from motcua.core.worktime import Due

QUICK_PROCEDURES = 8
_COUNTED_DAYS = 90
_HITS = 8
_EARLIER_PAPERS = 5


@dataclass(frozen=True, slots=True)
class DuePreview:
    """When a case received now would be due; `needs_slip` as `rules.slip_is_needed` says unasked."""

    due: Due
    needs_slip: bool


@dataclass(frozen=True, slots=True)
class KnownApplicant:
    """An applicant found again: cases still running, papers handed in before."""

    applicant: Applicant
    running: Sequence[Case]
    papers: Sequence[CasePaper]
    case_count: int
    held: Sequence[HeldPaper] = ()


def reception_points(actor: Actor, user: User, *, roles: frozenset[Role]) -> list[Office]:
    """The offices at which the officer may receive, their own counter first (`roles`: see `offices_for`)."""
    offices = list(offices_for(actor, roles=roles))
    own_id = user.counter.office_id if user.counter is not None else None
    return sorted(offices, key=lambda office: (office.pk != own_id, not office.is_main, office.name))


def offices_for(actor: Actor, *, roles: frozenset[Role]) -> QuerySet[Office]:
    """The offices at which the actor may receive: `roles` are those of the right to receive."""
    wanted = Q(pk__in=[])
    for path in actor.paths_of(roles):
        wanted |= Q(agency__path__startswith=path)
    return Office.objects.filter(wanted).select_related("agency__parent")


def offered_at(office: Office) -> QuerySet[Offering]:
    """Open offerings of the office's own agency and of the bodies beside it."""
    return open_offerings().filter(near(office.agency))


def offering_at(office: Office, offering_id: int, *, on: date) -> Offering | None:
    """One open offering for which the office may receive."""
    found = receivable_by(office.agency, on=on).select_related("handling_unit")
    return found.filter(pk=offering_id).first()


def units_for(office: Office, offering: Offering, *, on: date) -> list[Offering]:
    """Every agency for which the office may receive this procedure, the own one first."""
    found = receivable_by(office.agency, on=on).filter(procedure_id=offering.procedure_id)
    own = found.filter(near(office.agency)).values_list("pk", flat=True)
    first = set(own)
    return sorted(found, key=lambda one: (one.pk not in first, one.agency.path))


def find_offerings(office: Office, words: str, *, on: date) -> list[Offering]:
    """The best few for words being typed: code or beginning of the name first, short names before long.

    One line a procedure: the own agency's, and for what only others carry out the first of theirs.
    """
    folded = fold(words)
    own = offered_at(office)
    others = receivable_by(office.agency, on=on).exclude(procedure__in=own.values("procedure"))
    firsts = others.order_by().values("procedure").annotate(first=Min("pk")).values("first")
    hits = []
    for found in (own, open_offerings().filter(pk__in=firsts)):
        for word in folded.split()[:8]:
            found = found.filter(procedure__current_version__search_text__contains=word)
        hits += sorted(found[:200], key=lambda offering: _rank(offering, folded))
    return hits[:_HITS]


def quick_offerings(office: Office, *, actor: Actor, now: datetime) -> list[Offering]:
    """The officer's own most used procedures, for the keys F2 to F9.

    Counted over the 90 days before this week, so that a key keeps its meaning for the whole week. A new
    officer gets what the office receives most, then what it offers.
    """
    monday = localdate(now) - timedelta(days=localdate(now).weekday())
    since = monday - timedelta(days=_COUNTED_DAYS)
    received = Case.objects.filter(received_at__date__gte=since, received_at__date__lt=monday)
    own_id = actor.id if actor.kind is ActorKind.OFFICER else None
    used = [
        *_most_used(received.filter(received_by_id=own_id)),
        *_most_used(received.filter(receiving_agency_id=office.agency_id)),
    ]
    places = {key: place for place, key in reversed(list(enumerate(used)))}
    offerings = list(offered_at(office))
    offerings.sort(
        key=lambda offering: (
            places.get((offering.procedure_id, offering.agency_id), len(used)),
            not _version(offering).is_same_day,
            len(_version(offering).name),
            offering.pk,
        )
    )
    return offerings[:QUICK_PROCEDURES]


def preview_due(offering: Offering, *, channel: str, variant: str, now: datetime) -> DuePreview:
    """The appointment of a case received now, by the same clock as `receive_case`; writes nothing.

    Raises LimitUnknown when the procedure has no limit that can be counted.
    """
    due = clock.appointment(
        record=record_of(_version(offering).pk),
        agency=offering.agency,
        channel=channel,
        variant=variant,
        submitted_at=now,
        received_at=now,
        rule_versions={str(kind): rule for kind, rule in in_force_all(localdate(now)).items()},
    )
    return DuePreview(due=due, needs_slip=slip_is_needed(due.moment, now, wanted=False))


def known_applicant(
    applicant: Applicant, actor: Actor, *, roles: frozenset[Role], on: date
) -> KnownApplicant:
    """What the office knows about an applicant, as far as this officer may see it; six queries.

    `roles` are those of the right to view cases.
    """
    cases = Case.objects.filter(Q(applicant=applicant) | Q(proxy=applicant)).visible_to(actor, roles)
    running = list(cases.unfinished().order_by("due_at", "pk")[:3])
    handed_in = (
        CasePaper.objects.filter(
            case__in=cases.filter(applicant=applicant).values("pk"),
            state__in=[PaperState.SUBMITTED, PaperState.PRESENTED],
        )
        .select_related("case")
        .order_by("-case__received_at", "order")
    )
    held = held_papers(applicant, actor, roles=roles, on=on)
    shown = {one.name for one in held}
    earlier = [paper for paper in handed_in[:40] if paper.name not in shown]
    return KnownApplicant(applicant, running, _newest_by_name(earlier), cases.count(), held)


def case_of_intake(intake_key: str, *, by: Actor) -> Case | None:
    """The case that a form with this key has already made."""
    stored = stored_intake_key(by.kind, by.id, intake_key)
    return Case.objects.filter(intake_key=stored).first() if stored else None


def _most_used(cases: QuerySet[Case]) -> list[tuple[int, int]]:
    counted = (
        cases.order_by()
        .values("procedure_id", "competent_agency_id")
        .annotate(uses=Count("pk"))
        .order_by("-uses", "procedure_id")[:QUICK_PROCEDURES]
    )
    return [(row["procedure_id"], row["competent_agency_id"]) for row in counted]


def _newest_by_name(papers: Sequence[CasePaper] | QuerySet[CasePaper]) -> list[CasePaper]:
    newest: dict[str, CasePaper] = {}
    for paper in papers:
        newest.setdefault(paper.name, paper)
    return list(newest.values())[:_EARLIER_PAPERS]


def _version(offering: Offering) -> ProcedureVersion:
    version = offering.procedure.current_version
    if version is None:
        raise ProcedureNotOffered(_("Thủ tục chưa được công bố."))
    return version


def _rank(offering: Offering, folded: str) -> tuple[bool, bool, bool, int, str]:
    name, code = fold(_version(offering).name), offering.procedure.code
    return (code != folded, not name.startswith(folded), folded not in name, len(name), code)
