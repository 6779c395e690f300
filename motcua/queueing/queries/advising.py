"""Advice found again: what a person was told, what belongs to a ticket, lists, figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from motcua.agencies.models import Office
from motcua.applicants.models import Applicant
from motcua.applicants.rules import normalise_phone
from motcua.core.rules.dates import VN_TZ
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import fold, fold_words
from motcua.queueing.choices import AdviceChannel, GuidanceOutcome
from motcua.queueing.models import Advice, AdviceTopic, Ticket

MOST_SHOWN = 5
_MOST_NAMED = 4
_FEWEST_LETTERS = 2
_WITH = ("topics__papers", "notes__by")


def advice_for(offices: QuerySet[Office]) -> QuerySet[Advice]:
    """All advice given at these offices, newest first, with what it says: four statements however much.

    Whose offices they are says `permissions.advice_offices`.
    """
    found = Advice.objects.filter(office__in=offices.order_by().values("pk"))
    return found.select_related(
        "office", "given_by", "applicant", "ticket", "appointment__slot__line"
    ).prefetch_related(*_WITH)


def advice_of(
    offices: QuerySet[Office], *, applicant: Applicant | None, phone: str = "", name: str = ""
) -> list[Advice]:
    """What a person was told before: under their record, or by their telephone when nobody knew them.

    Whoever gave a name only is found by exactly that name among those without a record and a telephone.
    """
    wanted = Q(pk__in=[])
    numbers = {number for number in (phone, applicant.phone if applicant else "") if number}
    if applicant is not None:
        wanted |= Q(applicant=applicant)
    if numbers:
        wanted |= Q(applicant=None, phone__in=numbers)
    elif applicant is None and name:
        wanted |= Q(applicant=None, phone="", folded_name=fold(name)[:200])
    return list(advice_for(offices).filter(wanted)[:MOST_SHOWN])


def advice_at(ticket: Ticket, *, offices: QuerySet[Office]) -> list[Advice]:
    """What the holder of a called ticket was told: with the ticket, and before it."""
    given = Advice.objects.filter(ticket=ticket).first()
    if given is None and ticket.applicant_id is None:
        return []
    phone, name = (given.phone, given.name) if given else ("", "")
    found = advice_of(offices, applicant=ticket.applicant, phone=phone, name=name)
    if given is not None and given not in found:
        found = [*advice_for(offices).filter(pk=given.pk), *found]
    return found


def named_in_advice(text: str, *, offices: QuerySet[Office]) -> list[Advice]:
    """People without a record of their own who were advised before, by telephone or words of the name."""
    found = Advice.objects.filter(office__in=offices.order_by().values("pk"), applicant=None)
    wanted = _person(text)
    return list(found.filter(wanted)[:_MOST_NAMED]) if wanted is not None else []


@dataclass(frozen=True, slots=True)
class AdviceFilter:
    """What is looked for in the list; empty values ask for everything."""

    since: date | None = None
    until: date | None = None
    person: str = ""
    procedure: str = ""
    channel: str = ""
    awaits: bool = False


def find_advice(offices: QuerySet[Office], wanted: AdviceFilter) -> QuerySet[Advice]:
    """The list, newest first; what waits for a follow-up in the order of the days promised."""
    found = advice_for(offices)
    if wanted.since is not None:
        found = found.filter(given_at__gte=_start(wanted.since))
    if wanted.until is not None:
        found = found.filter(given_at__lt=_start(wanted.until + timedelta(days=1)))
    if wanted.channel:
        found = found.filter(channel=wanted.channel)
    if wanted.person.strip():
        found = found.filter(_person(wanted.person) or Q(pk__in=[]))
    if fold(wanted.procedure):
        topics = AdviceTopic.objects.all()
        for word in fold(wanted.procedure).split()[:8]:
            topics = topics.filter(search_text__contains=word)
        found = found.filter(pk__in=topics.values("advice"))
    if wanted.awaits:
        found = found.filter(follow_up_on__isnull=False, followed_up_at=None).order_by("follow_up_on", "pk")
    return found


@dataclass(frozen=True, slots=True)
class MonthOfAdvice:
    """A month: conversations by channel, visits to the guidance desk by how they ended."""

    month: date
    by_phone: int
    by_email: int
    in_person: int
    tickets: int
    sent_to_prepare: int
    answered: int

    @property
    def guided(self) -> int:
        """Everybody who came to the guidance desk."""
        return self.tickets + self.sent_to_prepare + self.answered

    @property
    def advised(self) -> int:
        """All conversations but those at the guidance desk."""
        return self.by_phone + self.by_email + self.in_person


def advice_by_month(office: Office, *, since: date) -> list[MonthOfAdvice]:
    """The months since a day, newest first: one statement."""
    outside = Q(outcome="")
    rows = (
        Advice.objects.filter(office=office, given_at__gte=_start(since))
        .order_by()
        .annotate(month=TruncMonth("given_at", tzinfo=VN_TZ))
        .values("month")
        .annotate(
            by_phone=Count("pk", filter=outside & Q(channel=AdviceChannel.PHONE)),
            by_email=Count("pk", filter=outside & Q(channel=AdviceChannel.EMAIL)),
            in_person=Count("pk", filter=outside & Q(channel=AdviceChannel.IN_PERSON)),
            tickets=Count("pk", filter=Q(outcome=GuidanceOutcome.TICKET)),
            sent_to_prepare=Count("pk", filter=Q(outcome=GuidanceOutcome.PREPARE)),
            answered=Count("pk", filter=Q(outcome=GuidanceOutcome.ANSWERED)),
        )
        .order_by("-month")
    )
    return [MonthOfAdvice(**{**row, "month": row["month"].date()}) for row in rows]


def asked_most(office: Office, *, since: date, limit: int = 10) -> Sequence[tuple[str, str, int]]:
    """The procedures asked about most since a day, each with code, name and how often: one statement."""
    topics = AdviceTopic.objects.filter(advice__office=office, advice__given_at__gte=_start(since))
    counted = topics.order_by().values("code", "name").annotate(times=Count("pk"))
    return [(row["code"], row["name"], row["times"]) for row in counted.order_by("-times", "code")[:limit]]


def _person(text: str) -> Q | None:
    """Who is meant by a telephone or words of a name; None for too little."""
    try:
        return Q(phone=normalise_phone(text))
    except Unreadable:
        words = fold_words(text)
    if len("".join(words)) < _FEWEST_LETTERS:
        return None
    wanted = Q()
    for word in words[:6]:
        wanted &= Q(folded_name__contains=word)
    return wanted


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=VN_TZ)
