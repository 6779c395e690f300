"""Finding cases by what people hold or say: a slip, a card, a code, a name. Each way follows an index."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db.models import F, Q

from motcua.applicants.models import Applicant
from motcua.applicants.rules import parse_citizen_card
from motcua.cases.choices import CaseState
from motcua.cases.models import Case, CaseQuerySet
from motcua.core.actors import Actor, Role
from motcua.core.prefixes import begins_with
from motcua.core.rules.case_codes import parse_case_code
from motcua.core.rules.dates import VN_TZ
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.lookup_codes import normalise_lookup_code
from motcua.core.rules.text import fold

_CARD_BARS = 6
_WORDS = 8
# A name that fits this often among the newest cases is common: the newest that fit are what is wanted. The
# end of a code alone is looked for among them too.
NEWEST = 3000


def find_cases(
    text: str, *, actor: Actor, roles: frozenset[Role], state: CaseState | None = None
) -> CaseQuerySet:
    """Cases the actor may see that fit, newest first; nothing for words that say nothing.

    `state`: only cases in it, a state in which cases do not stay: they are so few that names are compared
    one by one.

    `text`: a case code of any format (also inside a slip's address) or its end, the payload of a citizen
    card, a look-up code, a personal number or tax code, or words of a name with or without marks: from its
    beginning, or ending in the given name.
    """
    seen, meant, words = _seen(actor, roles), meant_by(text), words_in(text)
    if state is None:
        return seen.filter(one_of(meant or named(words)))
    fits = one_of(meant) if meant else containing(words) if words else Q(pk__in=[])
    return seen.filter(fits, state=state)


def newest_found(text: str, *, actor: Actor, roles: frozenset[Role], limit: int) -> list[Case]:
    """The newest cases that fit, at most `limit`.

    A common name is met often enough among the newest cases; only a rare one is looked for in the whole
    archive, where its index is short. So neither takes longer in an older office.
    """
    seen = _seen(actor, roles).select_related("procedure", "holder", "step_agency")
    meant, words = meant_by(text), words_in(text)
    if not meant and words:
        newest = _newest()
        recent = list(seen.filter(containing(words), pk__gt=newest)[:limit])
        if len(recent) == limit or newest <= 0:
            return recent
    # By the key itself PostgreSQL may walk the archive backwards until it has met enough of the few that fit.
    few = seen.filter(one_of(meant or named(words))).order_by((F("pk") + 0).desc())
    return list(few[:limit])


def _newest() -> int:
    """The key behind which the newest cases stand; 0 or less in an office with few."""
    return (Case.objects.order_by("-pk").values_list("pk", flat=True).first() or 0) - NEWEST


def one_of(ways: Sequence[Q]) -> Q:
    """Cases that fit one of the ways. Each is asked by itself, along its own index, and not case by case."""
    first, *others = [Case.objects.filter(way).order_by().values("pk") for way in ways]
    return Q(pk__in=first.union(*others) if others else first)


def _seen(actor: Actor, roles: frozenset[Role]) -> CaseQuerySet:
    return Case.objects.visible_to(actor, roles).order_by("-pk")


def words_in(text: str) -> list[str]:
    """The words of a name or a title, without marks; of a long text the first."""
    return fold(text).split()[:_WORDS]


def meant_by(text: str) -> list[Q]:
    """The ways in which a card, a number or a code may be meant; none for the words of a name."""
    if text.count("|") >= _CARD_BARS:
        return _of_person(parse_citizen_card(text).personal_id)
    code = case_code_in(text)
    if code:
        return [Q(code=code)]
    bare = "".join(text.split())
    if bare.isdigit() and len(bare) >= 9:
        return _of_person(bare)
    lookup_code = _lookup_code_in(text)
    if lookup_code:
        return [Q(lookup_code=lookup_code)]
    if len(bare) >= 4 and any(map(str.isdigit, bare)):
        return _part_of_code(bare.upper())
    return []


def named(words: list[str]) -> list[Q]:
    """Names that begin so, or whose given name is the last word and that hold the others."""
    if not words:
        return [Q(pk__in=[])]
    name, given = " ".join(words), begins_with("backward_applicant_name", words[-1])
    for word in words[:-1]:
        given &= Q(backward_applicant_name__contains=word)  # in the same index
    proxies = Applicant.objects.filter(begins_with("folded_name", name)).values("pk")
    return [begins_with("folded_applicant_name", name), given, Q(proxy__in=proxies)]


def containing(words: list[str]) -> Q:
    """Names that hold all the words anywhere; for a few cases, no index helps."""
    found = Q()
    for word in words:
        found &= Q(folded_applicant_name__contains=word) | Q(folded_proxy_name__contains=word)
    return found


def case_code_in(text: str) -> str:
    """The case code that stands in the text, clean; empty when there is none."""
    try:
        return parse_case_code(text).text
    except Unreadable:
        return ""


def _of_person(identifier: str) -> list[Q]:
    people = Applicant.objects.filter(identifier=identifier).values("pk")
    return [Q(applicant__in=people), Q(proxy__in=people)]


def _lookup_code_in(text: str) -> str:
    try:
        return normalise_lookup_code(text)
    except Unreadable:
        return ""


def _part_of_code(part: str) -> list[Q]:
    """The beginning of a code; its end with the day, "261118-0004"; or a piece of one of the newest."""
    day, _dash, number = part.rpartition("-")
    received = _day_in(day) if number.isdigit() else None
    if received is not None:
        start = datetime.combine(received, datetime.min.time(), VN_TZ)
        return [Q(submitted_at__gte=start, submitted_at__lt=start + timedelta(days=1), code__endswith=part)]
    return [begins_with("code", part), Q(pk__gt=_newest(), code__contains=part)]


def _day_in(text: str) -> date | None:
    try:
        return datetime.strptime(text[-6:], "%y%m%d").replace(tzinfo=VN_TZ).date()
    except ValueError:
        return None
