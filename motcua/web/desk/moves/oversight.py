"""What those do to whom an overdue step was told."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.cases.actions import instruct
from motcua.cases.permissions import OVERSEE
from motcua.core.access import may
from motcua.web.desk.moves.kinds import CaseMove, Place, Standing


def _was_told(at: Standing) -> bool:
    return (
        at.case.step_agency is not None
        and may(at.actor, OVERSEE)
        and at.case.escalations.open().told_to(at.actor).exists()
    )


MOVES = (
    CaseMove(
        name="instruct",
        slug="chi-dao",
        right=OVERSEE,
        label=_("Chỉ đạo"),
        done=_("Đã ghi ý kiến chỉ đạo; người đang giữ hồ sơ sẽ thấy."),
        place=Place.BUTTON,
        heading=_("Ý kiến chỉ đạo"),
        meaning=_("Bước này đã quá thời gian. Ý kiến hiện cho người đang giữ hồ sơ và được ghi vào nhật ký."),
        note_label=_("Ý kiến"),
        icon="message",
        is_offered=_was_told,
        run=lambda case_id, sent, who: instruct(
            case_id=case_id, version=sent["version"], instruction=sent["note"], by=who.by, now=who.now
        ),
    ),
)
