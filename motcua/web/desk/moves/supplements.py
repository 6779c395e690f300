"""Asking the applicant to complete a case, and going on when it is complete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.cases import clock
from motcua.cases.actions import ask_supplement, complete_supplement
from motcua.cases.choices import CaseState, PaperState, SupplementReason
from motcua.cases.models import Supplement
from motcua.cases.permissions import RECEIVE, REPEAT_SUPPLEMENT, WORK
from motcua.core.access import may
from motcua.core.rules.dates import format_moment
from motcua.queueing.actions import complete_supplement_for_ticket
from motcua.web.desk.forms.supplement import SupplementForm, missing_row, sent_rows, shown_rows
from motcua.web.desk.moves.kinds import CaseMove, Place, Standing, Who
from motcua.web.desk.moves.refusals import lies_with_receiver


def _may_ask(at: Standing) -> bool:
    allows = at.acts and at.step is not None and at.step.allows_supplement
    return lies_with_receiver(at) or (allows and not at.case.supplement_requests)


def _may_ask_again(at: Standing) -> bool:
    unit = at.case.step_agency
    allows = at.is_in(CaseState.IN_PROGRESS) and at.step is not None and at.step.allows_supplement
    if not allows or unit is None or not at.case.supplement_requests:
        return False
    return may(at.actor, REPEAT_SUPPLEMENT, unit.path)


def _complete(case_id: int, sent: Mapping[str, Any], who: Who) -> None:
    """Noted on the ticket when the person brought it to the counter."""
    given = {
        "case_id": case_id,
        "version": sent["version"],
        "note": sent["note"],
        "by": who.by,
        "now": who.now,
    }
    if sent["ticket"] is None:
        complete_supplement(**given)
    else:
        complete_supplement_for_ticket(ticket_id=sent["ticket"], **given)


def _rows(at: Standing) -> dict[str, Any]:
    """The rows as they were sent, or prefilled from the papers that are missing."""
    papers = list(at.case.papers.all())
    missing = [missing_row(paper.order) for paper in papers if paper.state == PaperState.MISSING]
    return {
        "rows": shown_rows([row for row in sent_rows(at.typed) if row.text or row.paper] or missing),
        "papers": papers,
        "reasons": SupplementReason.choices,
        **_time_to_ask(at),
    }


def _time_to_ask(at: Standing) -> dict[str, Any]:
    """Until when a request is in time, in words."""
    if at.case.received_at is None:
        return {}
    until = clock.supplement_askable_until(
        agency=at.case.competent_agency,
        rule_versions=at.case.rule_versions,
        received_at=at.case.received_at,
    ).moment
    moment = {"moment": format_moment(until)}
    if at.now > until:
        hint = (
            gettext("Hạn yêu cầu bổ sung đã qua (%(moment)s): yêu cầu bây giờ bị ghi nhận là muộn.") % moment
        )
        return {"hint": hint, "hint_tone": "late"}
    return {"hint": gettext("Yêu cầu bổ sung được đến %(moment)s.") % moment, "hint_tone": ""}


def _ask(case_id: int, sent: Mapping[str, Any], who: Who) -> Supplement:
    return ask_supplement(
        case_id=case_id,
        version=sent["version"],
        defects=sent["defects"],
        reason=sent["reason"],
        repeat_reason=sent["repeat_reason"],
        by=who.by,
        now=who.now,
    )


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
        is_wide=True,
        meaning=_(
            "Chỉ được yêu cầu một lần: xin ghi đủ mọi nội dung. Thời hạn tạm dừng; khi bổ sung đủ, thời hạn "
            "tính lại từ đầu."
        ),
        icon="file-import",
        key="Alt+B",
        is_offered=_may_ask,
        context=_rows,
        run=_ask,
    ),
    CaseMove(
        name="ask_supplement_again",
        slug="yeu-cau-bo-sung-lan-nua",
        right=REPEAT_SUPPLEMENT,
        label=_("Yêu cầu bổ sung lần nữa"),
        done=_("Đã gửi yêu cầu bổ sung lần nữa; ghi nhận vi phạm quy định một lần."),
        form=SupplementForm,
        fields="desk/moves/_supplement_again.html",
        is_wide=True,
        meaning=_(
            "Hồ sơ đã được yêu cầu bổ sung. Yêu cầu lần nữa là vi phạm quy định một lần: được ghi vào hồ sơ, "
            "vào nhật ký và được thống kê."
        ),
        tone="danger",
        is_offered=_may_ask_again,
        context=_rows,
        run=_ask,
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
        run=_complete,
    ),
)
