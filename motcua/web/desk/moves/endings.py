"""The move that ends a case before a result: withdrawn."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.cases.actions import withdraw_case
from motcua.cases.permissions import WITHDRAW
from motcua.cases.workflow import MOVES as STATE_MOVES
from motcua.cases.workflow import MoveKind
from motcua.web.desk.moves.kinds import CaseMove, Standing


def _may_withdraw(at: Standing) -> bool:
    is_open = at.case.state in STATE_MOVES[MoveKind.WITHDRAW].sources and not at.case.is_final
    return is_open and at.may_at_centre(WITHDRAW)


MOVES = (
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
