"""Whom a hall calls earlier, and what of it a person must still be asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from motcua.applicants.models import Applicant
from motcua.applicants.rules import decode_personal_id
from motcua.core.rules.errors import Unreadable
from motcua.queueing.models import Hall, PriorityGroup
from motcua.queueing.rules.priorities import ELDERLY, is_elderly, left_to_ask


@dataclass(frozen=True, slots=True)
class Priorities:
    """`known`: the group the person is in by their card, who then need not be asked; `asked`: the others."""

    known: PriorityGroup | None
    asked: Sequence[PriorityGroup]


def priorities_for(hall: Hall, applicant: Applicant | None, *, on: date) -> Priorities:
    """One statement. Without a card everything is asked."""
    groups = {group.key: group for group in hall.priorities.filter(is_active=True)}
    elderly = None if applicant is None else _is_elderly(applicant, on)
    known = groups.get(ELDERLY) if elderly else None
    if known is not None:
        return Priorities(known, [])
    sex = applicant.sex if applicant is not None else ""
    asked = left_to_ask(frozenset(groups), sex=sex, is_elderly=elderly)
    return Priorities(None, [group for group in groups.values() if group.key in asked])


def _is_elderly(applicant: Applicant, on: date) -> bool:
    """By the day of birth; by the year in the personal number for those who know only the year."""
    try:
        year = decode_personal_id(applicant.identifier or "").birth_year
    except Unreadable:
        year = None
    return is_elderly(born_on=applicant.born_on, birth_year=year, on=on)
