"""Cases as the API gives them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from motcua.api.schemas.agencies import AgencyRef, agency_ref
from motcua.api.schemas.exits import Exits, same
from motcua.api.schemas.types import Moment, Output
from motcua.cases.choices import CaseState, DueKind
from motcua.cases.models import Case, CaseAttachment, CaseLink, CasePaper, DueMoment, Supplement
from motcua.fees.models import Charge

_APPLICANT = ("name", "identifier", "address", "phone", "email")
_OWN = (
    *("rule_versions", "office_id", "counter_id", "delivery", "delivery_address", "place_of_land", "note"),
    *("statutory_due_at", "reappointed_due_at", "paused_at", "supplement_due_at", "was_late_before_restart"),
    *("handed_over_at", "recipient_name", "result_number", "external_number"),
)


class CaseSummary(Output):
    """A row of a list. `state` 0–10 as on the national portal; on time is judged against `due_at`."""

    code: str
    version: int
    state: int
    state_name: str
    outcome: str
    procedure_code: str
    procedure_name: str
    variant: str
    channel: str
    applicant_name: str
    competent_agency: AgencyRef
    receiving_agency: AgencyRef
    submitted_at: Moment
    received_at: Moment | None
    due_at: Moment | None
    finished_at: Moment | None
    step_key: str
    step_name: str
    step_role: str
    step_due_at: Moment | None
    updated_at: Moment


class CaseReceipt(CaseSummary):
    """A case as it was registered. `slip_number` "" when no slip is due; `tracking_url` is the slip's QR."""

    lookup_code: str
    slip_number: str
    is_same_day: bool
    tracking_url: str


class StepActionOut(Output):
    """What may be done at the present step; `conditions`: note, assignee, result_number, external_number."""

    key: str
    label: str
    is_return: bool
    conditions: list[str]


class StepOut(Output):
    """The present step."""

    key: str
    name: str
    kind: str
    role: str
    agency: AgencyRef | None
    due_at: Moment | None
    holder_id: int | None
    allows_supplement: bool
    actions: list[StepActionOut]


class ApplicantOut(Output):
    """The applicant as written on the case at receipt."""

    kind: str
    name: str
    identifier: str
    address: str
    phone: str
    email: str


class ProxyOut(Output):
    """Who acts for the applicant, and by which paper."""

    name: str
    paper: str


class CasePaperOut(Output):
    """A line of the checklist; `state` as at registration."""

    id: int
    order: int
    name: str
    state: str
    kind: int
    count: int
    lookup_source: str
    looked_up_at: Moment | None
    note: str


class FileOut(Output):
    """A file of the case; `url` downloads it. `scan_state`: unscanned, clean or infected."""

    id: int
    name: str
    purpose: str
    paper_id: int | None
    media_type: str
    size: int
    sha256: str
    scan_state: str
    added_at: Moment
    added_by: str
    url: str


class ChargeOut(Output):
    """What is to be paid, in đồng."""

    kind: str
    description: str
    amount: int
    state: str


class DefectOut(Output):
    """What is wrong: a coded reason, words, and the paper's `order` in the checklist."""

    reason: str
    text: str
    paper: int | None


class SupplementOut(Output):
    """A request to complete the case; `is_late`, `is_repeat`: made against the rules, and counted."""

    number: int
    form_number: str
    defects: list[DefectOut]
    reason: str
    is_late: bool
    is_repeat: bool
    repeat_reason: str
    asked_at: Moment
    due_at: Moment | None
    answered_at: Moment | None
    answer_note: str


class LinkOut(Output):
    """A part of a linked procedure. `code`, `state` and moments are null until its case is opened.

    `order`: equal numbers run side by side. `failure`: why it could not be opened, "" otherwise;
    `is_dropped`: the desk gave it up.
    """

    id: int
    order: int
    procedure_code: str
    agency: AgencyRef
    code: str | None
    state: int | None
    due_at: Moment | None
    finished_at: Moment | None
    failure: str
    is_dropped: bool


class CaseOut(CaseReceipt, Exits):
    """A whole case; `parent_code` is that of the case it was opened for, null for most."""

    procedure_version: int
    rule_versions: dict[str, str]
    handling_unit: AgencyRef
    office_id: int | None
    counter_id: int | None
    delivery: str
    delivery_address: str
    applicant: ApplicantOut
    proxy: ProxyOut | None
    place_of_land: str
    note: str
    statutory_due_at: Moment | None
    reappointed_due_at: Moment | None
    paused_at: Moment | None
    supplement_due_at: Moment | None
    was_late_before_restart: bool
    handed_over_at: Moment | None
    recipient_name: str
    result_number: str
    external_number: str
    step: StepOut | None
    papers: list[CasePaperOut]
    files: list[FileOut]
    charges: list[ChargeOut]
    supplements: list[SupplementOut]
    links: list[LinkOut]
    parent_code: str | None


class DueLineOut(Output):
    """One stretch of a derivation: working minutes that count, the rule, and the article it rests on."""

    start: Moment
    end: Moment
    minutes: int
    rule: str
    article: str
    text: str


class DueMomentOut(Output):
    """A due moment with its derivation; `kind`: statutory, appointment, reappointment or supplement."""

    kind: str
    at: Moment
    reason: str
    made_at: Moment
    is_provisional: bool
    lines: list[DueLineOut]


class DueMomentsOut(Output):
    """All due moments of a case, oldest first."""

    items: list[DueMomentOut]


class Tracked(Output):
    """What anyone with the slip may know; `percent` done, null for a case that ended without a result."""

    code: str
    state: int
    state_name: str
    percent: int | None


