"""Sections, and events of the log in words."""

from __future__ import annotations

from typing import Any

from django import template

from motcua.queueing.rules.figures import Tally
from motcua.web.backoffice.history_words import words_of
from motcua.web.backoffice.sections import SectionGroup, groups_of

register = template.Library()
RANKS = (1, 2, 3)


@register.simple_tag(takes_context=True)
def backoffice_groups(context: template.Context) -> list[SectionGroup]:
    """The groups of sections this officer may open."""
    return list(groups_of(context["request"]))


@register.filter
def event_words(kind: str) -> Any:
    """What an event of the log says to a person."""
    return words_of(kind)


@register.simple_tag
def ranks_for(preference: int | None) -> list[int]:
    """The ranks one click offers; one beyond them is shown while it holds."""
    return [*RANKS, preference] if preference and preference not in RANKS else list(RANKS)


@register.filter
def percent(share: float | None) -> str:
    """A share as whole percents; a dash for none."""
    return "–" if share is None else f"{share * 100:.0f} %"


@register.filter
def minutes_of(seconds: float) -> str:
    """Seconds as whole minutes."""
    return f"{seconds / 60:.0f}"


@register.simple_tag
def share_of(tally: Tally, name: str) -> str:
    """Which share of the tickets a count of the tally is."""
    return percent(tally.share(name))
