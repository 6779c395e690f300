"""What the civil-status books know of the people a letter is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from motcua.cases.models import Case
from motcua.registers.models.civil import CivilRecord
from motcua.registers.models.letters import LetterKind
from motcua.registers.rules.letters import is_child


@dataclass(frozen=True, slots=True)
class Registered:
    """Whom a registration is about; of a death whether it is a child's, None where the days are not known."""

    subject_name: str = ""
    informant: str = ""
    is_of_child: bool | None = None


def registered_of(cases: Iterable[Case]) -> dict[int, Registered]:
    """What the books say of the cases, by case; nothing of those not entered yet: one statement."""
    ids = [case.pk for case in cases]
    records = CivilRecord.objects.filter(case__in=ids).select_related("book")
    return {record.case_id: _registered(record) for record in records if record.case_id is not None}


def _registered(record: CivilRecord) -> Registered:
    kind = record.book.kind
    if kind == LetterKind.MARRIAGE:
        return Registered(f"{record.name} và {record.other_name}" if record.other_name else record.name)
    if kind == LetterKind.BIRTH:
        return Registered(record.name)
    born_on, died_on = record.day("born_on"), record.day("died_on")
    known = is_child(born_on, died_on) if born_on and died_on else None
    return Registered(record.name, record.content.get("registrant_name", ""), known)
