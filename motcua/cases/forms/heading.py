"""What every form of a case begins with: the body that issues it, its number, place and date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.utils.translation import override

from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency
from motcua.applicants.models import ApplicantKind
from motcua.cases.models import Case
from motcua.core.rules.dates import local_day, place_and_date
from motcua.core.rules.rule_sets import form_rules, level_rules
from motcua.core.rules.rule_values import FormRules

# Stands in a "Số:" line until somebody writes the number by hand.
TO_FILL_IN = "………"
_TIERS = {
    AgencyKind.PROVINCE: "province",
    AgencyKind.DISTRICT: "district",
    AgencyKind.GOVERNMENT: "ministry",
}

Given = ParamSpec("Given")
Built = TypeVar("Built")


def in_vietnamese(build: Callable[Given, Built]) -> Callable[Given, Built]:
    """A form is a Vietnamese document, whatever language the officer's screen has."""

    @wraps(build)
    def built(*args: Given.args, **kwargs: Given.kwargs) -> Built:
        with override("vi"):
            return build(*args, **kwargs)

    return built


def forms_of(case: Case) -> FormRules:
    """The forms in use for the case."""
    return form_rules(case.rule_versions["forms"])


def numbered(case: Case, form: str, number: str) -> str:
    """The "Số:" line: running number and the letters of form and body, e.g. 0007/PBS-TTPVHCC."""
    levels = level_rules(case.rule_versions["levels"])
    above = case.receiving_agency.parent or case.receiving_agency
    tier = _TIERS.get(AgencyKind(above.kind), "commune")
    body = levels.bodies.get(tier) or levels.bodies["commune"]
    pattern = forms_of(case).number_patterns[form]
    return pattern.format(number=number or TO_FILL_IN, desk=body.abbreviation)


def desk_heading(case: Case, *, form: str, number: str, at: datetime) -> dict[str, Any]:
    """Heading of a form that the desk issues.

    An empty issuing body takes the one printed on the form of the year; a desk that is no centre prints its
    own name.
    """
    centre = case.receiving_agency
    superior = centre.parent if centre.kind == AgencyKind.CENTRE else None
    return {
        "issued_at": at,
        "superior_body": superior.name if superior else "",
        "issuing_body": "" if superior else centre.name,
        "number": numbered(case, form, number),
        "place_and_date": place_and_date(place_of(centre), local_day(at)),
    }


def agency_heading(agency: Agency, *, number: str, at: datetime) -> dict[str, Any]:
    """Heading of a document that an agency issues in its own name (NĐ 30/2020/NĐ-CP, Phụ lục I)."""
    return {
        "issued_at": at,
        "superior_body": agency.parent.name if agency.parent else "",
        "issuing_body": agency.name,
        "number": number,
        "place_and_date": place_and_date(place_of(agency), local_day(at)),
    }


def place_of(agency: Agency) -> str:
    """The place name (địa danh) before the date: the agency's own or that of the body above it."""
    above = agency.parent
    return agency.place or (above.place if above else "") or agency.name


def applicant_title(case: Case) -> str:
    """How a form addresses the applicant; never guesses "Bà"."""
    return "Tổ chức" if case.applicant.kind == ApplicantKind.ORGANISATION else "Ông/Bà"


def applicant_fields(case: Case) -> dict[str, Any]:
    """The applicant as copied at receipt."""
    return {
        "applicant_title": applicant_title(case),
        "applicant_name": case.applicant_name,
        "address": case.applicant_address,
        "phone": case.applicant_phone,
        "email": case.applicant_email,
    }


def hotline_of(case: Case) -> str:
    """Where the desk can be asked."""
    return (case.office.hotline if case.office else "") or case.receiving_agency.phone
