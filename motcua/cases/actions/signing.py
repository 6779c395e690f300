"""Signing the results of cases: one case on its page, many as a pile; the case goes on with the signature.

Not among what `motcua.cases.actions` offers at once: the library behind it takes a second to load. The
signing itself is done outside any transaction (`documents.actions.signing`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.utils.translation import gettext as _

from motcua.accounts.queries import capacity_of
from motcua.audit.actions import NewEvent
from motcua.cases.actions.moving import Act, act_on_case
from motcua.cases.actions.result_numbers import give_number, take_number
from motcua.cases.actions.saving import load_case, note_on
from motcua.cases.errors import NotAtThisStep
from motcua.cases.models import Case, CaseAttachment
from motcua.cases.permissions import can_act, check_act
from motcua.cases.queries.result_numbers import gives_number
from motcua.cases.queries.signing import is_signed, pile_of, results_of, signing_way
from motcua.cases.sql import case_at_work, case_of_code
from motcua.catalogue.rules.process import Step, StepKind
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action
from motcua.documents.actions import read_stored
from motcua.documents.actions.piles import ROUND, PaperToSign, sign_round, start_pile
from motcua.documents.actions.signing import (
    StampWords,
    opened_key,
    record_foreign,
    record_signature,
    signed_in,
)
from motcua.documents.errors import FileDamaged, SignatureMissing
from motcua.documents.models import Signature, SigningBatch, SigningItem, SigningKey
from motcua.documents.numbering import print_number, read_heading
from motcua.documents.signing.papers import SignedPaper
from motcua.documents.signing.reports import SignatureReport
from motcua.documents.signing.validation import validate

SUBJECT = "case"
SIGNING_STEPS = (StepKind.SIGN, StepKind.NUMBER_AND_SEAL)


def sign_and_act(
    *, case_id: int, version: int, act: Act, key: SigningKey, pin: str, by: Actor, now: datetime
) -> Case:
    """Sign the results of a case and send it on: an officer at a step that signs, a seal at one that seals.

    Called outside any transaction. Raises what `act_on_case` and `opened_key` raise, SignatureMissing where
    there is no result to sign, PaperNotSignable.
    """
    case = load_case(case_id, version=version)
    check_act(by, case)
    papers = _unsigned(case, _step_of(case))
    words = StampWords(capacity=capacity_of(by.id or 0, case.competent_agency, on=local_day(now)))
    number, signed = "", []
    with opened_key(key=key, pin=pin, by=by, now=now, procedure=case.procedure.code) as sitting:
        for paper in papers:
            content, number = _numbered(case, paper, by=by, now=now)
            signed.append((paper, signed_in(sitting, paper.file, words, content)))
    return _record_and_act(
        case_id=case_id, version=version, act=act, key=key, number=number, signed=signed, by=by, now=now
    )


def recognise_results(*, case_id: int, by: Actor, now: datetime) -> None:
    """Enter valid signatures made elsewhere on the results of a case at a step that signs or seals.

    Called before the case is sent on, outside any transaction: reading them takes a second. Only results that
    carry a signature are looked into; a damaged one stays as it is.
    """
    case = case_at_work(case_id)
    if case is None or case.step is None or case.step.kind not in SIGNING_STEPS or not can_act(by, case):
        return
    for paper in results_of(case, case.step):
        if is_signed(paper):
            continue
        content = read_stored(paper.file)
        try:
            reports = validate(content, now=now)
        except FileDamaged:
            continue
        if reports:
            number = read_heading(content).number
            _enter_foreign(case=case, paper=paper, reports=reports, number=number, by=by, now=now)


def start_case_pile(*, case_ids: Sequence[int], key: SigningKey, by: Actor, now: datetime) -> SigningBatch:
    """Pile up the results of the chosen cases of the officer's list; raises PileEmpty, KeyNotYours."""
    return start_pile(key=key, papers=papers_for_pile(case_ids, key, by=by, now=now), by=by, now=now)


def papers_for_pile(
    case_ids: Sequence[int], key: SigningKey, *, by: Actor, now: datetime
) -> list[PaperToSign]:
    """The results of the chosen cases that wait for this key: an officer's, or the seal of their agency."""
    kind = StepKind.NUMBER_AND_SEAL if key.is_seal else StepKind.SIGN
    chosen = [
        one
        for one in pile_of(by, kind)
        if one.case.pk in set(case_ids)
        and not one.lacks_number
        and key.agency_id in (None, one.case.competent_agency_id)
    ]
    capacities = {one.case.competent_agency_id: one.case.competent_agency for one in chosen}
    lines = {pk: capacity_of(by.id or 0, agency, on=local_day(now)) for pk, agency in capacities.items()}
    return [
        PaperToSign(
            file=paper.file,
            title=one.case.procedure_name,
            subject_kind=SUBJECT,
            subject_id=one.case.code,
            version=one.case.version,
            capacity=lines[one.case.competent_agency_id],
        )
        for one in chosen
        for paper in one.papers
    ]


