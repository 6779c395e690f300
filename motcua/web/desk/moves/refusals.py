"""A case that lies at the desk, and refusing on the way to a decision."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from motcua.cases.actions import (
    decline_refusal,
    drop_rejection,
    propose_refusal_again,
    propose_rejection,
    receive_submitted,
    refuse_at_desk,
)
from motcua.cases.actions.rejecting import DROPPED_AT
from motcua.cases.choices import CaseState
from motcua.cases.permissions import RECEIVE, REFUSE, WORK
from motcua.core.actors import Role
from motcua.web.desk.forms.work import VersionForm
from motcua.web.desk.moves.kinds import CaseMove, Place, Standing


def _waits_for_director(at: Standing) -> bool:
    lies = at.is_in(CaseState.SUBMITTED) and at.case.step_role == Role.DIRECTOR
    return lies and at.may_at_centre(REFUSE)


def lies_with_receiver(at: Standing) -> bool:
    """Whether the case lies in state 1 and this officer may receive it."""
    lies = at.is_in(CaseState.SUBMITTED) and at.case.step_role != Role.DIRECTOR
    return lies and at.may_at_centre(RECEIVE)


def _proposed(at: Standing) -> dict[str, Any]:
    """The reason the receiver proposed, to be kept or put better."""
    refusal = at.case.desk_refusals.filter(is_given=None).first()
    return {"note": refusal.reason if refusal else "", "refusal": refusal}


def _declined(at: Standing) -> dict[str, Any]:
    """What the director said against the refusal."""
    return {"refusal": at.case.desk_refusals.filter(is_given=False).order_by("-answered_at").first()}


def _may_reject(at: Standing) -> bool:
    allows = at.acts and at.step is not None and at.step.allows_refusal
    return allows and not at.case.is_rejection_proposed


def _may_drop(at: Standing) -> bool:
    return at.acts and at.step is not None and at.case.is_rejection_proposed and at.step.kind in DROPPED_AT


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
        fields="desk/moves/_refuse.html",
        icon="ban",
        tone="danger",
        is_offered=_waits_for_director,
        context=_proposed,
        run=lambda case_id, sent, who: refuse_at_desk(
            case_id=case_id, version=sent["version"], reason=sent["note"], by=who.by, now=who.now
        ),
    ),
    CaseMove(
        name="decline_refusal",
        slug="khong-dong-y-tu-choi",
        right=REFUSE,
        label=_("Không đồng ý, trả lại người tiếp nhận"),
        done=_("Đã trả hồ sơ lại cho người tiếp nhận."),
        place=Place.BUTTON,
        meaning=_("Người tiếp nhận sẽ tiếp nhận hồ sơ hoặc yêu cầu bổ sung."),
        note_label=_("Vì sao không đồng ý từ chối"),
        icon="corner-up-left",
        is_offered=_waits_for_director,
        run=lambda case_id, sent, who: decline_refusal(
            case_id=case_id, version=sent["version"], reason=sent["note"], by=who.by, now=who.now
        ),
    ),
    CaseMove(
        name="receive_submitted",
        slug="tiep-nhan",
        right=RECEIVE,
        label=_("Tiếp nhận hồ sơ"),
        done=_("Đã tiếp nhận; thời hạn tính từ bây giờ."),
        form=VersionForm,
        place=Place.NEXT,
        heading=_("Giám đốc không đồng ý từ chối"),
        fields="desk/moves/_declined.html",
        icon="circle-check",
        is_offered=lies_with_receiver,
        context=_declined,
        run=lambda case_id, sent, who: receive_submitted(
            case_id=case_id, version=sent["version"], by=who.by, now=who.now
        ),
    ),
    CaseMove(
        name="propose_refusal_again",
        slug="de-nghi-khong-tiep-nhan",
        right=RECEIVE,
        label=_("Đề nghị không tiếp nhận lần nữa"),
        done=_("Đã đề nghị; hồ sơ chờ Giám đốc quyết định."),
        note_label=_("Lý do không tiếp nhận, nêu rõ căn cứ"),
        is_offered=lies_with_receiver,
        run=lambda case_id, sent, who: propose_refusal_again(
            case_id=case_id, version=sent["version"], reason=sent["note"], by=who.by, now=who.now
        ),
    ),
    CaseMove(
        name="propose_rejection",
        slug="de-nghi-tu-choi",
        right=WORK,
        label=_("Đề nghị từ chối giải quyết"),
        done=_("Đã ghi đề nghị từ chối; xin trình hồ sơ theo quy trình."),
        place=Place.BUTTON,
        meaning=_(
            "Hồ sơ đi tiếp theo quy trình với đề nghị từ chối; lãnh đạo ký thì từ chối là kết quả, được trả "
            "tại Trung tâm trong thời hạn."
        ),
        note_label=_("Lý do từ chối, nêu rõ căn cứ"),
        icon="ban",
        tone="danger",
        is_offered=_may_reject,
        run=lambda case_id, sent, who: propose_rejection(
            case_id=case_id, version=sent["version"], reason=sent["note"], by=who.by, now=who.now
        ),
    ),
    CaseMove(
        name="drop_rejection",
        slug="bo-de-nghi-tu-choi",
        right=WORK,
        label=_("Bỏ đề nghị từ chối"),
        done=_("Đã bỏ đề nghị từ chối; hồ sơ được giải quyết tiếp."),
        place=Place.BUTTON,
        meaning=_("Hồ sơ đi tiếp như hồ sơ được giải quyết; lý do ghi vào nhật ký."),
        note_label=_("Vì sao không từ chối nữa"),
        icon="circle-check",
        is_offered=_may_drop,
        run=lambda case_id, sent, who: drop_rejection(
            case_id=case_id, version=sent["version"], reason=sent["note"], by=who.by, now=who.now
        ),
    ),
)
