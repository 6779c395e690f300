"""Moves that end a case before a result, and the one that opens a handed-over case again."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.cases.actions import reopen_case, withdraw_case
from motcua.cases.choices import CaseState
from motcua.cases.permissions import REOPEN, WITHDRAW, can_reopen
from motcua.cases.rules.reopening import steps_to_reopen_at
from motcua.cases.workflow import MOVES as STATE_MOVES
from motcua.cases.workflow import MoveKind
from motcua.catalogue.queries import process_of
from motcua.web.desk.forms.linking import StopForm
from motcua.web.desk.forms.work import ReopenForm
from motcua.web.desk.moves.kinds import CaseMove, Standing
from motcua.web.desk.moves.linking import fates_of


def _steps(at: Standing) -> dict[str, Any]:
    process = process_of(at.case.process_version_id)
    return {"steps": steps_to_reopen_at(process, is_refused=at.case.is_rejection_proposed)}


def _may_withdraw(at: Standing) -> bool:
    is_open = at.case.state in STATE_MOVES[MoveKind.WITHDRAW].sources and not at.case.is_final
    return is_open and at.may_at_centre(WITHDRAW)


MOVES = (
    CaseMove(
        name="reopen",
        slug="mo-lai",
        right=REOPEN,
        label=_("Mở lại để sửa"),
        done=_("Đã mở lại hồ sơ; kết quả cũ và người nhận vẫn được lưu."),
        form=ReopenForm,
        heading=_("Mở lại hồ sơ đã trả để sửa kết quả"),
        meaning=_(
            "Kết quả đã trả, số văn bản và người nhận được giữ lại. Kết quả sửa có số mới và được trả lại; "
            "hồ sơ vẫn tính theo lần có kết quả đầu, trừ khi sửa xong trong hạn."
        ),
        fields="desk/moves/_reopen.html",
        note_label=_("Sai ở đâu"),
        icon="history",
        is_offered=lambda at: at.is_in(CaseState.HANDED_OVER) and can_reopen(at.actor, at.case),
        context=_steps,
        run=lambda case_id, sent, who: reopen_case(
            case_id=case_id,
            version=sent["version"],
            step_key=sent["step"],
            reason=sent["note"],
            by=who.by,
            now=who.now,
        ),
    ),
    CaseMove(
        name="withdraw",
        slug="rut",
        right=WITHDRAW,
        label=_("Người nộp rút hồ sơ"),
        done=_("Đã ghi nhận người nộp rút hồ sơ."),
        meaning=_(
            "Hồ sơ kết thúc và không mở lại được. Theo quy định từ năm 2025, hồ sơ đã tiếp nhận có thông báo "
            "dừng giải quyết hồ sơ để trao cho người nộp."
        ),
        form=StopForm,
        fields="desk/moves/_stop.html",
        is_offered=_may_withdraw,
        context=fates_of,
        run=lambda case_id, sent, who: withdraw_case(
            case_id=case_id,
            version=sent["version"],
            reason=sent["note"],
            parts=sent["parts"],
            by=who.by,
            now=who.now,
        ),
    ),
)
