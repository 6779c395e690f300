"""The papers of cases go from hand to hand by signed lists; the electronic case has moved before them.

NĐ 61/2018/NĐ-CP Điều 18; the postal clerk's list: NĐ 118/2025/NĐ-CP Điều 15.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.accounts.queries import actor_of
from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append, open_chain
from motcua.cases import clock
from motcua.cases.actions.placing import open_visit, place_at
from motcua.cases.actions.saving import STEP_FIELDS, leave_step, next_number, note_on, save_case
from motcua.cases.choices import CaseState, PaperTransfer, StepEnd
from motcua.cases.errors import ConditionMissing, NotAtThisStep
from motcua.cases.models import Case, CaseQuerySet, StepVisit, TransferItem, TransferSheet
from motcua.cases.permissions import HAND_PAPERS, MAKE_POSTAL_LIST
from motcua.cases.queries.papers import by_post, moved_at_of, papers_to_give
from motcua.cases.workflow import MoveKind, target_of
from motcua.core.access import check, may
from motcua.core.actors import Actor, ActorKind
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.inserts import insert_rows
from motcua.core.series import take
from motcua.core.transactions import action


@action
def give_papers(
    *,
    giver: Agency,
    receiver: Agency,
    case_ids: Collection[int],
    signed_by_id: int | None = None,
    by: Actor,
    now: datetime,
) -> TransferSheet:
    """Sign papers over to the unit that works on their cases; each stands on one open sheet at a time.

    An officer signs; a program names in `signed_by_id` the officer of the unit who did. Raises NotAllowed,
    and ConditionMissing for cases whose papers do not lie here or do not go there, or nobody who may sign.
    """
    check(by, HAND_PAPERS, giver.path)
    signer_id = _signer(by, giver, signed_by_id, now)
    found = papers_to_give(giver.path).filter(papers_agency=giver, step_agency=receiver)
    return _sheet(giver, receiver, _chosen(found, case_ids), signer_id, by, now)


@action
def make_postal_list(*, centre: Agency, case_ids: Collection[int], by: Actor, now: datetime) -> TransferSheet:
    """A postal clerk signs over what was received outside; these cases wait until the centre has signed.

    Raises NotAllowed, and ConditionMissing for cases that are somebody else's or on a sheet already.
    """
    check(by, MAKE_POSTAL_LIST, centre.path)
    clerk = User.objects.select_related("agency").get(pk=_officer_id(by))
    cases = _chosen(by_post(by).filter(receiving_agency=centre), case_ids)
    return _sheet(clerk.agency or centre, centre, cases, clerk.pk, by, now, is_postal=True)


@action
def receive_papers(
    *,
    sheet_id: int,
    received: Collection[int] | None = None,
    missing: Mapping[int, str] | None = None,
    signed_by_id: int | None = None,
    by: Actor,
    now: datetime,
) -> TransferSheet:
    """The receiving side signs: for the cases in `received` (ids), or for all that are not `missing`.

    `missing` gives a reason for each case whose papers are not taken: they stay with the giving unit. What is
    named in neither waits on the open sheet. Cases of a postal clerk run from here on. Who signs is told as
    in `give_papers`. Raises NotFound, NotAllowed, NotAtThisStep when nothing is open any more,
    ConditionMissing.
    """
    sheet = (
        TransferSheet.objects.select_for_update(of=("self",))
        .select_related("receiving_unit", "giving_unit")
        .filter(pk=sheet_id)
        .first()
    )
    if sheet is None:
        raise NotFound(_("Không có danh sách bàn giao này."))
    check(by, HAND_PAPERS, sheet.receiving_unit.path)
    signer_id = _signer(by, sheet.receiving_unit, signed_by_id, now)
    if sheet.given_by_id == signer_id:
        raise ConditionMissing(_("Người giao không tự ký nhận; xin để người của đơn vị nhận ký."))
    items = list(sheet.items.filter(state=PaperTransfer.GIVEN).select_related("case"))
    if not items:
        raise NotAtThisStep(_("Danh sách này đã được ký nhận."))
    answered = _answer(items, received, missing or {}, signer_id, now)
    _judge(sheet, [item for item in answered if item.state == PaperTransfer.RECEIVED])
    TransferItem.objects.bulk_update(answered, ["state", "answered_at", "answered_by", "reason", "result"])
    _papers_arrive(sheet, answered, by, now)
    if len(answered) == len(items):
        sheet.received_by_id, sheet.received_at = signer_id, now
        sheet.save(update_fields=["received_by", "received_at"])
    append(
        subject_kind="transfer_sheet",
        subject_id=sheet.number,
        events=[
            NewEvent(
                "cases.papers_received",
                {
                    "received": [item.case.code for item in answered if not item.reason],
                    "missing": {item.case.code: item.reason for item in answered if item.reason},
                    **_signed(by, signer_id),
                },
            )
        ],
        by=by,
        now=now,
    )
    return sheet


def _signer(by: Actor, unit: Agency, named: int | None, now: datetime) -> int:
    """Who signs on the paper: the officer who acts, or whom a program names; both may for the unit.

    Raises NotAllowed, ConditionMissing.
    """
    if by.kind is not ActorKind.API_CLIENT or named is None:
        return _officer_id(by)
    person = User.objects.filter(pk=named, is_active=True).first()
    if person is None or not may(actor_of(person, now=now), HAND_PAPERS, unit.path):
        raise ConditionMissing(
            _("Xin nêu cán bộ ký giao, nhận; người đó phải được giao, nhận hồ sơ giấy của đơn vị."),
            field="signed_by_id",
        )
    return person.pk


def _officer_id(by: Actor) -> int:
    if by.kind is not ActorKind.OFFICER or by.id is None:
        raise NotAllowed(_("Chỉ cán bộ mới ký giao, nhận hồ sơ giấy."))
    return by.id


def _signed(by: Actor, signer_id: int) -> dict[str, int]:
    """What the event says besides: whose signature a program brought."""
    return {} if by.id == signer_id and by.kind is ActorKind.OFFICER else {"signed_by": signer_id}


def _chosen(found: CaseQuerySet, case_ids: Collection[int]) -> list[Case]:
    """All of the wanted cases among those found; raises ConditionMissing."""
    cases = list(found.filter(pk__in=case_ids).order_by("code"))
    if not cases or len(cases) != len(set(case_ids)):
        raise ConditionMissing(
            _("Xin chọn hồ sơ có giấy tờ đang ở đơn vị giao và chưa có trong danh sách nào."), field="cases"
        )
    return cases


def _sheet(
    giver: Agency,
    receiver: Agency,
    cases: Sequence[Case],
    signer_id: int,
    by: Actor,
    now: datetime,
    *,
    is_postal: bool = False,
) -> TransferSheet:
    year = localdate(now).year
    (number,) = take([f"transfer_sheet:{giver.code}:{year}:"])
    sheet = TransferSheet.objects.create(
        number=f"{number:04d}/{year}/BG-{giver.code}",
        giving_unit=giver,
        receiving_unit=receiver,
        given_by_id=signer_id,
        given_at=now,
        is_postal=is_postal,
    )
    moved_at = moved_at_of(cases)
    insert_rows(
        [
            TransferItem(
                sheet=sheet,
                case=case,
                order=order,
                due_at=clock.papers_due(
                    unit=receiver, moved_at=moved_at.get(case.pk, now), rule_versions=case.rule_versions
                ),
            )
            for order, case in enumerate(cases, start=1)
        ]
    )
    open_chain(
        subject_kind="transfer_sheet",
        subject_id=sheet.number,
        events=[
            NewEvent(
                "cases.papers_given",
                {
                    "from": giver.code,
                    "to": receiver.code,
                    "cases": [case.code for case in cases],
                    **_signed(by, signer_id),
                },
            )
        ],
        by=by,
        now=now,
    )
    return sheet


def _answer(
    items: Sequence[TransferItem],
    received: Collection[int] | None,
    missing: Mapping[int, str],
    signer_id: int,
    now: datetime,
) -> list[TransferItem]:
    """The lines that are answered now, with their answer."""
    by_case = {item.case_id: item for item in items}
    taken = set(by_case) - set(missing) if received is None else set(received)
    if not taken | set(missing) or taken & set(missing) or (taken | set(missing)) - set(by_case):
        raise ConditionMissing(_("Xin đánh dấu hồ sơ đã nhận, hoặc ghi lý do không nhận."), field="cases")
    if not all(reason.strip() for reason in missing.values()):
        raise ConditionMissing(_("Xin ghi lý do không nhận từng hồ sơ."), field="reason")
    answered = [item for item in items if item.case_id in taken or item.case_id in missing]
    for item in answered:
        item.reason = missing.get(item.case_id, "").strip()[:300]
        item.state = PaperTransfer.MISSING if item.reason else PaperTransfer.RECEIVED
        item.answered_at, item.answered_by_id = now, signer_id
    return answered


def _judge(sheet: TransferSheet, items: Sequence[TransferItem]) -> None:
    """Whether the giving unit did its last step of each case early, on time or late; one query."""
    done = {
        visit.case_id: visit
        for visit in StepVisit.objects.filter(
            case__in=[item.case_id for item in items],
            agency_id=sheet.giving_unit_id,
            left_at__isnull=False,
            due_at__isnull=False,
        ).order_by("number")
    }
    for item in items:
        visit = done.get(item.case_id)
        if visit is not None and visit.left_at is not None and visit.due_at is not None:
            item.result = clock.punctuality(done_at=visit.left_at, due_at=visit.due_at)


def _papers_arrive(sheet: TransferSheet, answered: Sequence[TransferItem], by: Actor, now: datetime) -> None:
    arrived = [item.case_id for item in answered if item.state == PaperTransfer.RECEIVED]
    cases = Case.objects.filter(pk__in=arrived)
    cases.filter(papers_agency__isnull=False).update(papers_agency=sheet.receiving_unit)
    if not sheet.is_postal:
        return
    waiting = cases.filter(state=CaseState.RECEIVED)
    for case in waiting.select_related(
        "competent_agency", "receiving_agency", "handling_unit", "step_agency"
    ):
        _start(case, by, now)


def _start(case: Case, by: Actor, now: datetime) -> None:
    process = case.process
    forward = process.first.actions[0]
    leave_step(case, end=StepEnd.FORWARDED, label=forward.label, note="", by=by, now=now)
    case.state = target_of(MoveKind.START, case.state)
    place_at(case, process.step(forward.to), entered_at=now)
    save_case(case, "state", *STEP_FIELDS)
    insert_rows([open_visit(case, number=next_number(case), now=now)])
    note_on(
        case, NewEvent("cases.started", {"step": case.step_key, "state": int(case.state)}), by=by, now=now
    )
