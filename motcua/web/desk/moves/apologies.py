"""The apology for a result that is not ready in time: drafted by the specialist, signed by the leader."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.cases import clock
from motcua.cases.actions import draft_apology, sign_apology
from motcua.cases.models import RUNNING_STATES, Apology
from motcua.cases.permissions import DRAFT_APOLOGY, SIGN_APOLOGY
from motcua.core.access import may
from motcua.core.rules.dates import format_date, format_moment
from motcua.web.desk.forms.work import NoteForm, VersionForm
from motcua.web.desk.moves.kinds import CaseMove, Place, Standing
from motcua.web.shared.days import DayField


class ApologyForm(NoteForm):
    """Why, and the new day."""

    new_day = DayField(error_messages={"required": _("Xin ghi ngày hẹn lại.")})


def _may_draft(at: Standing) -> bool:
    runs = at.case.state in RUNNING_STATES and at.case.due_at is not None
    return (
        runs
        and at.case.reappointed_due_at is None
        and may(at.actor, DRAFT_APOLOGY, at.case.handling_unit.path)
    )


def _may_sign(at: Standing) -> bool:
    runs = at.case.state in RUNNING_STATES and at.case.reappointed_due_at is None
    if not runs or not may(at.actor, SIGN_APOLOGY, at.case.competent_agency.path):
        return False
    apology: Apology | None = getattr(at.case, "apology", None)
    return apology is not None and apology.signed_at is None


def _draft(at: Standing) -> dict[str, Any]:
    """What was drafted before, and until when an apology is in time."""
    apology: Apology | None = getattr(at.case, "apology", None)
    until = clock.apology_until(case=at.case)
    said = {"moment": format_moment(until)}
    late = at.now > until
    text = (
        gettext("Văn bản xin lỗi đã muộn: phải ký trước %(moment)s.")
        if late
        else gettext("Để đúng thời điểm, văn bản xin lỗi phải được ký trước %(moment)s.")
    )
    return {
        "reason": apology.reason if apology else "",
        "new_day": format_date(apology.new_due_at) if apology and apology.new_due_at else "",
        "until": text % said,
        "is_late": late,
        "apology": apology,
    }


MOVES = (
    CaseMove(
        name="draft_apology",
        slug="xin-loi",
        right=DRAFT_APOLOGY,
        label=_("Soạn văn bản xin lỗi, hẹn lại"),
        done=_("Đã soạn văn bản xin lỗi; chờ lãnh đạo ký."),
        form=ApologyForm,
        meaning=_("Chỉ được hẹn lại một lần. Đúng hạn vẫn tính theo ngày hẹn đầu tiên."),
        fields="desk/moves/_apology.html",
        is_offered=_may_draft,
        context=_draft,
        run=lambda case_id, sent, who: draft_apology(
            case_id=case_id,
            version=sent["version"],
            reason=sent["note"],
            new_day=sent["new_day"],
            by=who.by,
            now=who.now,
        ),
    ),
    CaseMove(
        name="sign_apology",
        slug="ky-xin-loi",
        right=SIGN_APOLOGY,
        label=_("Ký văn bản xin lỗi"),
        done=_("Đã ký văn bản xin lỗi; hồ sơ được hẹn lại."),
        form=VersionForm,
        place=Place.BUTTON,
        fields="desk/moves/_sign_apology.html",
        icon="file-check",
        is_offered=_may_sign,
        context=_draft,
        run=lambda case_id, sent, who: sign_apology(
            case_id=case_id, version=sent["version"], by=who.by, now=who.now
        ),
    ),
)
