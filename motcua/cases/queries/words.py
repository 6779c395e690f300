"""Cases found by words that stand in their papers, as far as the officer may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from motcua.cases.models import Case, CaseAttachment
from motcua.core.actors import Actor, Role
from motcua.documents.queries.texts import files_with, words_to_find
from motcua.documents.rules import excerpt

MOSTLY_ENOUGH = 200  # files looked at before the rest of those with the words


@dataclass(frozen=True, slots=True)
class PaperHit:
    """A paper that holds the words, its case, and the words around the first of them."""

    attachment: CaseAttachment
    case: Case
    excerpt: Sequence[tuple[str, bool]]


def papers_with(text: str, *, actor: Actor, roles: frozenset[Role], limit: int) -> list[PaperHit]:
    """The newest papers holding all the words, one a case, at most `limit`.

    Three statements, four where most of the papers are not for this officer. Each takes a list of keys and
    none orders what it joins: databases would go through all cases or papers, however few hold the words.
    """
    words = words_to_find(text)
    files = files_with(words)
    if not files:
        return []
    newest = _newest_of_cases(files[:MOSTLY_ENOUGH], actor, roles)
    if len(newest) < limit and len(files) > MOSTLY_ENOUGH:
        newest = _newest_of_cases(files[MOSTLY_ENOUGH:], actor, roles) | newest
    chosen = [newest[case_id] for case_id in sorted(newest, reverse=True)[:limit]]
    found = CaseAttachment.objects.filter(pk__in=chosen).select_related(
        "case__procedure", "case__holder", "case__step_agency", "paper", "file__text"
    )
    return [PaperHit(one, one.case, excerpt(one.file.text.text, words)) for one in found.order_by("-case_id")]


def _newest_of_cases(files: list[str], actor: Actor, roles: frozenset[Role]) -> dict[int, int]:
    """The key of the newest attachment with one of the files, for each case the officer may see."""
    seen = Case.objects.visible_to(actor, roles).filter(attachments__file__in=files).order_by()
    return dict(seen.values_list("pk").annotate(newest=Max("attachments__pk")))
