"""What the search for procedures reads from an address, and the procedures it finds, best first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Case, Exists, F, IntegerField, OuterRef, QuerySet, Value, When
from django.db.models.functions import Length

from motcua.agencies.models import Agency, Office
from motcua.agencies.queries import ancestor_ids
from motcua.catalogue.choices import Level, OnlineLevel
from motcua.catalogue.models import Offering, ProcedureVersion
from motcua.catalogue.queries import ProcedureFilter, find_procedures
from motcua.core.rules.text import fold, fold_words, nfc, squeeze
from motcua.web.portal.events import LifeEvent, event_of

_LONGEST_QUERY = 200
_LONGEST_ID = 15


@dataclass(frozen=True, slots=True)
class ProcedureSearch:
    """One search as its address says it; what cannot be meant narrows nothing."""

    words: str = ""
    field_id: int | None = None
    agency_id: int | None = None
    level: str = ""
    online_level: str = ""
    event: LifeEvent | None = None

    @classmethod
    def read(cls, given: Mapping[str, str]) -> ProcedureSearch:
        """From the parameters of an address, whoever wrote it."""
        level, online_level = given.get("cap", ""), given.get("truc-tuyen", "")
        return cls(
            words=clean_words(given.get("q", "")),
            field_id=_number(given.get("linh-vuc", "")),
            agency_id=_number(given.get("noi-nop", "")),
            level=level if level in Level.values else "",
            online_level=online_level if online_level in OnlineLevel.values else "",
            event=event_of(given.get("su-kien", "")),
        )

    @property
    def filters(self) -> int:
        """How many filters besides the words are set."""
        return sum(map(bool, (self.field_id, self.agency_id, self.level, self.online_level)))

    def address(self) -> str:
        """The query string that says the same, without empty parameters."""
        given = {
            "q": self.words,
            "su-kien": self.event.key if self.event else "",
            "linh-vuc": self.field_id or "",
            "noi-nop": self.agency_id or "",
            "cap": self.level,
            "truc-tuyen": self.online_level,
        }
        return urlencode({name: value for name, value in given.items() if value})


def clean_words(text: str) -> str:
    """The words as typed, in one spelling and of sensible length."""
    return squeeze(nfc(text[: _LONGEST_QUERY * 4]))[:_LONGEST_QUERY]


def search_procedures(wanted: ProcedureSearch, *, office: Office | None) -> QuerySet[ProcedureVersion]:
    """Current versions that fit, with `is_offered`: whether the office takes cases for it.

    With words the closest come first: the code, then the words as they stand together, what is offered here
    and short names before the rest. Without words what is offered here comes first.
    """
    found = find_procedures(
        ProcedureFilter(
            words=wanted.words,
            field_id=wanted.field_id,
            level=wanted.level,
            online_level=wanted.online_level,
            agency_id=wanted.agency_id,
        )
    )
    if wanted.words and not fold_words(wanted.words):
        return found.none()  # signs only: nobody means all procedures by "%%%"
    offered = Offering.objects.filter(
        procedure=OuterRef("procedure"), agency_id__in=agencies_of(office), is_open=True
    )
    found = found.annotate(is_offered=Exists(offered))
    if wanted.event:
        return _in_order(found.filter(procedure__code__in=wanted.event.codes), wanted.event.codes)
    if not wanted.words:
        return found.order_by("-is_offered", "name", "pk")
    folded = fold(wanted.words)
    closeness = Case(
        When(procedure__code=folded, then=Value(0)),
        When(search_text__contains=folded, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return found.annotate(closeness=closeness).order_by(
        "closeness", "-is_offered", Length("name"), "name", "pk"
    )


def agencies_of(office: Office | None) -> list[int]:
    """The agencies whose procedures are filed at an office: its own and those above it."""
    return ancestor_ids(office.agency.path) if office else []


def offering_agencies() -> QuerySet[Agency]:
    """Agencies that take cases for at least one procedure."""
    return Agency.objects.filter(Exists(Offering.objects.filter(agency=OuterRef("pk"), is_open=True)))


def _in_order(found: QuerySet[ProcedureVersion], codes: tuple[str, ...]) -> QuerySet[ProcedureVersion]:
    place = Case(
        *(When(procedure__code=code, then=Value(at)) for at, code in enumerate(codes)),
        default=Value(len(codes)),
        output_field=IntegerField(),
    )
    return found.annotate(place=place).order_by(F("place"), "pk")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID else None
