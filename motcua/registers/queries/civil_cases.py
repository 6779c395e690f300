"""Cases whose results fill civil-status books, and what is known for the entry before anybody types."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from motcua.accounts.queries import capacity_of
from motcua.agencies.models import Agency
from motcua.cases.choices import CaseState, Outcome, StepEnd
from motcua.cases.models import Case
from motcua.cases.queries.declaring import declaration_of
from motcua.core.actors import Role
from motcua.core.rules.dates import local_day
from motcua.registers.choices import BookKind
from motcua.registers.choices.civil import PROCEDURES, fields_of
from motcua.registers.models import CivilRecord

_LAST = 20
_BY_KIND = {kind: code for code, kind in PROCEDURES.items()}


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


def declared_for(case: Case) -> dict[str, str]:
    """What the declaration of the case says of the registration; nothing without one."""
    declaration = declaration_of(case)
    content = declaration.content if declaration else {}
    keys = {field.key for field in fields_of(PROCEDURES[case.procedure.code])}
    return {key: value for key, value in content.items() if key in keys}


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signed the result of a case, the lines above the signature, and when."""

    name: str = ""
    title: str = ""
    on: date | None = None


def signed_by(case: Case) -> Signed:
    """The leader who signed the result of the case; empty where nobody did yet.

    Without a post in the system, their title is that of the last registration they signed.
    """
    forwarded = case.visits.filter(end=StepEnd.FORWARDED, role=Role.LEADER).select_related("holder")
    last = forwarded.order_by("-number").first()
    if last is None or last.left_at is None:
        return Signed()
    name, on, agency = last.ended_by, local_day(last.left_at), case.competent_agency
    title = "; ".join(capacity_of(last.holder.pk, agency, on=on)) if last.holder else ""
    if not title:
        earlier = CivilRecord.objects.filter(book__agency=agency, signer_name=name).order_by("-pk")
        title = earlier.values_list("signer_title", flat=True).first() or ""
    return Signed(name, title, on)
