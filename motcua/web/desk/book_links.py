"""From a case to the civil-status book: its result is entered, or what it asks for is looked up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.cases.models import Case
from motcua.core.access import may
from motcua.core.actors import Actor
from motcua.registers.choices.civil import EXTRACT_PROCEDURES, PROCEDURES
from motcua.registers.models import CivilRecord
from motcua.registers.permissions import ENTER
from motcua.registers.queries.civil_cases import may_fill_a_book


@dataclass(frozen=True, slots=True)
class BookLink:
    """Where to, and the words of it; `is_done`: the result stands in the book."""

    url: str
    label: Any
    is_done: bool = False


def book_link(actor: Actor, case: Case) -> BookLink | None:
    """The link of a case that fills a civil-status book or is fed from one; no statement for any other."""
    code = case.procedure.code
    if not may(actor, ENTER) or code not in (*PROCEDURES, *EXTRACT_PROCEDURES):
        return None
    if code in EXTRACT_PROCEDURES:
        if case.is_final:
            return None
        address = f"{reverse('desk:civil')}?coquan={case.competent_agency_id}&hoso={case.pk}"
        return BookLink(address, _("Tra sổ, cấp bản sao"))
    entered = CivilRecord.objects.filter(case=case).values_list("pk", flat=True).first()
    if entered is not None:
        return BookLink(reverse("desk:civil_record", args=[entered]), _("Đã vào sổ hộ tịch"), is_done=True)
    if not may_fill_a_book(case):
        return None
    kind = PROCEDURES[code].value
    return BookLink(f"{reverse('desk:civil_new', args=[kind])}?hoso={case.pk}", _("Vào sổ hộ tịch"))
