"""Giving an appointment slip to somebody who asks for one later."""

from __future__ import annotations

from datetime import datetime

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent
from motcua.cases.actions.saving import load_case, note_on, save_case
from motcua.cases.errors import SlipNotIssued
from motcua.cases.models import Case
from motcua.cases.permissions import RECEIVE
from motcua.cases.rules import slip_series
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.series import take
from motcua.core.transactions import action


@action
def issue_slip(*, case_id: int, version: int, by: Actor, now: datetime) -> Case:
    """Number a slip for a case received without one (same day: NĐ 61/2018 Điều 17 khoản 4).

    A case that has a slip keeps it. Raises SlipNotIssued for a case that was never received.
    """
    case = load_case(case_id, version=version)
    check(by, RECEIVE, case.receiving_agency.path)
    if case.slip_number:
        return case
    if case.received_at is None:
        raise SlipNotIssued(_("Hồ sơ chưa được tiếp nhận nên chưa có giấy hẹn."))
    (number,) = take([slip_series(case.receiving_agency.code, localdate(case.received_at).year)])
    case.slip_number = f"{number:04d}"
    save_case(case, "slip_number")
    note_on(case, NewEvent("cases.slip_issued", {"slip": case.slip_number}), by=by, now=now)
    return case