def summary_of(case: Case, *, updated_at: Any) -> CaseSummary:
    """A row of a list; competent and receiving agency are loaded."""
    return CaseSummary.model_construct(**_short(case, updated_at))


def receipt_of(case: Case, *, updated_at: Any, tracking_url: str) -> CaseReceipt:
    """What a registration answers: no statement beyond those of the action."""
    return CaseReceipt.model_construct(**_registered(case, updated_at, tracking_url))


def case_of(
    case: Case,
    *,
    updated_at: Any,
    tracking_url: str,
    papers: Iterable[CasePaper],
    files: Iterable[FileOut],
    charges: Iterable[Charge],
    supplements: Iterable[Supplement],
    links: Iterable[CaseLink],
    parent_code: str | None,
    exits: Mapping[str, Any],
) -> CaseOut:
    """A whole case."""
    return CaseOut.model_construct(
        **_registered(case, updated_at, tracking_url),
        **{name: getattr(case, name) for name in _OWN},
        procedure_version=case.procedure_version.number,
        handling_unit=agency_ref(case.handling_unit),
        applicant=ApplicantOut.model_construct(
            kind=case.applicant.kind,
            **{name: getattr(case, f"applicant_{name}") for name in _APPLICANT},
        ),
        proxy=_proxy(case),
        step=_step(case),
        papers=[same(CasePaperOut, paper) for paper in papers],
        files=list(files),
        charges=[same(ChargeOut, charge) for charge in charges],
        supplements=[supplement_of(supplement) for supplement in supplements],
        links=[link_of(link) for link in links],
        parent_code=parent_code,
        **exits,
    )


def file_of(attachment: CaseAttachment, url: str) -> FileOut:
    """A file; `attachment.file` is loaded."""
    stored = attachment.file
    return FileOut.model_construct(
        id=attachment.pk,
        name=attachment.file_name,
        purpose=attachment.purpose,
        paper_id=attachment.paper_id,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        scan_state=stored.scan_state,
        added_at=attachment.added_at,
        added_by=attachment.added_by,
        url=url,
    )


def supplement_of(supplement: Supplement) -> SupplementOut:
    """A request to complete the case with its defects."""
    same = [name for name in SupplementOut.model_fields if name != "defects"]
    return SupplementOut.model_construct(
        defects=[
            DefectOut.model_construct(
                reason=defect.reason, text=defect.text, paper=defect.paper.order if defect.paper else None
            )
            for defect in supplement.defects.all()
        ],
        **{name: getattr(supplement, name) for name in same},
    )


def link_of(link: CaseLink) -> LinkOut:
    """A part of a case; its member, agency and child are loaded."""
    child = link.child
    return LinkOut.model_construct(
        id=link.pk,
        order=link.order,
        procedure_code=link.member.code,
        agency=agency_ref(link.agency),
        code=child.code if child else None,
        state=int(child.state) if child else None,
        due_at=child.due_at if child else None,
        finished_at=child.finished_at if child else None,
        failure=link.failure,
        is_dropped=link.dropped_at is not None,
    )


def due_moment_of(row: DueMoment) -> DueMomentOut:
    """A due moment as it was derived and stored."""
    told = row.derivation
    lines = [
        DueLineOut(
            start=line["from"],
            end=line["to"],
            **{key: line[key] for key in ("minutes", "rule", "article", "text")},
        )
        for line in told["lines"]
    ]
    return DueMomentOut.model_construct(
        kind=DueKind(row.kind).value,
        at=row.at,
        reason=row.reason,
        made_at=row.made_at,
        is_provisional=told["provisional"],
        lines=lines,
    )


def _short(case: Case, updated_at: Any) -> dict[str, Any]:
    return {
        "code": case.code,
        "version": case.version,
        "state": int(case.state),
        "state_name": str(CaseState(case.state).label),
        "outcome": str(case.outcome),
        "procedure_code": case.procedure.code,
        "procedure_name": case.procedure_name,
        "variant": case.variant,
        "channel": str(case.channel),
        "applicant_name": case.applicant_name,
        "competent_agency": agency_ref(case.competent_agency),
        "receiving_agency": agency_ref(case.receiving_agency),
        "submitted_at": case.submitted_at,
        "received_at": case.received_at,
        "due_at": case.due_at,
        "finished_at": case.finished_at,
        "step_key": case.step_key,
        "step_name": case.step_name,
        "step_role": str(case.step_role),
        "step_due_at": case.step_due_at,
        "updated_at": updated_at,
    }


def _registered(case: Case, updated_at: Any, tracking_url: str) -> dict[str, Any]:
    return {
        **_short(case, updated_at),
        "lookup_code": case.lookup_code,
        "slip_number": case.slip_number,
        "is_same_day": case.is_same_day,
        "tracking_url": tracking_url,
    }


def _proxy(case: Case) -> ProxyOut | None:
    if case.proxy_id is None:
        return None
    return ProxyOut.model_construct(name=case.proxy_name, paper=case.proxy_paper)


def _step(case: Case) -> StepOut | None:
    if not case.step_key:
        return None
    step = case.process.step(case.step_key)
    return StepOut.model_construct(
        key=step.key,
        name=step.name,
        kind=step.kind.value,
        role=str(step.role),
        agency=agency_ref(case.step_agency) if case.step_agency else None,
        due_at=case.step_due_at,
        holder_id=case.holder_id,
        allows_supplement=step.allows_supplement,
        actions=[
            StepActionOut.model_construct(
                key=action.key,
                label=action.label,
                is_return=action.is_return,
                conditions=[condition.value for condition in action.conditions],
            )
            for action in step.actions
        ],
    )
