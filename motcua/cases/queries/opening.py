"""One case with its units and people, read so that tables without a row of it are not asked again."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from motcua.cases.models import (
    Case,
    CaseAttachment,
    CaseCharge,
    CaseLink,
    Consultation,
    DeskRefusal,
    DraftConfirmation,
    Escalation,
    ExternalRequest,
    FinancialObligation,
    Rejection,
    Reopening,
    Supplement,
    TransferItem,
)
from motcua.cases.queries.digitising import orders_about
from motcua.cases.queries.results import papers_of
from motcua.documents.models import OfficeForm

_WITH_CASE = (
    "procedure", "competent_agency", "receiving_agency", "support_agency", "papers_agency", "handling_unit",
    "step_agency", "holder", "received_by", "office", "counter", "applicant", "proxy",
    "apology", "declaration", "withdrawal", "parent_link",
)  # fmt: skip
_OF_CASE = {
    "attachments": CaseAttachment,
    "charges": CaseCharge,
    "consultations": Consultation,
    "desk_refusals": DeskRefusal,
    "drafts": DraftConfirmation,
    "escalations": Escalation,
    "external_requests": ExternalRequest,
    "obligations": FinancialObligation,
    "rejections": Rejection,
    "reopenings": Reopening,
    "supplements": Supplement,
    "transfers": TransferItem,
}
# What a case has by the name of its relation; most cases have rows in few of these tables.
_RARE: dict[str, QuerySet[Any]] = {
    **{name: model._default_manager.filter(case=OuterRef("pk")) for name, model in _OF_CASE.items()},
    "links": CaseLink.objects.filter(parent=OuterRef("pk")),
}


def opened_case(case_id: int) -> Case | None:
    """The case as a page shows it: one statement, which also tells which of the rarer tables know it.

    Those that do not are empty from then on, also when they are filtered, and cost no statement. For reading
    only: what an action adds later is not seen through this object.
    """
    asked = {f"has_{name}": Exists(rows) for name, rows in _RARE.items()}
    asked["has_office_forms"] = Exists(OfficeForm.objects.filter(procedure=OuterRef("procedure")))
    asked["has_digitising_orders"] = Exists(orders_about(OuterRef("procedure"), OuterRef("field")))
    asked["has_papers_given_out"] = Exists(papers_of(OuterRef("code")))
    found = Case.objects.select_related(*_WITH_CASE).annotate(**asked).filter(pk=case_id).first()
    if found is not None:
        absent = {name: getattr(found, name).none() for name in _RARE if not getattr(found, f"has_{name}")}
        # Where prefetched rows lie. Prefetching could not say it: filtered, what it found is asked for anew.
        found.__dict__.setdefault("_prefetched_objects_cache", {}).update(absent)
    return found
