"""What an act wants beside papers and fee: signing here, witnesses, interpreter, place. Pure.

NĐ 23/2015 Điều 10 (outside the office), 24 (signatures), 31 (translators), 36 (transactions); NĐ 280/2025 on
the place of land and houses.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from motcua.registers.rules.acts import ACTS, Act

WITNESSES = 2
_PAGES_OF_A_SHEET = 2


class Signing(StrEnum):
    """How the people put their will on the paper."""

    SIGNS = "signs"
    FINGERPRINT = "fingerprint"
    CANNOT = "cannot"


class Subject(StrEnum):
    """What a transaction is about; only land and houses tie it to a place (NĐ 280/2025)."""

    MOVABLE = "movable"
    LAND = "land"
    AUTHORISATION = "authorisation"


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody named in a certification: who, and by which identity paper."""

    name: str
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """What the receiver ticked beside the papers. Empty says nothing of the kind applies.

    `others`: people who sign beside the requester. `specimen`: the bank or company whose representative has
    a registered specimen signature and need not sign here, with its reference. `outside_place`, `outside_at`:
    where and when it is done outside the office.
    """

    signing: Signing = Signing.SIGNS
    others: tuple[Named, ...] = ()
    witnesses: tuple[Named, ...] = ()
    interpreter: Named | None = None
    specimen: str = ""
    subject: Subject = Subject.MOVABLE
    place_of_land: str = ""
    is_local: bool = True
    from_language: str = ""
    to_language: str = ""
    outside_place: str = ""
    outside_at: datetime | None = None


NOTHING_TICKED = Options()


class Lack(StrEnum):
    """What is missing for the act."""

    LAND_ELSEWHERE = "land_elsewhere"
    LAND_UNNAMED = "land_unnamed"
    WITNESSES = "witnesses"
    WITNESS_PAPERS = "witness_papers"
    INTERPRETER_PAPER = "interpreter_paper"
    LANGUAGES = "languages"
    OUTSIDE_PLACE = "outside_place"
    OUTSIDE_TIME = "outside_time"


def lacks(act: Act, options: Options) -> Iterator[Lack]:
    """Everything the options still lack for the act, in the order of the screen."""
    rules = ACTS[act]
    if is_tied_to_land(act, options.subject):
        if not options.is_local:
            yield Lack.LAND_ELSEWHERE
        if not options.place_of_land:
            yield Lack.LAND_UNNAMED
    if rules.needs_witnesses and options.signing is Signing.CANNOT and len(options.witnesses) < WITNESSES:
        yield Lack.WITNESSES
    if any(not witness.paper for witness in options.witnesses):
        yield Lack.WITNESS_PAPERS
    if options.interpreter is not None and not options.interpreter.paper:
        yield Lack.INTERPRETER_PAPER
    if rules.has_languages and not (options.from_language and options.to_language):
        yield Lack.LANGUAGES
    if options.outside_at is not None and not options.outside_place:
        yield Lack.OUTSIDE_PLACE
    if options.outside_place and options.outside_at is None:
        yield Lack.OUTSIDE_TIME


def is_tied_to_land(act: Act, subject: Subject) -> bool:
    """Whether the act may be done only where the land or house lies."""
    return ACTS[act].may_be_on_land and subject is Subject.LAND


def is_bound(pages: int) -> bool:
    """Whether the paper takes a seal across its sheets (giáp lai): from the second sheet, two pages each."""
    return pages > _PAGES_OF_A_SHEET
