"""Opening the linked cases of a case (liên thông, NĐ 61/2018 Điều 19 khoản 6, 7).

The definition of the linked procedure is the decision that lets the receiving desk take these cases in for
other agencies; nothing else here asks for a reception scope.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.applicants.actions import ApplicantData
from motcua.audit.actions import NewEvent
from motcua.cases.actions.attaching import NewAttachment, attach_files
from motcua.cases.actions.intake import Intake, PaperData, offering_for, office_for, place_of
from motcua.cases.actions.receiving import once, receive_at
from motcua.cases.actions.saving import load_case, note_on, save_case
from motcua.cases.choices import AttachmentPurpose, CaseState, PaperKind, PaperState
from motcua.cases.errors import ConditionMissing, MoveNotPossible, NotLinked
from motcua.cases.models import Case, CaseAttachment, CaseLink, CasePaper
from motcua.cases.permissions import LINK, OPEN_NEXT_PARTS, RECEIVE
from motcua.cases.queries.linking import carriers_of
from motcua.cases.queries.presets import own_papers, variants_of
from motcua.cases.sql import case_at_work
from motcua.catalogue.models import LinkedProcedure
from motcua.catalogue.queries import record_of
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotFound, RuleViolation
from motcua.core.inserts import insert_rows
from motcua.core.rules.text import fold
from motcua.core.transactions import action

OPENING_STATES = (
    CaseState.RECEIVED,
    CaseState.IN_PROGRESS,
    CaseState.AWAITING_SUPPLEMENT,
    CaseState.AWAITING_PAYMENT,
    CaseState.DECIDED,
)
_COPIED = (AttachmentPurpose.PAPER, AttachmentPurpose.SUPPLEMENT)


@dataclass(frozen=True, slots=True)
class LinkChoice:
    """One part to open: the member, the agency that carries it out, its place in the order.

    Without an order that of the definition holds. `variant`: which of the member's (trường hợp), with a limit
    and papers of its own; "" when it has none, or when that is for its agency to find out.
    """

    procedure_code: str
    agency_id: int
    order: int | None = None
    variant: str = ""


@action
def open_linked_cases(
    *, case_id: int, version: int, choices: Sequence[LinkChoice], by: Actor, now: datetime
) -> list[CaseLink]:
    """The desk opens parts of a linked procedure; those of a later order wait for the ones before.

    A part that could not be opened may be chosen again, also with another agency. Raises ConditionMissing
    without a choice, NotLinked for what the definition or the province does not have, MoveNotPossible for a
    case that has ended, and what a reception raises: then nothing is opened.
    """
    case = load_case(case_id, version=version)
    check(by, LINK, case.receiving_agency.path)
    if case.state not in OPENING_STATES:
        raise MoveNotPossible(_("Mở hồ sơ liên thông"), CaseState(case.state).label)
    if CaseLink.objects.filter(child=case).exists():
        raise NotLinked(_("Hồ sơ này là một phần của hồ sơ khác, không mở thêm hồ sơ liên thông."))
    if not choices:
        raise ConditionMissing(_("Xin chọn ít nhất một phần."), field="members")
    chosen = _chosen(case, choices, by, now)
    save_case(case)  # whoever else opens parts of this case is refused from here on
    for link in chosen:
        link.save()
    links = list(case.links.select_related("child", "member", "agency"))
    chosen_ids = {link.pk for link in chosen}
    opened = [
        _open(case, link, by, now) for link in links if link.pk in chosen_ids and not _waits(link, links)
    ]
    asked = NewEvent("cases.linked", {"parts": [_said(link) for link in links if link.pk in chosen_ids]})
    note_on(case, asked, *opened, by=by, now=now)
    return links


def receive_with_parts(
    *,
    intake: Intake,
    scans: Sequence[tuple[int, NewAttachment]] = (),
    choices: Sequence[LinkChoice],
    by: Actor,
    now: datetime,
) -> Case:
    """Receive a case and open its parts in the same pass, all or nothing.

    `scans`: files with the place of their paper in the checklist; the parts have them too. A repeated click
    opens nothing twice. Raises what a reception and `open_linked_cases` raise.
    """
    return once(
        intake=intake,
        by=by,
        make=lambda: _receive_with_parts(intake=intake, scans=scans, choices=choices, by=by, now=now),
    )


@action
def _receive_with_parts(
    *,
    intake: Intake,
    scans: Sequence[tuple[int, NewAttachment]],
    choices: Sequence[LinkChoice],
    by: Actor,
    now: datetime,
) -> Case:
    offering, office = place_of(intake, on=localdate(now))
    check(by, RECEIVE, office.agency.path)
    case = receive_at(offering, office, intake=intake, by=by, now=now)
    if scans:
        papers = dict(case.papers.values_list("order", "pk"))
        files = [replace(file, paper_id=papers.get(order)) for order, file in scans]
        attach_files(case_id=case.pk, files=files, by=by, now=now)
    open_linked_cases(case_id=case.pk, version=case.version, choices=choices, by=by, now=now)
    return case


@action
def open_next_parts(*, case_id: int, by: Actor, now: datetime) -> int:
    """Open the parts whose turn has come: a job's action; how many were opened.

    One that cannot be opened, or whose predecessor ended without its result, is kept with the reason for the
    desk to decide. Raises CaseChanged when another node was faster.
    """
    check(by, OPEN_NEXT_PARTS)
    case = case_at_work(case_id)
    if case is None:
        raise NotFound(_("Không có hồ sơ này."))
    links = list(case.links.select_related("child", "member", "agency"))
    due = [link for link in links if link.is_waiting and not _waits(link, links)]
    if not due:
        return 0
    save_case(case)
    events = [_open_or_keep(case, link, links, by, now) for link in due]
    note_on(case, *events, by=by, now=now)
    return sum(event.kind == "cases.part_opened" for event in events)


@action
def drop_part(*, case_id: int, version: int, link_id: int, reason: str, by: Actor, now: datetime) -> CaseLink:
    """The desk gives up an unopened part. Raises NotFound, NotLinked for an opened one, ConditionMissing."""
    case = load_case(case_id, version=version)
    check(by, LINK, case.receiving_agency.path)
    link = case.links.select_related("member", "agency").filter(pk=link_id).first()
    if link is None:
        raise NotFound(_("Không có phần liên thông này."))
    if link.child_id is not None or link.dropped_at is not None:
        raise NotLinked(_("Phần này đã mở hoặc đã bỏ."))
    if not reason.strip():
        raise ConditionMissing(_("Xin ghi lý do."), field="note")
    save_case(case)
    link.dropped_at, link.dropped_by, link.drop_reason = now, by.label, reason.strip()
    link.save(update_fields=["dropped_at", "dropped_by", "drop_reason"])
    said = {**_said(link), "reason": link.drop_reason}
    note_on(case, NewEvent("cases.part_dropped", said), by=by, now=now)
    return link


def _chosen(case: Case, choices: Sequence[LinkChoice], by: Actor, now: datetime) -> list[CaseLink]:
    """The rows of the choices, new or tried before; each checked against definition and province."""
    definitions = {one.member.code: one for one in case.procedure.linked_members.select_related("member")}
    codes = [choice.procedure_code for choice in choices]
    if len(set(codes)) < len(codes) or not definitions.keys() >= set(codes):
        raise NotLinked(_("Chỉ mở được các thủ tục liên thông với thủ tục của hồ sơ, mỗi thủ tục một lần."))
    carriers = carriers_of(case.competent_agency.path, [definitions[code].member_id for code in codes])
    known = {link.member_id: link for link in case.links.all()}
    links = []
    for choice in choices:
        definition = definitions[choice.procedure_code]
        link = known.get(definition.member_id) or CaseLink(parent=case, member=definition.member)
        if link.pk is not None and not link.can_be_chosen:
            raise NotLinked(_("Thủ tục %(code)s đã được mở.") % {"code": choice.procedure_code})
        if choice.agency_id not in [one.agency_id for one in carriers.get(definition.member_id, [])]:
            raise NotLinked(
                _("Cơ quan được chọn không tiếp nhận thủ tục %(code)s trong tỉnh này.")
                % {"code": choice.procedure_code},
                field="members",
            )
        link.agency_id, link.order = choice.agency_id, max(1, choice.order or definition.order)
        link.variant = _variant_of(choice, definition)
        link.task, link.asked_at, link.asked_by = definition.note, now, by.label
        link.failed_at, link.failure = None, ""
        link.dropped_at, link.dropped_by, link.drop_reason = None, "", ""
        links.append(link)
    return links


def _variant_of(choice: LinkChoice, definition: LinkedProcedure) -> str:
    record = record_of(definition.member.current_version_id or 0) if choice.variant else None
    if record is not None and choice.variant not in [one.value for one in variants_of(record)]:
        raise NotLinked(
            _("Thủ tục %(code)s không có trường hợp này.") % {"code": choice.procedure_code}, field="members"
        )
    return choice.variant


def _waits(link: CaseLink, links: Sequence[CaseLink]) -> bool:
    """Whether something of an earlier order is not over."""
    return any(one.order < link.order and not one.is_over for one in links)


def _open_or_keep(
    case: Case, link: CaseLink, links: Sequence[CaseLink], by: Actor, now: datetime
) -> NewEvent:
    before = next((one for one in links if one.order < link.order and one.is_without_result), None)
    try:
        if before is not None:
            raise NotLinked(
                _("Hồ sơ %(code)s trước đó không có kết quả như đề nghị.") % {"code": before.child}
            )
        with transaction.atomic():
            return _open(case, link, by, now)
    except RuleViolation as refusal:
        link.failed_at, link.failure = now, str(refusal)[:500]
        link.save(update_fields=["failed_at", "failure"])
        return NewEvent("cases.part_failed", {**_said(link), "reason": link.failure})


def _open(case: Case, link: CaseLink, by: Actor, now: datetime) -> NewEvent:
    """Receive the case of a part with what the parent has, nothing typed again."""
    intake = _intake_of(case, link, now)
    child = receive_at(
        offering_for(intake),
        office_for(intake),
        intake=intake,
        by=by,
        now=now,
        people=(case.applicant, case.proxy),
        also=[NewEvent("cases.opened_as_part", {"parent": case.code})],
    )
    _copy_files(case, child)
    link.child, link.opened_at = child, now
    link.save(update_fields=["child", "opened_at"])
    return NewEvent("cases.part_opened", {**_said(link), "child": child.code, "due": child.due_at})


def _intake_of(case: Case, link: CaseLink, now: datetime) -> Intake:
    return Intake(
        procedure_code=link.member.code,
        agency_id=link.agency_id,
        office_id=case.office_id or 0,
        counter_id=case.counter_id,
        support_agency_id=case.support_agency_id,
        applicant=_applicant_of(case),
        variant=link.variant,
        papers=_papers_of(case, link),
        channel=case.channel,
        delivery=case.delivery,
        delivery_address=case.delivery_address,
        proxy=ApplicantData(name=case.proxy_name, kind=case.proxy.kind) if case.proxy else None,
        proxy_paper=case.proxy_paper,
        place_of_land=case.place_of_land,
        note=link.task,
        wants_mail=case.wants_mail,
        submitted_at=now,
    )


def _applicant_of(case: Case) -> ApplicantData:
    """As written on the parent: a later change of address does not reach its parts either."""
    return ApplicantData(
        name=case.applicant_name,
        kind=case.applicant.kind,
        identifier=case.applicant_identifier,
        address=case.applicant_address,
        phone=case.applicant_phone,
        email=case.applicant_email,
    )


def _papers_of(case: Case, link: CaseLink) -> list[PaperData]:
    """The parent's checklist, and what the variant of the part asks for beside it.

    Who opens the part has these papers before them, those of circumstances left out.
    """
    shared = [_paper_of(paper, case) for paper in case.papers.all()]
    known = {fold(paper.name) for paper in shared}
    own = own_papers(record_of(link.member.current_version_id or 0), link.variant)
    return [
        *shared,
        *(
            PaperData(
                name=line.name,
                state=PaperState.NOT_NEEDED if line.is_conditional else line.ticked,
                kind=line.kind,
                count=line.count,
            )
            for line in own
            if fold(line.name) not in known
        ),
    ]


def _paper_of(paper: CasePaper, case: Case) -> PaperData:
    """A line of the parent's checklist: the paper itself stays there, the part works with its image.

    What was missing at reception is there once the supplement has come.
    """
    is_there = paper.state == PaperState.MISSING and case.state != CaseState.AWAITING_SUPPLEMENT
    return PaperData(
        name=paper.name,
        state=PaperState.SUBMITTED if is_there else paper.state,
        kind=PaperKind.ELECTRONIC,
        count=paper.count,
        lookup_source=paper.lookup_source,
        looked_up_at=paper.looked_up_at,
        note=paper.note
        if paper.kind == PaperKind.ELECTRONIC
        else _("Bản gốc ở hồ sơ %(code)s") % {"code": case.code},
    )


def _copy_files(case: Case, child: Case) -> None:
    """The files of the parent's papers hang at the child too; their contents are kept once."""
    orders = dict(case.papers.values_list("pk", "order"))
    papers = {paper.order: paper for paper in child.papers.all()}
    insert_rows(
        [
            CaseAttachment(
                case=child,
                paper=papers.get(orders.get(file.paper_id or 0, 0)),
                file_id=file.file_id,
                file_name=file.file_name,
                purpose=file.purpose,
                added_at=file.added_at,
                added_by=file.added_by,
            )
            for file in case.attachments.filter(purpose__in=_COPIED).order_by("pk")
        ]
    )


def _said(link: CaseLink) -> dict[str, object]:
    return {
        "procedure": link.member.code,
        **({"variant": link.variant} if link.variant else {}),
        "unit": link.agency.code,
        "unit_name": link.agency.name,
        "order": link.order,
    }
