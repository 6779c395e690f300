"""Refusals of cases, in words fit for the user."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.core.errors import Conflict, RuleViolation
from motcua.core.rules.dates import format_moment


class MoveNotPossible(RuleViolation):
    """The state of the case does not allow the move."""

    code = "move_not_possible"
    http_state = 409

    def __init__(self, move: Any, state: Any) -> None:
        super().__init__(
            _("Không thể “%(move)s”: hồ sơ đang ở trạng thái “%(state)s”.") % {"move": move, "state": state}
        )


class DeclarationTaken(RuleViolation):
    """A book has taken over what was declared; it changes there."""

    code = "declaration_taken"
    http_state = 409


class CaseChanged(Conflict):
    """Somebody moved the case since the page was opened."""

    code = "case_changed"

    def __init__(self) -> None:
        super().__init__(_("Hồ sơ vừa được người khác cập nhật. Xin tải lại trang để xem bước hiện tại."))


class NotAtThisStep(RuleViolation):
    """The action does not belong to the present step, or not to this officer."""

    code = "not_at_this_step"
    http_state = 409


class ProcedureNotOffered(RuleViolation):
    """The agency does not carry this procedure out, or takes no cases for it now."""

    code = "procedure_not_offered"


class ReceptionNotAssigned(RuleViolation):
    """The centre is not the desk of the agency, and no decision lets it receive for it."""

    code = "reception_not_assigned"


class LimitUnknown(RuleViolation):
    """The procedure has no usable time limit; a person must settle it first."""

    code = "limit_unknown"


class PresenceRequired(RuleViolation):
    """The procedure asks the person to come in person."""

    code = "presence_required"


class PlaceNotCompetent(RuleViolation):
    """The land, house or residence lies outside the agency's area."""

    code = "place_not_competent"


class PapersIncomplete(RuleViolation):
    """Required papers are missing: ask for a supplement instead of receiving."""

    code = "papers_incomplete"


class NotLinked(RuleViolation):
    """No linked case is opened here: not by this case, or not for this procedure and agency."""

    code = "not_linked"


class ConditionMissing(RuleViolation):
    """The action needs something that was not given: a note, a person, a number."""

    code = "condition_missing"


class SupplementStillOpen(RuleViolation):
    """The applicant may still complete the case."""

    code = "supplement_still_open"
    http_state = 409


class SlipNotIssued(RuleViolation):
    """The case has no appointment slip: its result is given the same day, or it was not received."""

    code = "slip_not_issued"
    http_state = 404


class FormNotIssued(RuleViolation):
    """The case has no such form: nothing happened that it would tell of, or its rules know none."""

    code = "form_not_issued"
    http_state = 404


class NotUndone(RuleViolation):
    """The last step cannot be taken back any more."""

    code = "not_undone"
    http_state = 409


class PreviewOutdated(Conflict):
    """The calendar or a case has changed since the effect of a change was shown."""

    code = "preview_outdated"

    def __init__(self) -> None:
        super().__init__(
            _(
                "Lịch hoặc hồ sơ đã thay đổi từ khi lập bảng xem trước, chưa có gì được áp dụng. "
                "Xin xem lại bảng mới bên dưới rồi áp dụng."
            )
        )


class ProcessNotInForce(RuleViolation):
    """Cases are moved only to a process that is published and in force."""

    code = "process_not_in_force"


class AnswerDueTooLate(RuleViolation):
    """A unit would have until after the case's own appointment to answer."""

    code = "answer_due_too_late"

    def __init__(self, due_at: datetime, case_due_at: datetime) -> None:
        super().__init__(
            _(
                "Hạn trả lời %(due)s sau hẹn trả của hồ sơ %(case)s. Xin rút ngắn, hoặc đánh dấu "
                "“Vẫn hỏi dù quá hẹn trả”."
            )
            % {"due": format_moment(due_at), "case": format_moment(case_due_at)},
            field="may_exceed",
        )


class ScanForbidden(RuleViolation):
    """A paper that must not be digitised: a state secret."""

    code = "scan_forbidden"
