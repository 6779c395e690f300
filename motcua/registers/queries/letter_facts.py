"""What the civil-status books and the declarations know of the people a letter is about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from motcua.cases.models import Case, Declaration
from motcua.registers.choices.civil import NAMES, PROCEDURES
from motcua.registers.choices.kinds import BookKind
from motcua.registers.models.civil import CivilRecord
from motcua.registers.rules.letters import is_child


@dataclass(frozen=True, slots=True)
class Registered:
    """Whom a registration is about; of a death whether it is a child's, None where the days are not known."""

    subject_name: str = ""
    informant: str = ""
    is_of_child: bool | None = None


def registered_of(cases: Iterable[Case]) -> dict[int, Registered]:
    """What the books say of the cases, by case, else what was declared: two statements."""
    ids = [case.pk for case in cases]
    declared = Declaration.objects.filter(case__in=ids, case__procedure__code__in=PROCEDURES)
    known = {
        one.case_id: _registered(PROCEDURES[one.case.procedure.code], one.content)
        for one in declared.select_related("case__procedure")
    }
    records = CivilRecord.objects.filter(case__in=ids).select_related("book")
    entered = {
        record.case_id: _registered(BookKind(record.book.kind), record.content)
        for record in records
        if record.case_id is not None
    }
    return known | entered


def _registered(kind: BookKind, content: Mapping[str, str]) -> Registered:
    name, other = (content.get(key, "") for key in NAMES[kind][:2])
    if kind is BookKind.MARRIAGES:
        return Registered(f"{name} và {other}" if other else name)
    if kind is BookKind.BIRTHS:
        return Registered(name)
    born_on, died_on = content.get("born_on"), content.get("died_on")
    known = (
        is_child(date.fromisoformat(born_on), date.fromisoformat(died_on)) if born_on and died_on else None
    )
    return Registered(name, content.get("registrant_name", ""), known)
