"""Giving the result into the applicant's hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent
from motcua.cases.actions.apologising import apologise_with_result
from motcua.cases.actions.paying import check_obligations
from motcua.cases.actions.saving import STEP_FIELDS, leave_step, load_case, note_on, save_case
from motcua.cases.choices import StepEnd
from motcua.cases.errors import ConditionMissing, PresenceRequired
from motcua.cases.models import Case
from motcua.cases.permissions import HAND_OVER
from motcua.cases.workflow import MoveKind, target_of
from motcua.catalogue.queries import record_of
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.transactions import action


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who takes the result: name, identity paper, and whether those whom the law wants in person are here.

    `partly_because`: why the result is given before those of its linked cases.
    """

    name: str
    paper: str = ""
    is_present: bool = True
    partly_because: str = ""


@action
def hand_over_result(*, case_id: int, version: int, recipient: Recipient, by: Actor, now: datetime) -> Case:
    """Hand the result over: 9 → 10, with the recipient's name.

    A late result without a signed apology is given with one, which counts as missing against the unit.
    While linked cases are undecided it takes a note, which is recorded.
    Raises ConditionMissing without a name or that note, PresenceRequired where both must come (marriage:
    Luật Hộ tịch 2014 Điều 18) and do not, MoveNotPossible when there is no result yet.
    """
    case = load_case(case_id, version=version)
    check(by, HAND_OVER, case.receiving_agency.path)
    target = target_of(MoveKind.HAND_OVER, case.state)
    if not recipient.name.strip():
        raise ConditionMissing(_("Xin ghi họ tên người nhận kết quả."), field="recipient_name")
    if record_of(case.procedure_version_id).presence == "both" and not recipient.is_present:
        raise PresenceRequired(_("Thủ tục này yêu cầu cả hai bên có mặt và ký khi nhận kết quả."))
    check_obligations(case)
    is_part_open = case.links.unfinished().exists()
    if is_part_open and not recipient.partly_because.strip():
        raise ConditionMissing(
            _("Còn hồ sơ liên thông chưa có kết quả. Xin ghi vì sao trả trước một phần."),
            field="partly_because",
        )
    leave_step(case, end=StepEnd.ENDED, label=str(_("Trả kết quả")), note="", by=by, now=now)
    case.state, case.handed_over_at = target, now
    case.recipient_name, case.recipient_paper = recipient.name.strip(), recipient.paper.strip()
    case.step_key = case.step_name = case.step_role = ""
    case.step_agency = case.step_due_at = case.holder = None
    save_case(case, "state", "handed_over_at", "recipient_name", "recipient_paper", *STEP_FIELDS)
    said = {"recipient": case.recipient_name, "paper": case.recipient_paper}
    if is_part_open:
        said["partly"] = recipient.partly_because.strip()
    given = NewEvent("cases.handed_over", said)
    apologised = apologise_with_result(case, by=by, now=now)
    note_on(case, *([apologised] if apologised else []), given, by=by, now=now)
    return case
