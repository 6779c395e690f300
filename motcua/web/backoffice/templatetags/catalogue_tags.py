"""How the screens of the catalogue write kinds of attention, parts, steps and changes."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from motcua.catalogue.queries.finding import UNCOUNTABLE
from motcua.catalogue.rules.diff import LABELS
from motcua.catalogue.rules.process import Process, Step, StepAction, StepKind, StepUnit
from motcua.catalogue.rules.proof import longest_minutes
from motcua.catalogue.rules.side_by_side import Pair
from motcua.catalogue.rules.side_by_side import side_by_side as beside
from motcua.core.actors import ROLE_LABELS, Role
from motcua.web.backoffice.catalogue_words import (
    STEP_CHANNELS,
    STEP_CONDITIONS,
    STEP_EXITS,
    STEP_KINDS,
    STEP_UNITS,
    kind_words,
    working_time_words,
)

register = template.Library()


@register.filter
def attention_label(kind: str) -> Any:
    """The name of a kind of attention."""
    return kind_words(kind).label


@register.filter
def attention_explanation(kind: str) -> Any:
    """What a person has to decide."""
    return kind_words(kind).explanation


@register.filter
def asks_for_limit(kind: str) -> bool:
    """Whether deciding the limit answers it."""
    return kind in UNCOUNTABLE


@register.filter
def part_label(part: str) -> str:
    """The name of a part of a record."""
    return LABELS.get(part, part)


@register.filter
def working_time(minutes: int) -> str:
    """Working minutes in days of eight hours, hours and minutes."""
    return working_time_words(minutes)


@register.filter
def longest_way(process: Process) -> int:
    """Minutes of the longest way through a process."""
    return longest_minutes(process)


@register.filter
def step_unit(unit: str) -> Any:
    """Which unit owns a step."""
    return STEP_UNITS[StepUnit(unit)]


@register.filter
def step_role(role: str) -> Any:
    """Who does a step; a draft may not say."""
    return ROLE_LABELS[Role(role)] if role in set(Role) else _("Chưa chọn người làm")


@register.filter
def step_kind(kind: str) -> Any:
    """What is done in a step."""
    return STEP_KINDS[StepKind(kind)]


@register.filter
def step_exits(step: Step) -> str:
    """What a step allows besides sending on."""
    return ", ".join(str(words) for name, words in STEP_EXITS.items() if getattr(step, name))


@register.filter
def step_channels(step: Step) -> str:
    """The filing channels whose cases alone walk a step; "" for all."""
    return ", ".join(str(STEP_CHANNELS[channel]).lower() for channel in step.channels)


@register.filter
def step_name(process: Process, key: str) -> Any:
    """The name of a step that a way leads to; a draft may not say."""
    return next((step.name for step in process.steps if step.key == key and step.name), _("chưa chọn bước"))


@register.filter
def way_asks(way: StepAction) -> str:
    """What a way asks for."""
    return ", ".join(str(STEP_CONDITIONS[condition]) for condition in way.conditions)


@register.filter
def count_of(counts: dict[int, int], key: int) -> int:
    """The number counted for a key."""
    return counts.get(key, 0)


@register.filter
def side_by_side(change: Any) -> list[Pair]:
    """The lines of a change, old beside new; of a stored report or of a comparison made now."""
    if isinstance(change, dict):
        return beside(change["old"], change["new"])
    return beside(change.old, change.new)
