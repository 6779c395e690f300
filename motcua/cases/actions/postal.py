"""The signed list by which a postal clerk hands cases to the centre."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append
from motcua.cases.actions.placing import open_visit, place_at
from motcua.cases.actions.saving import STEP_FIELDS, leave_step, next_number, note_on, save_case
from motcua.cases.choices import CaseState, StepEnd
from motcua.cases.errors import ConditionMissing, NotAtThisStep
from motcua.cases.models import Case, PostalList, PostalListItem
from motcua.cases.permissions import ACCEPT_POSTAL_LIST, MAKE_POSTAL_LIST
from motcua.cases.workflow import MoveKind, target_of
from motcua.catalogue.queries import process_of
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.inserts import insert_rows
from motcua.core.series import take
from motcua.core.transactions import action


@action
def make_postal_list(*, centre: Agency, case_ids: Sequence[int], by: Actor, now: datetime) -> PostalList:
    """Put received cases on a list for the centre; a case stands on one list only."""
    check(by, MAKE_POSTAL_LIST, centre.path)
    cases = list(
        Case.objects.filter(
            pk__in=case_ids,
            receiving_agency=centre,
            state=CaseState.RECEIVED,
            postal_item=None,
            received_by_id=by.id,
        ).order_by("code")
    )
    if not cases or len(cases) != len(set(case_ids)):
        raise ConditionMissing(_("Xin chọn hồ sơ đã nhận và chưa có trong danh sách nào."), field="cases")
    clerk = User.objects.select_related("agency").get(pk=by.id)
    key = f"postal:{centre.code}:{localdate(now).year}:"
    (number,) = take([key])
    made = PostalList.objects.create(
        number=f"{number:04d}/{localdate(now).year}/{centre.code}",
        postal_agency=clerk.agency or centre,
        centre=centre,
        made_by=clerk,
        made_at=now,
    )
    insert_rows(
        [PostalListItem(postal_list=made, case=case, order=order) for order, case in enumerate(cases, 1)]
    )
    append(
        subject_kind="postal_list",
        subject_id=made.number,
        events=[NewEvent("cases.postal_list_made", {"cases": [case.code for case in cases]})],
        by=by,
        now=now,
    )
    return made


@action
def accept_postal_list(*, list_id: int, by: Actor, now: datetime) -> PostalList:
    """A receiver of the centre signs for the list: all its cases go into processing."""
    postal_list = PostalList.objects.select_related("centre").filter(pk=list_id).first()
    if postal_list is None:
        raise NotFound(_("Không có danh sách bàn giao này."))
    check(by, ACCEPT_POSTAL_LIST, postal_list.centre.path)
    signed = PostalList.objects.filter(pk=list_id, accepted_at=None).update(
        accepted_by_id=by.id, accepted_at=now
    )
    if not signed:
        raise NotAtThisStep(_("Danh sách này đã được ký nhận."))
    cases = Case.objects.filter(postal_item__postal_list=postal_list, state=CaseState.RECEIVED)
    for case in cases.select_related("competent_agency", "receiving_agency", "handling_unit", "step_agency"):
        _start(case, by, now)
    append(
        subject_kind="postal_list",
        subject_id=postal_list.number,
        events=[NewEvent("cases.postal_list_accepted", {})],
        by=by,
        now=now,
    )
    postal_list.accepted_at = now
    return postal_list


def _start(case: Case, by: Actor, now: datetime) -> None:
    process = process_of(case.process_version_id)
    forward = process.first.actions[0]
    leave_step(case, end=StepEnd.FORWARDED, label=forward.label, note="", by=by, now=now)
    case.state = target_of(MoveKind.START, case.state)
    place_at(case, process.step(forward.to), entered_at=now)
    save_case(case, "state", *STEP_FIELDS)
    insert_rows([open_visit(case, number=next_number(case), now=now)])
    note_on(
        case, NewEvent("cases.started", {"step": case.step_key, "state": int(case.state)}), by=by, now=now
    )
