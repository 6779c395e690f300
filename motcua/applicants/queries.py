"""Finding people and organisations who applied before: by number, by telephone, by name."""

from __future__ import annotations

import contextlib
import re

from django.db.models import Q, QuerySet

from motcua.applicants.models import Applicant
from motcua.applicants.rules import normalise_phone
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import fold, fold_words

_SHORTEST_NUMBER = 6
_SHORTEST_NAME = 2
_UNIT_TAX_CODE = 13


def find_applicants(text: str, *, limit: int = 8) -> list[Applicant]:
    """Known applicants for what a receiver types; the most recent first, () for too little text.

    Digits are read as the beginning of a personal number, tax code or old identity number, or as a whole
    telephone number; anything else as words of a name, with or without tone marks, in any order.
    """
    digits = re.sub(r"[\s.\-+]", "", text)
    if digits.isascii() and digits.isdigit():
        return list(_by_number(text, digits)[:limit]) if len(digits) >= _SHORTEST_NUMBER else []
    words = fold_words(text)
    if len("".join(words)) < _SHORTEST_NAME:
        return []
    found = Applicant.objects.all()
    for word in words[:6]:
        found = found.filter(folded_name__contains=word)
    rows = list(found.order_by("-updated_at", "-pk")[: limit * 4])
    wanted = fold(text)
    rows.sort(
        key=lambda row: (not _ends_with(row.folded_name, wanted), not row.folded_name.startswith(wanted))
    )
    return rows[:limit]


def applicant_by_identifier(identifier: str, *, kind: str) -> Applicant | None:
    """The applicant with exactly that personal number or tax code."""
    if not identifier:
        return None
    return Applicant.objects.filter(kind=kind, identifier=identifier).first()


def _by_number(text: str, digits: str) -> QuerySet[Applicant]:
    wanted = Q(identifier__startswith=digits) | Q(old_identifier=digits)
    if len(digits) == _UNIT_TAX_CODE:
        wanted |= Q(identifier=f"{digits[:10]}-{digits[10:]}")
    with contextlib.suppress(Unreadable):
        wanted |= Q(phone=normalise_phone(text))
    return Applicant.objects.filter(wanted).order_by("-updated_at", "-pk")


def _ends_with(name: str, wanted: str) -> bool:
    """Given names come last: who types "an" looks for Nguyễn Văn An before An Thị Bình."""
    return f" {name}".endswith(f" {wanted}")
