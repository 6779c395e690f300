"""Moves that end a case before a result: not accepted, withdrawn."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.cases.actions import refuse_at_desk, withdraw_case
from motcua.cases.choices import CaseState
from motcua.cases.permissions import REFUSE, WITHDRAW
from motcua.cases.workflow import MOVES as STATE_MOVES
from motcua.cases.workflow import MoveKind
from motcua.web.desk.moves.kinds import CaseMove, Place, Standing


def _proposed(at: Standing) -> dict[str, Any]:
    """The reason the receiver proposed, to be kept or put better."""
    return {"note": at.case.note}


def _may_withdraw(at: Standing) -> bool:
    is_open = at.case.state in STATE_MOVES[MoveKind.WITHDRAW].sources and not at.case.is_final
    return is_open and at.may_at_centre(WITHDRAW)


MOVES = (
    CaseMove(
        name="refuse",
        slug="khong-tiep-nhan",
        right=REFUSE,
        label=_("Thông báo không tiếp nhận"),
        done=_("Đã thông báo không tiếp nhận hồ sơ."),
        place=Place.NEXT,
        heading=_("Người tiếp nhận đề nghị không tiếp nhận"),
        note_label=_("Lý do không tiếp nhận"),
        fields="desk/moves/_note.html",
        icon="ban",
        tone="danger",
        is_offered=lambda at: at.is_in(CaseState.SUBMITTED) and at.may_at_centre(REFUSE),
        context=_proposed,
        run=lambda case_id, sent, who: refuse_at_desk(
            case_id=case_id, version=sent["version"], reason=sent["note"], by=who.by, now=who.now
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
        is_offered=_may_withdraw,
        run=lambda case_id, sent, who: withdraw_case(
            case_id=case_id, version=sent["version"], reason=sent["note"], by=who.by, now=who.now
        ),
    ),
)
