"""Finding cases by what people hold or say: a slip, a card, a code, a name."""

from __future__ import annotations

from django.db.models import Q

from motcua.applicants.rules import parse_citizen_card
from motcua.cases.models import Case, CaseQuerySet
from motcua.core.actors import Actor, Role
from motcua.core.rules.case_codes import parse_case_code
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.lookup_codes import normalise_lookup_code
from motcua.core.rules.text import fold

_CARD_BARS = 6


def find_cases(text: str, *, actor: Actor, roles: frozenset[Role]) -> CaseQuerySet:
    """Cases the actor may see that fit, newest first; nothing for words that say nothing.

    `text`: a case code of any format (also inside a slip's address), the payload of a citizen card, a look-up
    code, a personal number or tax code, or words of the applicant's name with or without marks.
    """
    seen = Case.objects.visible_to(actor, roles)
    return seen.filter(_meant(text)).order_by("-submitted_at", "-pk")


def _meant(text: str) -> Q:
    if text.count("|") >= _CARD_BARS:
        return _of_person(parse_citizen_card(text).personal_id)
    code = case_code_in(text)
    if code:
        return Q(code=code)
    bare = "".join(text.split())
    if bare.isdigit() and len(bare) >= 9:
        return _of_person(bare)
    words = fold(text).split()[:8]
    if not words:
        return Q(pk__in=[])
    named = Q()
    for word in words:
        named &= Q(folded_applicant_name__contains=word) | Q(proxy__folded_name__contains=word)
    part = Q(code__icontains=bare) if len(bare) >= 4 and any(map(str.isdigit, bare)) else Q()
    return named | part | _by_lookup_code(text) if part else named | _by_lookup_code(text)


def case_code_in(text: str) -> str:
    """The case code that stands in the text, clean; empty when there is none."""
    try:
        return parse_case_code(text).text
    except Unreadable:
        return ""


def _of_person(identifier: str) -> Q:
    return Q(applicant_identifier=identifier) | Q(proxy__identifier=identifier)


def _by_lookup_code(text: str) -> Q:
    try:
        return Q(lookup_code=normalise_lookup_code(text))
    except Unreadable:
        return Q(pk__in=[])
