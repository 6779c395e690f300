"""Cases whose results fill civil-status books, and what is known for the entry before anybody types."""

from __future__ import annotations

from django.db.models import QuerySet

from motcua.agencies.models import Agency
from motcua.cases.choices import CaseState, Outcome
from motcua.cases.models import Case
from motcua.registers.choices import BookKind
from motcua.registers.choices.civil import PROCEDURES

_LAST = 20
_BY_KIND = {kind: code for code, kind in PROCEDURES.items()}
# Fields of the registration that the applicant of the case gives: name, born, sex, identity, residence.
_APPLICANT_IS = {
    BookKind.BIRTHS: {"registrant_name": "name", "registrant_identity": "identity"},
    BookKind.DEATHS: {"registrant_name": "name", "registrant_identity": "identity"},
}


def may_fill_a_book(case: Case) -> bool:
    """Whether the case is decided and granted, or the software outside has given its number already."""
    if case.state in (CaseState.DECIDED, CaseState.HANDED_OVER):
        return case.outcome != Outcome.REFUSED
    return bool(case.state == CaseState.IN_PROGRESS and number_given(case))


def number_known(case: Case) -> str:
    """The number to enter, typed or received once: from the step outside, else that of the result."""
    return number_given(case) or case.result_number


def number_given(case: Case) -> str:
    """The number the shared civil-status software gave the case, the latest."""
    numbers = case.external_requests.exclude(number_given="").order_by("-answered_at")
    return numbers.values_list("number_given", flat=True).first() or ""


def waiting_for_the_book(agency: Agency, kind: BookKind) -> QuerySet[Case]:
    """Granted cases of the kind's procedure that are in no book yet, the oldest first, at most twenty."""
    done = Case.objects.filter(
        competent_agency=agency,
        procedure__code=_BY_KIND[kind],
        state__in=(CaseState.DECIDED, CaseState.HANDED_OVER),
        civil_record=None,
    ).exclude(outcome=Outcome.REFUSED)
    return done.order_by("received_at", "pk")[:_LAST]


def prefilled(case: Case) -> dict[str, str]:
    """What the case and its applicant tell: nobody types it again."""
    kind = PROCEDURES[case.procedure.code]
    person = case.applicant
    known = {
        "name": case.applicant_name,
        "identity": case.applicant_identifier,
        "born_on": person.born_on.isoformat() if person.born_on else "",
        "residence": case.applicant_address,
    }
    if kind is BookKind.MARRIAGES:
        side = "wife" if person.sex == "female" else "husband"
        return {f"{side}_{key}": value for key, value in known.items() if value}
    return {key: known[source] for key, source in _APPLICANT_IS[kind].items() if known[source]}
