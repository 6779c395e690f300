"""What happened to a case beside its steps: refusals, questions, drafts, waits, apologies, reopenings."""

from __future__ import annotations

from typing import Any, TypeVar

from motcua.api.schemas.agencies import AgencyRef, agency_ref
from motcua.api.schemas.types import Moment, Output
from motcua.cases.models import Apology, Case, Consultation

Shown = TypeVar("Shown", bound=Output)


class DeskRefusalOut(Output):
    """A refusal at the desk. `is_given` null: the director has not answered; `form_number` of the notice."""

    reason: str
    proposed_at: Moment
    is_given: bool | None
    answered_at: Moment | None
    answer: str
    form_number: str


class RejectionOut(Output):
    """A refusal proposed after appraisal: signed by the leader, or dropped."""

    reason: str
    step_name: str
    proposed_at: Moment
    signed_at: Moment | None
    dropped_at: Moment | None
    drop_reason: str
    is_late: bool


class ConsultationOut(Output):
    """A question to another unit; `opinion` is "" until it is answered."""

    number: int
    asked_unit: AgencyRef
    question: str
    asked_at: Moment
    due_at: Moment
    opinion: str
    answer: str
    answer_file_id: int | None
    answered_at: Moment | None
    is_late: bool


class ExternalRequestOut(Output):
    """A round with a system outside: answered with a number, or failed."""

    system: str
    reference: str
    sent_at: Moment
    due_at: Moment | None
    answered_at: Moment | None
    number_given: str
    failed_at: Moment | None
    failure: str


class DraftOut(Output):
    """A draft before the applicant; `file_id` is among `files`. `way` "silence": the time passed."""

    file_id: int
    sent_at: Moment
    due_at: Moment
    answered_at: Moment | None
    answer: str
    way: str
    note: str
    withdrawn_at: Moment | None


class ObligationOut(Output):
    """A financial obligation, from the information transfer slip to the confirmation of tax."""

    slip_number: str
    sent_at: Moment
    needs_confirmation: bool
    notice_number: str
    notice_at: Moment | None
    proof: str
    paid_at: Moment | None
    confirmed_at: Moment | None


class ApologyOut(Output):
    """The apology; `state`: "" while drafted, timely, late, or missing (given with a late result)."""

    reason: str
    new_due_at: Moment | None
    drafted_at: Moment
    state: str
    form_number: str
    signed_at: Moment | None
    given_at: Moment | None


class ReopeningOut(Output):
    """A wrong result as it was handed over, and why the case was opened again."""

    number: int
    reason: str
    reopened_at: Moment
    step_name: str
    finished_at: Moment
    handed_over_at: Moment
    recipient_name: str
    outcome: str
    result_number: str


class Exits(Output):
    """All of them, oldest first."""

    desk_refusals: list[DeskRefusalOut]
    rejections: list[RejectionOut]
    consultations: list[ConsultationOut]
    external_requests: list[ExternalRequestOut]
    drafts: list[DraftOut]
    obligations: list[ObligationOut]
    apology: ApologyOut | None
    reopenings: list[ReopeningOut]


def exits_of(case: Case) -> dict[str, Any]:
    """The fields of `Exits`: a query each, whatever the number of rows."""
    apology = Apology.objects.filter(case=case).first()
    consultations = case.consultations.select_related("asked_unit")
    return {
        "desk_refusals": [same(DeskRefusalOut, row) for row in case.desk_refusals.all()],
        "rejections": [same(RejectionOut, row) for row in case.rejections.all()],
        "consultations": [consultation_of(row) for row in consultations],
        "external_requests": [same(ExternalRequestOut, row) for row in case.external_requests.all()],
        "drafts": [same(DraftOut, row) for row in case.drafts.all()],
        "obligations": [same(ObligationOut, row) for row in case.obligations.all()],
        "apology": same(ApologyOut, apology) if apology is not None else None,
        "reopenings": [same(ReopeningOut, row) for row in case.reopenings.all()],
    }


def consultation_of(row: Consultation) -> ConsultationOut:
    """A question; its unit is loaded."""
    names = [name for name in ConsultationOut.model_fields if name != "asked_unit"]
    return ConsultationOut.model_construct(
        asked_unit=agency_ref(row.asked_unit), **{name: getattr(row, name) for name in names}
    )


def same(schema: type[Shown], row: Any) -> Shown:
    """A schema whose fields are called as those of the row (`id` is the key)."""
    return schema.model_construct(
        **{name: getattr(row, "pk" if name == "id" else name) for name in schema.model_fields}
    )
