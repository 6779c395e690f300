"""Writing down what an applicant declares, once for all that follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent
from motcua.audit.rules import canonical_json
from motcua.cases.actions.saving import load_case, note_on, save_case
from motcua.cases.choices import CaseState
from motcua.cases.errors import DeclarationTaken, MoveNotPossible
from motcua.cases.models import Case, Declaration
from motcua.cases.permissions import DECLARE, takes_part
from motcua.catalogue.rules.declarations import DECLARATIONS, checked
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotAllowed
from motcua.core.inserts import insert_rows
from motcua.core.transactions import action


@action
def declare(
    *, case_id: int, version: int, content: Mapping[str, str], by: Actor, now: datetime
) -> Declaration:
    """Write the declaration of a case, or put it right until a book has taken it over.

    Raises NotAllowed, CaseChanged, MoveNotPossible for a procedure without a declaration or a case that is
    over, DeclarationTaken, Unreadable for what is required and empty, or cannot be.
    """
    case = load_case(case_id, version=version)
    check(by, DECLARE)
    if not takes_part(by, case):
        raise NotAllowed(_("Ông/bà không có quyền: %(right)s.") % {"right": DECLARE.label})
    fields = DECLARATIONS.get(case.procedure.code)
    if fields is None or case.is_final:
        raise MoveNotPossible(_("Ghi tờ khai"), CaseState(case.state).label)
    text = canonical_json(checked(fields, content))
    before = Declaration.objects.filter(case=case).first()
    if before is not None and before.taken_at is not None:
        raise DeclarationTaken(_("Tờ khai đã vào sổ hộ tịch; thay đổi thì ghi chú vào sổ."))
    declaration = before or Declaration()
    declaration.case = case
    declaration.content_text, declaration.declared_at, declaration.declared_by = text, now, by.label
    if before is None:
        insert_rows([declaration])
    else:
        declaration.save(update_fields=["content_text", "declared_at", "declared_by"])
    save_case(case)
    said = {"digest": sha256(text.encode()).hexdigest(), "again": before is not None}
    note_on(case, NewEvent("cases.declared", said), by=by, now=now)
    return declaration


def take_declaration(*, case: Case, now: datetime) -> None:
    """A book has taken over what was declared, if anything was: one statement, inside another action."""
    Declaration.objects.filter(case=case, taken_at=None).update(taken_at=now)
