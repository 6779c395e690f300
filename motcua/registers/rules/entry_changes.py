"""What differs between a request as entered and as it should be; what may still differ. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from motcua.registers.rules.certification_fees import Counted

# What decides fee and text: changed only before the certifier has signed.
BEFORE_SIGNATURE = frozenset({"certifier_name", "certifier_title", "pages", "copies", "fee"})
_OF_REQUEST = ("requester_name", "requester_identity", "certifier_name", "certifier_title")


@dataclass(frozen=True, slots=True)
class Entered:
    """What of a request can be typed wrongly or change later; `fees` and `details` follow from it.

    `details`: columns of the book that name people (parties, translator).
    """

    requester_name: str
    requester_identity: str
    certifier_name: str
    certifier_title: str
    papers: tuple[Counted, ...]
    fees: tuple[int, ...]
    details: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """One column that changes: of one paper, counted from 0, or of every line of the request (None)."""

    column: str
    paper: int | None
    before: str
    after: str


def differences(before: Entered, after: Entered) -> tuple[Difference, ...]:
    """Everything that changes, in the order of the screen."""
    found = [*_of_request(before, after), *_of_papers(before, after)]
    return tuple(one for one in found if one.before != one.after)


def _of_request(before: Entered, after: Entered) -> Iterator[Difference]:
    for column in _OF_REQUEST:
        yield Difference(column, None, getattr(before, column), getattr(after, column))
    for column, value in after.details.items():
        yield Difference(column, None, before.details.get(column, ""), value)


def _of_papers(before: Entered, after: Entered) -> Iterator[Difference]:
    for place, (old, new) in enumerate(zip(before.papers, after.papers, strict=True)):
        yield Difference("paper_name", place, old.name, new.name)
        yield Difference("pages", place, str(old.pages), str(new.pages))
        yield Difference("copies", place, str(old.copies), str(new.copies))
        yield Difference("fee", place, str(before.fees[place]), str(after.fees[place]))