def sign_case_pile(
    *, pile: SigningBatch, pin: str, by: Actor, now: datetime, seconds: float = ROUND
) -> SigningBatch:
    """A round of a pile: each signed paper hangs at its case, which goes on when all of its are signed."""
    return sign_round(
        pile=pile,
        pin=pin,
        by=by,
        now=now,
        beforehand=partial(prepare_item, by=by, now=now),
        afterwards=partial(go_on, by=by, now=now),
        seconds=seconds,
    )


def prepare_item(item: SigningItem, *, by: Actor, now: datetime) -> bytes:
    """The result of a pile as it is signed, with its number; raises NotAtThisStep, PaperNotSignable."""
    case, paper, _others = _as_seen(item, by)
    content, item.number = _numbered(case, paper, by=by, now=now)
    return content


@action
def _record_and_act(
    *,
    case_id: int,
    version: int,
    act: Act,
    key: SigningKey,
    number: str,
    signed: Sequence[tuple[CaseAttachment, SignedPaper]],
    by: Actor,
    now: datetime,
) -> Case:
    case = load_case(case_id, version=version)
    for paper, done in signed:
        _hang(paper, record_signature(file=paper.file, signed=done, key=key, by=by, now=now))
    give_number(case, number, now=now)
    note_on(case, *(_told(paper, key) for paper, _done in signed), by=by, now=now)
    return act_on_case(case_id=case_id, version=version, act=act, by=by, now=now)


@action
def _enter_foreign(
    *,
    case: Case,
    paper: CaseAttachment,
    reports: Sequence[SignatureReport],
    number: str,
    by: Actor,
    now: datetime,
) -> None:
    """Signatures made elsewhere, with the number that their paper bears."""
    if record_foreign(file=paper.file, reports=reports, agency=case.competent_agency, by=by, now=now):
        give_number(case, case.result_number or number, now=now)


def go_on(item: SigningItem, signature: Signature, *, by: Actor, now: datetime) -> None:
    """What follows the signature of a paper of a pile, in its transaction."""
    case, paper, others = _as_seen(item, by)
    way = signing_way(_step_of(case))
    if way is None:
        raise NotAtThisStep(_("Bước hiện tại không có việc này. Xin tải lại trang."))
    _hang(paper, signature)
    give_number(case, item.number, now=now)
    note_on(case, _told(paper, signature.key), by=by, now=now)
    if all(is_signed(one) for one in others):
        act_on_case(case_id=case.pk, version=case.version, act=Act(way.key), by=by, now=now)


def _as_seen(item: SigningItem, by: Actor) -> tuple[Case, CaseAttachment, list[CaseAttachment]]:
    """The case of a paper of a pile, the paper and the other results; raises NotAtThisStep if one changed."""
    case = case_of_code(item.subject_id)
    if case is None:
        raise NotFound(_("Không có hồ sơ này."))
    check_act(by, case)
    papers = results_of(case, _step_of(case))
    paper = next((one for one in papers if one.file_id == item.file_id), None)
    if paper is None or case.version != item.subject_version:
        raise NotAtThisStep(_("Hồ sơ hoặc kết quả vừa thay đổi. Xin xem lại trước khi ký."))
    return case, paper, [one for one in papers if one is not paper]


def _numbered(case: Case, paper: CaseAttachment, *, by: Actor, now: datetime) -> tuple[bytes, str]:
    """A result as it is signed, and its number: what stands on it, else from the book, printed into it.

    "" where no book numbers it, and as it is where it is sealed. Raises PaperNotSignable.
    """
    content, step = read_stored(paper.file), _step_of(case)
    if step.kind is not StepKind.SIGN or not gives_number(case.process):
        return content, case.result_number
    heading = read_heading(content)
    number = case.result_number or heading.number
    if not number:
        taken = take_number(case=case, by=by, now=now)
        number = taken.number if taken is not None else ""
    if number:
        content = print_number(content, heading, number=number, on=local_day(now))
    return content, number


def _hang(paper: CaseAttachment, signature: Signature) -> None:
    """The signed paper takes the place of the unsigned one, which stays known by its signature."""
    CaseAttachment.objects.filter(pk=paper.pk).update(file_id=signature.signed_file_id)
    paper.file_id = signature.signed_file_id


def _told(paper: CaseAttachment, key: SigningKey | None) -> NewEvent:
    return NewEvent(
        "cases.result_signed", {"file": paper.file_id, "key": key.pk if key is not None else None}
    )


def _step_of(case: Case) -> Step:
    if case.step is None:
        raise NotAtThisStep(_("Hồ sơ không ở bước nào."))
    return case.step


def _unsigned(case: Case, step: Step) -> list[CaseAttachment]:
    papers = [paper for paper in results_of(case, step) if not is_signed(paper)]
    if not papers:
        raise SignatureMissing(_("Hồ sơ chưa có kết quả PDF nào để ký số. Xin đính kèm kết quả trước."))
    return papers
