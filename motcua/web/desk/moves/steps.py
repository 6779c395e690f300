"""Moves along the steps: take, put back, assign, send on or back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.accounts.queries import people_with_role
from motcua.cases.actions import Act, act_on_case, assign_case, release_case, take_case, undo_step
from motcua.cases.actions.signing import recognise_results, sign_and_act
from motcua.cases.choices import CaseState
from motcua.cases.models import Case
from motcua.cases.permissions import ASSIGN, WORK
from motcua.cases.queries.opening import opened_case
from motcua.cases.queries.signing import key_at
from motcua.cases.queries.undoing import last_step
from motcua.core.access import may
from motcua.core.actors import Role
from motcua.core.rules.dates import local_day
from motcua.documents.errors import KeyNotYours
from motcua.web.desk.forms.work import ActForm, AssignForm, VersionForm
from motcua.web.desk.moves.kinds import CaseMove, Place, Standing, Who


def _is_free(at: Standing) -> bool:
    return at.acts and at.case.holder_id is None


def _may_assign(at: Standing) -> bool:
    unit = at.case.step_agency
    return at.is_in(CaseState.IN_PROGRESS) and unit is not None and may(at.actor, ASSIGN, unit.path)


def _may_undo(at: Standing) -> bool:
    """Asked last: whether a step may be taken back takes a look at the log."""
    is_sent = at.is_in(CaseState.IN_PROGRESS, CaseState.DECIDED)
    return is_sent and last_step(at.case, at.actor, now=at.now).entry is not None


def _colleagues(at: Standing) -> dict[str, Any]:
    """Who could do the present step instead."""
    if at.case.step_agency is None:
        return {"people": []}
    role, path = Role(at.case.step_role), at.case.step_agency.path
    return {"people": list(people_with_role(role, path, on=local_day(at.now)))}


def _act(case_id: int, sent: Mapping[str, Any], who: Who) -> Case:
    """With a PIN the results are signed first; without one those signed elsewhere are looked at."""
    act = Act(
        action_key=sent["action"],
        note=sent["note"],
        assignee_id=sent["assignee"],
        result_number=sent["result_number"],
        external_number=sent["external_number"],
    )
    if not sent["pin"]:
        recognise_results(case_id=case_id, by=who.by, now=who.now)
        return act_on_case(case_id=case_id, version=sent["version"], act=act, by=who.by, now=who.now)
    key = key_at(opened_case(case_id), who.by)
    if key is None:
        raise KeyNotYours(_("Ông/bà chưa đăng ký khóa ký số cho bước này."))
    return sign_and_act(
        case_id=case_id,
        version=sent["version"],
        act=act,
        key=key,
        pin=sent["pin"],
        by=who.by,
        now=who.now,
    )


MOVES = (
    CaseMove(
        name="act",
        slug="chuyen",
        right=WORK,
        label=_("Chuyển bước"),
        done=_("Đã chuyển hồ sơ sang bước tiếp theo."),
        form=ActForm,
        place=Place.ELSEWHERE,
        is_offered=lambda at: at.acts,
        run=_act,
    ),
    CaseMove(
        name="take",
        slug="nhan",
        right=WORK,
        label=_("Nhận xử lý"),
        done=_("Ông/bà đã nhận hồ sơ."),
        form=VersionForm,
        place=Place.BUTTON,
        fields="",
        icon="user-check",
        is_offered=_is_free,
        run=lambda case_id, sent, who: take_case(
            case_id=case_id, version=sent["version"], by=who.by, now=who.now
        ),
    ),
    CaseMove(
        name="assign",
        slug="phan-cong",
        right=ASSIGN,
        label=_("Giao bước này"),
        done=_("Đã giao bước này."),
        form=AssignForm,
        place=Place.BUTTON,
        fields="desk/moves/_assign.html",
        heading=_("Giao bước này"),
        meaning=_("Người được giao làm bước hồ sơ đang đứng; hồ sơ không chuyển sang bước khác."),
        icon="users",
        is_offered=_may_assign,
        context=_colleagues,
        run=lambda case_id, sent, who: assign_case(
            case_id=case_id,
            version=sent["version"],
            assignee_id=sent["assignee"],
            by=who.by,
            now=who.now,
        ),
    ),
    CaseMove(
        name="release",
        slug="bo-nhan",
        right=WORK,
        label=_("Bỏ nhận"),
        done=_("Đã bỏ nhận; người khác cùng bước có thể nhận hồ sơ."),
        form=VersionForm,
        place=Place.BUTTON,
        fields="",
        icon="arrow-back-up",
        is_offered=lambda at: at.acts and at.case.holder_id == at.actor.id,
        run=lambda case_id, sent, who: release_case(
            case_id=case_id, version=sent["version"], by=who.by, now=who.now
        ),
    ),
    CaseMove(
        name="undo_step",
        slug="rut-lai",
        right=WORK,
        label=_("Rút lại"),
        done=_("Đã rút lại; hồ sơ trở về bước trước với thời hạn như cũ."),
        place=Place.BUTTON,
        heading=_("Rút lại bước vừa chuyển"),
        meaning=_("Bước vừa chuyển được đánh dấu đã rút lại và vẫn còn trong nhật ký."),
        note_label=_("Lý do rút lại"),
        icon="arrow-back-up",
        is_offered=_may_undo,
        run=lambda case_id, sent, who: undo_step(
            case_id=case_id, version=sent["version"], reason=sent["note"], by=who.by, now=who.now
        ),
    ),
)
