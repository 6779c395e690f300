"""Looking registrations up in all books of an agency, its own and those taken over."""

from __future__ import annotations

from django.db.models import Q

from motcua.agencies.models import Agency, Succession
from motcua.core.rules.text import fold
from motcua.registers.models import CivilRecord

FOUND = 50
_WORDS = 8


def find_records(agency: Agency, words: str) -> list[CivilRecord]:
    """Registrations with all the words in names or numbers, or with the number "123/2026"; newest first."""
    before = Succession.objects.filter(successor=agency).values("predecessor")
    records = CivilRecord.objects.filter(Q(book__agency=agency) | Q(book__agency__in=before))
    number, slash, year = words.strip().partition("/")
    if slash and number.isdecimal() and year.isdecimal() and len(number) < 8 and len(year) == 4:
        records = records.filter(number=int(number), book__year=int(year))
    else:
        folded = fold(words).split()[:_WORDS]
        if not folded:
            return []
        for word in folded:
            records = records.filter(search_text__contains=word)
    return list(records.select_related("book__agency").order_by("-registered_on", "-pk")[:FOUND])
