"""Who stands at the guidance desk or is on the telephone, and what they ask about, from one sent form.

The page keeps nothing: every touch sends the whole form in its body and gets the whole page back, so no
personal data stand in an address and a tablet that slept goes on where it was.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import override

from motcua.agencies.models import Office
from motcua.applicants.models import Applicant
from motcua.applicants.queries import find_applicants
from motcua.applicants.rules import normalise_phone
from motcua.cases.choices import PaperKind, PaperState
from motcua.cases.queries.intake import find_offerings, offering_at
from motcua.cases.queries.presets import ChecklistLine, VariantChoice, checklist, chosen_variant, variants_of
from motcua.catalogue.models import AttentionItem, Offering
from motcua.catalogue.queries import record_of
from motcua.core.errors import RuleViolation
from motcua.core.rules.text import digits_mask, fold
from motcua.queueing.actions import SaidPaper, Topic
from motcua.queueing.models import Advice
from motcua.queueing.queries.advising import named_in_advice
from motcua.web.desk.forms.guidance import HELD, MISSING, MOST_PROCEDURES, NOT_NEEDED
from motcua.web.shared.facts import fee_answer, time_answer

_FEWEST_LETTERS, _ID_DIGITS = 2, 10


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper of the checklist: its name in the form, and what the officer said of it."""

    field: str
    name: str
    quantity: str
    form_name: str
    source: str
    is_conditional: bool
    choice: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """A procedure asked about: its variants, its checklist as ticked, and how long and how much."""

    offering: Offering
    variants: Sequence[VariantChoice]
    variant: str
    papers: Sequence[PaperRow]
    time: str
    fee: str

    @property
    def name(self) -> str:
        """As in the version in force."""
        version = self.offering.procedure.current_version
        return version.name if version else self.offering.procedure.code

    @property
    def missing(self) -> list[PaperRow]:
        """What the person must still bring."""
        return [paper for paper in self.papers if paper.choice == MISSING]

    @property
    def topic(self) -> Topic:
        """What is recorded of it; papers that are not needed here are not spoken of."""
        said = [
            SaidPaper(paper.name, paper.quantity, is_held=paper.choice == HELD)
            for paper in self.papers
            if paper.choice != NOT_NEEDED
        ]
        return Topic(self.offering, variant=self.variant, papers=said)

    @property
    def words(self) -> str:
        """The sentence a conversation about it begins with."""
        return _("%(name)s: thời hạn %(time)s; phí, lệ phí: %(fee)s.") % {
            "name": self.name,
            "time": self.time[:1].lower() + self.time[1:],
            "fee": self.fee[:1].lower() + self.fee[1:],
        }


@dataclass(slots=True)
class Stand:
    """The person (a record, or name and telephone as given), those found to choose from, the procedures."""

    office: Office
    applicant: Applicant | None = None
    advised: Advice | None = None
    name: str = ""
    phone: str = ""
    people: Sequence[tuple[Applicant, str]] = ()
    told: Sequence[Advice] = ()
    trouble: str = ""
    words: str = ""
    offerings: Sequence[Offering] = ()
    chosen: list[Chosen] = field(default_factory=list)
    added: Chosen | None = None

    @property
    def is_known(self) -> bool:
        """Whether somebody is named."""
        return self.applicant is not None or bool(self.name)

    @property
    def has_missing(self) -> bool:
        """Whether anything must still be brought."""
        return any(one.missing for one in self.chosen)

    @property
    def masked(self) -> str:
        """The number of the card as shown to who stands behind the officer."""
        return digits_mask(self.applicant.identifier) if self.applicant and self.applicant.identifier else ""


def stand_of(
    sent: Mapping[str, Any], body: QueryDict, *, office: Office, offices: QuerySet[Office], on: date
) -> Stand:
    """What a sent form says (`sent` is the cleaned `StandForm`); search results where it asks for some."""
    stand = Stand(office)
    if not sent.get("forget"):
        _put_person(stand, sent, offices)
    _put_procedures(stand, sent, body, on)
    return stand


