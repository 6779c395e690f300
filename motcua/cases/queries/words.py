"""Cases found by words that stand in their papers, as far as the officer may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from motcua.cases.models import Case, CaseAttachment
from motcua.core.actors import Actor, Role
from motcua.documents.models import FileText
from motcua.documents.queries.texts import texts_with, words_to_find
from motcua.documents.rules import excerpt


@dataclass(frozen=True, slots=True)
class PaperHit:
    """A paper that holds the words, its case, and the words around the first of them."""

    attachment: CaseAttachment
    case: Case
    excerpt: Sequence[tuple[str, bool]]


def papers_with(text: str, *, actor: Actor, roles: frozenset[Role], limit: int) -> list[PaperHit]:
    """The newest papers holding all the words, one a case, at most `limit`; three statements."""
    words = words_to_find(text)
    keys = texts_with(words)
    if not keys:
        return []
    files = FileText.objects.filter(pk__in=keys).values("file_id")
    seen = Case.objects.visible_to(actor, roles)
    found = (
        CaseAttachment.objects.filter(file__in=files, case__in=seen.values("pk"))
        .select_related("case__procedure", "case__holder", "case__step_agency", "paper")
        .order_by("-case_id", "-pk")
    )
    firsts: dict[int, CaseAttachment] = {}
    for attachment in found[: limit * 4]:
        firsts.setdefault(attachment.case_id, attachment)
    chosen = list(firsts.values())[:limit]
    texts = dict(
        FileText.objects.filter(file__in=[one.file_id for one in chosen]).values_list("file_id", "text")
    )
    return [PaperHit(one, one.case, excerpt(texts.get(one.file_id, ""), words)) for one in chosen]
