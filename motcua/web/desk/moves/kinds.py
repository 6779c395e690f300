"""What a move of the case page is: when it is offered, what it asks for, which action it calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from motcua.cases.choices import CaseState
from motcua.cases.models import Case
from motcua.cases.permissions import can_act
from motcua.cases.queries.fees import CaseFees, fees_of
from motcua.catalogue.rules.process import Step
from motcua.core.access import Right, may
from motcua.core.actors import Actor
from motcua.web.desk.forms.work import NoteForm, VersionForm


class Place(StrEnum):
    """Where the page offers a move."""

    NEXT = "next"  # it is what this officer has to do: its form stands open, one filled button
    BUTTON = "button"  # a quiet button beside it
    MENU = "menu"  # rarer: under "Việc khác"
    ELSEWHERE = "elsewhere"  # the page shows it in a place of its own


@dataclass(frozen=True, slots=True)
class Standing:
    """An officer before a case: what both are, and whether the case stands at a step of the officer's."""

    actor: Actor
    case: Case
    now: datetime
    step: Step | None
    acts: bool
    typed: Mapping[str, str]
    fees: CaseFees

    @classmethod
    def of(cls, actor: Actor, case: Case, now: datetime, typed: Mapping[str, str]) -> Standing:
        """The case comes with its units; `typed` is what a refused attempt had sent."""
        step = case.process.step(case.step_key) if case.step_key else None
        acts = step is not None and case.state == CaseState.IN_PROGRESS and can_act(actor, case)
        return cls(actor, case, now, step, acts, typed, fees_of(case))

    def may_at_centre(self, wanted: Right) -> bool:
        """Whether the officer holds the right at the centre that received the case."""
        return may(self.actor, wanted, self.case.receiving_agency.path)

    def is_in(self, *states: CaseState) -> bool:
        """Whether the case stands in one of the states."""
        return self.case.state in states


@dataclass(frozen=True, slots=True)
class Who:
    """Who does it and when: what every action takes as `by=` and `now=`."""

    by: Actor
    now: datetime


Run = Callable[[int, Mapping[str, Any], Who], Any]


def _nothing(standing: Standing) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class CaseMove:
    """One thing an officer may do with a case.

    `name` is the name of its URL and the id of its dialog, `slug` its address below the case. `is_offered`
    decides what the page shows; the action decides what happens. `fields` is the template of its inputs, ""
    for a move that is sent at once, and `takes_files` whether a file is among them; `context` gives that
    template what it needs, when the move is offered. `leads_to` is the page after it, from what the action
    gave; the case page unless said.
    """

    name: str
    slug: str
    right: Right
    label: Any
    done: Any
    is_offered: Callable[[Standing], bool]
    run: Run
    form: type[VersionForm] = NoteForm
    place: Place = Place.MENU
    fields: str = "desk/moves/_reason.html"
    heading: Any = ""
    meaning: Any = ""
    is_wide: bool = False
    note_label: Any = ""
    icon: str = "arrow-right"
    tone: str = "primary"
    key: str = ""
    takes_files: bool = False
    leads_to: Callable[[Any], str] | None = None
    context: Callable[[Standing], dict[str, Any]] = _nothing


@dataclass(frozen=True, slots=True)
class Offered:
    """A move that this officer may make now, with what its inputs need."""

    move: CaseMove
    given: Mapping[str, Any]

    @classmethod
    def to(cls, standing: Standing, moves: tuple[CaseMove, ...]) -> list[Offered]:
        """Those of the moves that are offered, in their order."""
        return [cls(move, move.context(standing)) for move in moves if move.is_offered(standing)]
