"""Cases found by words that stand in their papers, as far as the officer may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, Max, OuterRef

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
    # Asked of each paper found: a list would be made of all cases that may be seen, however few are found.
    is_seen = Exists(Case.objects.visible_to(actor, roles).filter(pk=OuterRef("case_id")))
    newest = (
        CaseAttachment.objects.filter(is_seen, file__in=files)
        .values("case_id")
        .annotate(newest=Max("pk"))
        .order_by("-case_id")
        .values_list("newest", flat=True)
    )
    found = CaseAttachment.objects.filter(pk__in=list(newest[:limit])).select_related(
        "case__procedure", "case__holder", "case__step_agency", "paper", "file__text"
    )
    return [PaperHit(one, one.case, excerpt(one.file.text.text, words)) for one in found.order_by("-case_id")]
