"""Entering a request for certification: case, numbers, charge and receipt from what is typed once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError
from django.utils.translation import gettext as _

from motcua.agencies.models import Agency, Office
from motcua.applicants.actions import keep_applicant
from motcua.applicants.models import Applicant
from motcua.audit.actions import NewEvent, open_chain
from motcua.cases.actions import Express, Intake, PaperData, receive_express
from motcua.cases.choices import PaperState
from motcua.cases.models import Case
from motcua.core.access import check, may
from motcua.core.actors import Actor, ActorKind
from motcua.core.errors import NotFound
from motcua.core.inserts import insert_rows
from motcua.core.rules.dates import local_day
from motcua.core.rules.rule_sets import fee_rules, in_force
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action
from motcua.core.worktime import Limit, LimitUnit
from motcua.fees.actions import pay_in_cash, waive
from motcua.fees.choices import WaiverGround
from motcua.fees.models import Charge, ChargeKind, Receipt
from motcua.fees.permissions import COLLECT
from motcua.registers.actions.checking import (
    check_electronic,
    check_exemption,
    check_limit,
    check_size,
    check_wanted,
    no_certifier,
)
from motcua.registers.actions.entering import enter_lines
from motcua.registers.actions.entry_lines import line_of
from motcua.registers.actions.requests import CertificationRequest, Ready
from motcua.registers.choices import ActKind, BookKind, EntryState
from motcua.registers.models import (
    CertificationEntry,
    CertificationLine,
    CertificationSettings,
    EntryPaper,
)
from motcua.registers.permissions import CERTIFY_AT_DESK
from motcua.registers.queries.books import settings_of as book_settings_of
from motcua.registers.queries.certification import entry_of_key, settings_of, stored_entry_key
from motcua.registers.queries.certifiers import Certifier, certifier_of
from motcua.registers.rules.acts import ACTS, book_of
from motcua.registers.rules.certification_fees import Counted, entry_fee
from motcua.registers.rules.certifying import Standing
from motcua.registers.rules.options_text import options_to_text
from motcua.registers.rules.requirements import is_tied_to_land

SUBJECT = "registers.certification"
LEGAL_BASE = "226/2016/TT-BTC"


def enter_certification(*, request: CertificationRequest, by: Actor, now: datetime) -> CertificationEntry:
    """Enter a request in one transaction: case or cases, numbers of the book, charge, receipt, events.

    A second call with the same key gives the entry of the first. Raises NotAllowed, NotFound, SizeRefused,
    LimitRefused, RequirementMissing, NoCertifier, and what receiving a case and entering a book raise.
    """
    try:
        return _enter(request=request, by=by, now=now)
    except IntegrityError:
        known = entry_of_key(request.key, by=by)
        if known is None:
            raise
        return known


@action
def _enter(*, request: CertificationRequest, by: Actor, now: datetime) -> CertificationEntry:
    ready = _ready(_tidied(request), by, now)
    applicant = keep_applicant(data=ready.request.applicant, now=now)
    cases: list[Case] = []  # of each paper the case it belongs to
    charges: list[Charge] = []
    for orders in _groups(ready):
        charge = _charge(ready, orders)
        cases += [_receive(ready, applicant, orders, charge)] * len(orders)
        charges.append(charge)
    lines = _numbered(ready, cases)
    entry = _entry(ready, applicant, _settle(ready, charges, cases[0]))
    insert_rows([entry])
    insert_rows(_papers(ready, entry, cases, lines))
    open_chain(
        subject_kind=SUBJECT,
        subject_id=str(entry.pk),
        events=[NewEvent("registers.certification_entered", _said(entry, cases, lines))],
        by=by,
        now=now,
    )
    return entry


def _tidied(request: CertificationRequest) -> CertificationRequest:
    papers = tuple(replace(paper, name=squeeze(nfc(paper.name))[:300]) for paper in request.papers)
    return replace(request, papers=papers)


def _ready(request: CertificationRequest, by: Actor, now: datetime) -> Ready:
    """Right, rules, certifier, fee: five statements at most, and nothing is written yet."""
    today, act = local_day(now), request.act
    office = Office.objects.select_related("agency").filter(pk=request.office_id).first()
    agency = Agency.objects.filter(pk=request.agency_id).first()
    if office is None or agency is None:
        raise NotFound(_("Không có điểm tiếp nhận này."))
    check(by, CERTIFY_AT_DESK, office.agency.path)
    check_size(request.papers)
    check_limit(act, request.longer)
    check_wanted(act, request.options)
    check_exemption(act, request.exemption)
    check_electronic(act, is_electronic=request.is_electronic)
    procedure = ACTS[act].procedure
    certifier, could = certifier_of(agency, procedure=procedure, user_id=request.certifier_id, on=today)
    if certifier is None:
        raise no_certifier(act, could, on=today)
    rates = fee_rules(in_force("fees", today).id).certification
    return Ready(
        request=request,
        agency=agency,
        office=office,
        certifier=certifier,
        settings=settings_of(agency),
        fee=entry_fee(act, request.papers, rates=rates, exemption=request.exemption),
        by=by,
        now=now,
    )


def _groups(ready: Ready) -> list[list[int]]:
    """The papers of each case, by their place: all in one, or each its own where the agency wants it."""
    orders = list(range(len(ready.request.papers)))
    return [[order] for order in orders] if ready.settings.case_for_each_paper else [orders]


def _charge(ready: Ready, orders: Sequence[int]) -> Charge:
    """What the papers of one case cost before any exemption; not yet written."""
    names = "; ".join(ready.request.papers[order].name for order in orders)
    return Charge(
        kind=ChargeKind.FEE,
        description=f"Chứng thực {ActKind(ready.request.act).label.lower()}: {names}"[:300],
        amount=sum(ready.fee.lines[order].amount for order in orders),
        legal_base=LEGAL_BASE,
        created_at=ready.now,
    )


def _receive(ready: Ready, applicant: Applicant, orders: Sequence[int], charge: Charge) -> Case:
    request = ready.request
    papers = [request.papers[order] for order in orders]
    options, longer = request.options, request.longer
    intake = Intake(
        procedure_code=ACTS[request.act].procedure,
        agency_id=ready.agency.pk,
        office_id=ready.office.pk,
        counter_id=request.counter_id,
        applicant=request.applicant,
        papers=[PaperData(name=paper.name, state=PaperState.PRESENTED) for paper in papers],
        is_local=options.is_local or not is_tied_to_land(request.act, options.subject),
        place_of_land=options.place_of_land,
        note=note_of(papers),
        wants_slip=request.wants_slip,
        intake_key=f"{request.key}:{orders[0]}" if request.key else "",
    )
    limit = Limit(longer.days, LimitUnit.WORKING_DAY) if longer else None
    express = Express(limit=limit, charge=charge, signer_id=ready.certifier.user.pk)
    return receive_express(intake=intake, express=express, applicant=applicant, by=ready.by, now=ready.now)


def note_of(papers: Iterable[Counted | EntryPaper]) -> str:
    """What the case notes of its papers."""
    return "; ".join(f"{paper.name}: {paper.pages} trang, {paper.copies} bản" for paper in papers)


def _numbered(ready: Ready, cases: Sequence[Case]) -> list[CertificationLine] | list[None]:
    """The lines of the book in the order of the papers; none where the act takes no number."""
    book = book_of(ready.request.act, is_electronic=_is_apart(ready))
    if book is None:
        return [None] * len(cases)
    lines = [line_of(ready, order, case) for order, case in enumerate(cases)]
    return enter_lines(agency=ready.agency, kind=BookKind(book), lines=lines, by=ready.by, now=ready.now)


def _is_apart(ready: Ready) -> bool:
    """Whether electronic copies are numbered in a series of their own; one statement, none for paper."""
    if not ready.request.is_electronic:
        return False
    return book_settings_of(ready.agency).electronic_copies_apart


def _settle(ready: Ready, charges: Sequence[Charge], case: Case) -> Receipt | None:
    """Take the money and give the receipt, or waive; what nobody here may take stays due."""
    request, by, now = ready.request, ready.by, ready.now
    if request.exemption is not None:
        ground = WaiverGround(request.exemption.value)
        for charge in charges:
            waive(charge=charge, ground=ground, paper=request.exemption_paper, by=by, now=now)
        return None
    if not request.pays or not may(by, COLLECT, ready.office.agency.path):
        return None
    key = f"certification:{case.code}"
    return pay_in_cash(
        charges=charges,
        payer_name=request.applicant.name,
        payer_address=request.applicant.address,
        key=key,
        by=by,
        now=now,
    )


def _entry(ready: Ready, applicant: Applicant, receipt: Receipt | None) -> CertificationEntry:
    request, certifier, by, now = ready.request, ready.certifier, ready.by, ready.now
    is_signed = request.is_signed and ACTS[request.act].is_signed_here
    longer = request.longer
    return CertificationEntry(
        agency=ready.agency,
        office=ready.office,
        counter_id=request.counter_id,
        act=ActKind(request.act),
        state=EntryState.SIGNED if is_signed else EntryState.ENTERED,
        rule_version=in_force("registers", local_day(now)).id,
        is_electronic=request.is_electronic,
        applicant=applicant,
        requester_name=request.applicant.name,
        requester_identity=request.applicant.identifier,
        certifier=certifier.user,
        certifier_name=str(certifier.user),
        capacity_text="\n".join(certifier.capacity),
        seal=seal_of(ready.office, ready.agency, ready.settings, certifier),
        authorisation=certifier.authorisation,
        receiver_id=by.id if by.kind is ActorKind.OFFICER else None,
        receiver_name=by.label,
        options_text=options_to_text(request.options),
        exemption=request.exemption.value if request.exemption else "",
        exemption_paper=request.exemption_paper,
        fee=ready.fee.total,
        receipt=receipt,
        longer_days=longer.days if longer else None,
        longer_reason=longer.reason if longer else "",
        agreement=longer.agreement if longer else "",
        entry_key=stored_entry_key(request.key, by=by),
        entered_at=now,
        signed_at=now if is_signed else None,
    )


def seal_of(office: Office, agency: Agency, settings: CertificationSettings, certifier: Certifier) -> str:
    """Whose seal the certification takes."""
    by_centre = settings.centre_seals and certifier.standing is Standing.AUTHORISED
    return (office.agency if by_centre else agency).name


def _papers(
    ready: Ready,
    entry: CertificationEntry,
    cases: Sequence[Case],
    lines: Sequence[CertificationLine | None],
) -> list[EntryPaper]:
    return [
        EntryPaper(
            entry=entry,
            order=order + 1,
            name=paper.name,
            pages=paper.pages,
            copies=paper.copies,
            fee=ready.fee.of_paper(order),
            line=lines[order],
            case=cases[order],
        )
        for order, paper in enumerate(ready.request.papers)
    ]


def _said(
    entry: CertificationEntry, cases: Sequence[Case], lines: Sequence[CertificationLine | None]
) -> dict[str, object]:
    """What the log keeps: no names of people."""
    return {
        "act": str(entry.act),
        "state": str(entry.state),
        "certifier": entry.certifier_id,
        "authorisation": entry.authorisation_id,
        "cases": sorted({case.code for case in cases}),
        "lines": [line.pk for line in lines if line is not None],
        "fee": entry.fee,
        "exemption": entry.exemption,
        "receipt": entry.receipt_id,
    }
