"""Reads of letters: those of an office by month, their counts, the text in force, who signs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.core import signing
from django.db.models import Count
from django.db.models.functions import TruncMonth

from motcua.agencies.models import Agency
from motcua.core.actors import Actor, Role
from motcua.core.rules.text import fold
from motcua.registers.models.letters import (
    Letter,
    LetterKind,
    LetterQuerySet,
    LetterSettings,
    LetterState,
    LetterTemplate,
)
from motcua.registers.rules.letters import DEFAULTS, LetterText

MOST_TO_SIGN = 200
LINK_LASTS = timedelta(days=180)
_links = signing.TimestampSigner(salt="motcua.registers.letter")


@dataclass(frozen=True, slots=True)
class MonthCounts:
    """How many letters of each kind the registrations of a month brought about, and how many went out."""

    month: date
    made: dict[str, int]
    given: dict[str, int]

    @property
    def rows(self) -> list[tuple[int, int]]:
        """Made and given of each kind, in the order of the kinds."""
        return [(self.made.get(kind, 0), self.given.get(kind, 0)) for kind in LetterKind.values]


def letters_of(
    agency: Agency, *, first: date, last: date, kind: str = "", state: str = "", words: str = ""
) -> LetterQuerySet:
    """Letters of an office for registrations from `first` to `last`, newest first."""
    found = Letter.objects.filter(agency=agency, registered_on__range=(first, last))
    if kind in LetterKind.values:
        found = found.filter(kind=kind)
    if state in LetterState.values:
        found = found.filter(state=state)
    for word in fold(words).split():
        found = found.filter(case__folded_applicant_name__contains=word)
    return found.select_related("case")


def state_counts(letters: LetterQuerySet) -> dict[str, int]:
    """How many of the letters are in each state: one statement."""
    rows = letters.order_by().values_list("state").annotate(count=Count("pk"))
    return dict(rows)


def months_of(agency: Agency, *, first: date, last: date) -> list[MonthCounts]:
    """Counts by kind and month of registration, the latest month first: one statement."""
    rows = (
        Letter.objects.filter(agency=agency, registered_on__range=(first, last))
        .annotate(month=TruncMonth("registered_on"))
        .order_by("-month")
        .values_list("month", "kind", "state")
        .annotate(count=Count("pk"))
    )
    months: dict[date, MonthCounts] = {}
    for month, kind, state, count in rows:
        counts = months.setdefault(month, MonthCounts(month, {}, {}))
        counts.made[kind] = counts.made.get(kind, 0) + count
        if state in (LetterState.PRINTED, LetterState.SENT):
            counts.given[kind] = counts.given.get(kind, 0) + count
    return list(months.values())


def totals(months: Sequence[MonthCounts]) -> list[tuple[int, int]]:
    """Made and given of each kind over all months."""
    return [
        (
            sum(month.made.get(kind, 0) for month in months),
            sum(month.given.get(kind, 0) for month in months),
        )
        for kind in LetterKind.values
    ]


def text_in_force(agency: Agency, kind: str, *, on: date) -> LetterText:
    """The office's text of the day, the program's where the office has none: one statement."""
    found = LetterTemplate.objects.filter(agency=agency, kind=kind, valid_from__lte=on).first()
    return LetterText(found.title, found.text) if found else DEFAULTS[kind]


def letters_to_sign(actor: Actor, *, roles: Collection[Role]) -> list[Letter]:
    """Ready letters of the offices whose letters this officer signs, the oldest first: one statement."""
    offices = Agency.objects.under(actor.paths_of(roles))
    found = Letter.objects.ready().pending()
    found = found.filter(agency__in=offices, agency__letter_settings__signer_name=actor.label)
    return list(found.select_related("case", "agency__parent").order_by("registered_on", "pk")[:MOST_TO_SIGN])


def letter_path(letter: Letter) -> str:
    """Where who has the link finds the signed letter, without signing in."""
    return f"/thu/{_links.sign(letter.check_code)}/"


def letter_of_link(link: str) -> Letter | None:
    """The signed letter of a link that is in force; None for any other."""
    try:
        code = _links.unsign(link, max_age=LINK_LASTS)
    except signing.BadSignature:
        return None
    found = Letter.objects.select_related("document__file", "case").exclude(document=None)
    return found.filter(check_code=code).first()


def settings_of(agency: Agency) -> LetterSettings:
    """How the office writes letters; what a new one would do while it has said nothing: one statement."""
    found = LetterSettings.objects.select_related("signature").filter(agency=agency).first()
    return found or LetterSettings(agency=agency)
