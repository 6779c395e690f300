"""Declarations of cases: whether one can be written, what is known for it, what it says."""

from __future__ import annotations

from motcua.cases.models import Case, Declaration
from motcua.catalogue.rules.declarations import DECLARATIONS, begun, grouped, shown

Groups = list[tuple[str, list[tuple[str, str]]]]


def declaration_of(case: Case) -> Declaration | None:
    """The declaration of a case; no statement where the case was read with it."""
    return getattr(case, "declaration", None)


def known_for(case: Case) -> dict[str, str]:
    """What a declaration begins with: what was declared before, else what the applicant's own data say."""
    declaration = declaration_of(case)
    if declaration is not None:
        return dict(declaration.content)
    born_on = case.applicant.born_on
    known = {
        "name": case.applicant_name,
        "identity": case.applicant_identifier,
        "born_on": born_on.isoformat() if born_on else "",
        "residence": case.applicant_address,
    }
    return begun(case.procedure.code, sex=case.applicant.sex, known=known)


def shown_groups(case: Case, *, registered_only: bool = False) -> Groups:
    """What was declared, or of it what a book takes, by person or event; empty without a declaration."""
    declaration = declaration_of(case)
    if declaration is None:
        return []
    content = declaration.content
    asked = DECLARATIONS[case.procedure.code]
    fields_shown = [one for one in asked if one.is_registered or not registered_only]
    groups = [
        (group, [(one.label, shown(one, content[one.key])) for one in fields if content.get(one.key)])
        for group, fields in grouped(fields_shown).items()
    ]
    return [(group, lines) for group, lines in groups if lines]
