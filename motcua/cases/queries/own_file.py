"""What the person concerned may know beyond the public view, once they have shown who they are."""

from __future__ import annotations

import json
from typing import Any

from django.utils.crypto import constant_time_compare

from motcua.audit.queries.proving import proof_of
from motcua.cases.models import Case

# What these say the applicant knows or is told anyway; what the others say may be internal and is withheld.
TOLD_TO_APPLICANT = frozenset(
    {
        "cases.received",
        "cases.submitted",
        "cases.supplement_asked",
        "cases.supplement_completed",
        "cases.payment_asked",
        "cases.payment_complete",
        "cases.decided",
        "cases.results_given_out",
        "cases.not_accepted",
        "cases.apology_signed",
        "cases.withdrawn",
        "cases.handed_over",
    }
)


def is_of_person(case_id: int, number: str) -> bool:
    """Whether the number is the personal number of the case's applicant or of who handed it in for them."""
    numbers = Case.objects.filter(pk=case_id).values_list("applicant_identifier", "proxy__identifier")
    given = "".join(number.split())
    return bool(given) and any(constant_time_compare(kept, given) for row in numbers for kept in row if kept)


def applicants_proof(code: str, *, names_officers: bool) -> str:
    """The proof of the case for its applicant, as the text of a JSON file; raises NotProvable."""
    return _text(proof_of("case", code, names_actors=names_officers, shows=TOLD_TO_APPLICANT.__contains__))


def whole_proof(code: str) -> str:
    """The proof of the case with everything that was said, for inspection; raises NotProvable."""
    return _text(proof_of("case", code, names_actors=True))


def _text(proof: dict[str, Any]) -> str:
    return json.dumps(proof, ensure_ascii=False, indent=1)
