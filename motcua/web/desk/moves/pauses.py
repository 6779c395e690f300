"""Moves that let the clock stand, and those that let it go on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.cases.actions import (
    TransferSlip,
    ask_payment,
    complete_payment,
    confirm_tax,
    note_tax_notice,
    resume_case,
    stop_case,
)
from motcua.cases.choices import CaseState
from motcua.cases.permissions import RECEIVE, WORK, can_act
from motcua.web.desk.forms.linking import StopForm
from motcua.web.desk.forms.work import PaymentForm, VersionForm
from motcua.web.desk.moves.kinds import CaseMove, Place, Standing
from motcua.web.desk.moves.linking import fates_of


def _may_pause(at: Standing) -> bool:
    return at.acts and at.step is not None and at.step.allows_stop


MOVES = (
    CaseMove(
        name="complete_payment",
        slug="da-nop",
        right=RECEIVE,
        label=_("Đã nộp, tiếp tục tính hạn"),
        done=_("Đã ghi nhận; thời hạn chạy tiếp."),
        place=Place.NEXT,
        heading=_("Chờ thực hiện nghĩa vụ tài chính"),
        note_label=_("Số chứng từ, ngày nộp"),
        fields="desk/moves/_note.html",
        icon="receipt",
        is_offered=lambda at: at.is_in(CaseState.AWAITING_PAYMENT) and at.may_at_centre(RECEIVE),
        run=lambda case_id, sent, who: complete_payment(
            case_id=case_id, version=sent["version"], note=sent["note"], by=who.by, now=who.now
        ),
    ),
    CaseMove(
        name="note_tax_notice",
        slug="thong-bao-thue",
        right=RECEIVE,
        label=_("Đã có thông báo thuế"),
        done=_("Đã ghi thông báo của cơ quan thuế."),
        place=Place.BUTTON,
        heading=_("Thông báo của cơ quan thuế"),
        note_label=_("Số thông báo"),
        icon="report",
        is_offered=lambda at: at.is_in(CaseState.AWAITING_PAYMENT) and at.may_at_centre(RECEIVE),
        run=lambda case_id, sent, who: note_tax_notice(
            case_id=case_id, version=sent["version"], number=sent["note"], by=who.by, now=who.now
        ),
    ),
    CaseMove(
        name="confirm_tax",
        slug="thue-xac-nhan",
        right=RECEIVE,
        label=_("Thuế đã xác nhận"),
        done=_("Đã ghi xác nhận của cơ quan thuế."),
        form=VersionForm,
        place=Place.BUTTON,
        fields="",
        icon="checks",
        is_offered=lambda at: (
            at.is_in(CaseState.IN_PROGRESS, CaseState.DECIDED)
            and at.may_at_centre(RECEIVE)
            and at.case.obligations.filter(needs_confirmation=True, confirmed_at=None).exists()
        ),
        run=lambda case_id, sent, who: confirm_tax(
            case_id=case_id, version=sent["version"], by=who.by, now=who.now
        ),
    ),
    CaseMove(
        name="resume",
        slug="tiep-tuc",
        right=WORK,
        label=_("Tiếp tục xử lý"),
        done=_("Đã tiếp tục xử lý; thời hạn chạy tiếp."),
        place=Place.NEXT,
        heading=_("Hồ sơ đang dừng"),
        note_label=_("Ghi chú, nếu có"),
        fields="desk/moves/_note.html",
        icon="player-play",
        is_offered=lambda at: (
            at.is_in(CaseState.STOPPED) and not at.case.is_final and can_act(at.actor, at.case)
        ),
        run=lambda case_id, sent, who: resume_case(
            case_id=case_id, version=sent["version"], note=sent["note"], by=who.by, now=who.now
        ),
    ),
    CaseMove(
        name="ask_payment",
        slug="nghia-vu-tai-chinh",
        right=WORK,
        label=_("Yêu cầu nghĩa vụ tài chính"),
        done=_("Đã yêu cầu thực hiện nghĩa vụ tài chính; thời hạn tạm dừng."),
        form=PaymentForm,
        fields="desk/moves/_payment.html",
        meaning=_("Thời hạn tạm dừng cho đến khi người nộp thực hiện xong."),
        is_offered=_may_pause,
        run=lambda case_id, sent, who: ask_payment(
            case_id=case_id,
            version=sent["version"],
            reason=sent["note"],
            slip=TransferSlip(sent["slip_number"], sent["needs_confirmation"]),
            by=who.by,
            now=who.now,
        ),
    ),
    CaseMove(
        name="stop",
        slug="dung",
        right=WORK,
        label=_("Dừng xử lý"),
        done=_("Đã dừng xử lý; thời hạn tạm dừng."),
        meaning=_("Dùng khi phải chờ một việc ngoài tầm của cơ quan; thời hạn tạm dừng."),
        form=StopForm,
        fields="desk/moves/_stop.html",
        is_offered=_may_pause,
        context=fates_of,
        run=lambda case_id, sent, who: stop_case(
            case_id=case_id,
            version=sent["version"],
            reason=sent["note"],
            parts=sent["parts"],
            by=who.by,
            now=who.now,
        ),
    ),
)