def found_people(stand: Stand, text: str, offices: QuerySet[Office]) -> None:
    """People for what was typed; the only one is taken at once, a telephone nobody has is kept as theirs."""
    people, told = find_applicants(text), named_in_advice(text, offices=offices)
    if len(people) == 1 and not told:
        stand.applicant = people[0]
        return
    stand.people = [(person, digits_mask(person.identifier or "")) for person in people]
    stand.told = told
    if people or told:
        return
    try:
        stand.phone = normalise_phone(text)
    except RuleViolation:
        if any(char.isdigit() for char in text):
            stand.trouble = _("Chưa có ai mang số này. Xin gõ tên hoặc số điện thoại.")
        else:
            stand.name = " ".join(text.split())[:200]


def _put_person(stand: Stand, sent: Mapping[str, Any], offices: QuerySet[Office]) -> None:
    stand.name, stand.phone = sent.get("name") or "", sent.get("phone") or ""
    applicant_id = sent.get("known") or (None if sent.get("told") else sent.get("applicant"))
    if applicant_id:
        stand.applicant = Applicant.objects.filter(pk=applicant_id).first()
        stand.name = stand.phone = ""
        return
    advised_id = sent.get("told") or sent.get("advised")
    if advised_id:
        readable = Advice.objects.filter(office__in=offices.order_by().values("pk"), applicant=None)
        stand.advised = readable.filter(pk=advised_id).first()
    if sent.get("told") and stand.advised is not None:
        stand.name, stand.phone = stand.advised.name, stand.advised.phone


def _put_procedures(stand: Stand, sent: Mapping[str, Any], body: QueryDict, on: date) -> None:
    wanted = [int(text) for text in body.getlist("offering") if text.isdecimal() and len(text) < _ID_DIGITS]
    added = sent.get("add")
    ids = [one for one in dict.fromkeys([*wanted, added]) if one and one != sent.get("drop")]
    for offering_id in ids[:MOST_PROCEDURES]:
        offering = offering_at(stand.office, offering_id, on=on)
        if offering is not None:
            stand.chosen.append(_chosen(offering, body))
    stand.added = next(
        (one for one in stand.chosen if one.offering.pk == added and added not in wanted), None
    )
    stand.words = "" if added else sent.get("q") or ""
    if len(fold(stand.words)) >= _FEWEST_LETTERS:
        stand.offerings = find_offerings(stand.office, stand.words, on=on)


def _chosen(offering: Offering, body: QueryDict) -> Chosen:
    version_id = offering.procedure.current_version_id or 0
    record = record_of(version_id)
    variants = variants_of(record)
    variant = chosen_variant(record, body.get(f"variant-{offering.pk}"))
    number = next((at for at, one in enumerate(variants) if one.value == variant), 0)
    rows = [
        _row(line, f"paper-{offering.pk}-{number}-{at}", body)
        for at, line in enumerate(checklist(record, variant))
    ]
    doubts = AttentionItem.objects.filter(version=version_id, settled_at=None).values_list("kind", flat=True)
    return Chosen(
        offering=offering,
        variants=variants,
        variant=variant,
        papers=rows,
        time=time_answer(record, variant=variant).headline,
        fee=fee_answer(record, open_kinds=frozenset(doubts), variant=variant).headline,
    )


def _row(line: ChecklistLine, name: str, body: QueryDict) -> PaperRow:
    needed = line.state != PaperState.HELD and not line.is_conditional
    choice = body.get(name, "")
    return PaperRow(
        field=name,
        name=line.name,
        quantity=_quantity(line),
        form_name=line.form_name,
        source=line.source,
        is_conditional=line.is_conditional,
        choice=choice if choice in (HELD, MISSING, NOT_NEEDED) else MISSING if needed else NOT_NEEDED,
    )


def _quantity(line: ChecklistLine) -> str:
    """Kept with the advice and printed: Vietnamese whatever the officer's screen is in."""
    with override("vi"):
        return f"{line.count} {str(PaperKind(line.kind).label).lower()}"
