"""Asking the applicant to complete a case, and going on when it is complete."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.cases.actions import ask_supplement, complete_supplement
from motcua.cases.choices import CaseState
from motcua.cases.permissions import RECEIVE, WORK
from motcua.web.desk.forms.work import SupplementForm
from motcua.web.desk.moves.kinds import CaseMove, Place

MOVES = (
    CaseMove(
        name="ask_supplement",
        slug="yeu-cau-bo-sung",
        right=WORK,
        label=_("Yêu cầu bổ sung"),
        done=_("Đã gửi yêu cầu bổ sung; thời hạn tạm dừng."),
        form=SupplementForm,
        place=Place.BUTTON,
        fields="desk/moves/_supplement.html",
        meaning=_(
            "Chỉ được yêu cầu một lần: xin ghi đủ mọi nội dung. Thời hạn tạm dừng; khi bổ sung đủ, thời hạn "
            "tính lại từ đầu."
        ),
        icon="file-import",
        key="Alt+B",
        is_offered=lambda at: at.acts and at.step is not None and at.step.allows_supplement,
        run=lambda case_id, sent, who: ask_supplement(
            case_id=case_id,
            version=sent["version"],
            defects=sent["defects"],
            reason=sent["reason"],
            by=who.by,
            now=who.now,
        ),
    ),
    CaseMove(
        name="complete_supplement",
        slug="da-bo-sung",
        right=RECEIVE,
        label=_("Đã bổ sung đủ, tính lại hạn"),
        done=_("Hồ sơ đã đủ; thời hạn được tính lại từ bây giờ."),
        place=Place.NEXT,
        heading=_("Chờ người nộp bổ sung"),
        note_label=_("Đã bổ sung những gì, nếu cần ghi"),
        fields="desk/moves/_note.html",
        icon="circle-check",
        is_offered=lambda at: at.is_in(CaseState.AWAITING_SUPPLEMENT) and at.may_at_centre(RECEIVE),
        run=lambda case_id, sent, who: complete_supplement(
            case_id=case_id, version=sent["version"], note=sent["note"], by=who.by, now=who.now
        ),
    ),
)
