"""Refusals of the catalogue."""

from django.utils.translation import gettext as _

from motcua.core.errors import Conflict, NotFound, RuleViolation


class ProcedureUnknown(NotFound):
    """There is no such procedure."""

    code = "procedure_unknown"


class VersionPublished(RuleViolation):
    """A published version or process never changes; make a new one."""

    code = "version_published"


class AlreadySettled(Conflict):
    """Somebody else has settled the item in the meantime."""

    code = "already_settled"


class NoteMissing(RuleViolation):
    """A decision needs its reason in words."""

    code = "note_missing"


class LimitStated(RuleViolation):
    """The source states the limit; only what it leaves open may be settled."""

    code = "limit_stated"


class LimitWrong(RuleViolation):
    """An amount and a unit that are no limit."""

    code = "limit_wrong"


class VersionOutdated(Conflict):
    """The procedure has a newer version than the one decided on."""

    code = "version_outdated"


class UnitElsewhere(RuleViolation):
    """The unit does not belong to the agency, or no longer exists."""

    code = "unit_elsewhere"


class DraftExists(Conflict):
    """The procedure has a draft of its process already."""

    code = "draft_exists"


class DraftChanged(Conflict):
    """Somebody saved, published or discarded the draft since it was opened."""

    code = "draft_changed"

    def __init__(self) -> None:
        super().__init__(
            _("Dự thảo vừa được người khác lưu, công bố hoặc bỏ. Xin mở lại để xem bản mới nhất.")
        )


class ProcessNotWhole(RuleViolation):
    """The proof of the process finds an error."""

    code = "process_not_whole"


class SourceUnusable(RuleViolation):
    """A file that is not the national records."""

    code = "source_unusable"


class ProcedureDraftChanged(Conflict):
    """Somebody saved, published or discarded the draft of the procedure since it was opened."""

    code = "procedure_draft_changed"

    def __init__(self) -> None:
        super().__init__(
            _("Bản nháp vừa được người khác lưu, công bố hoặc bỏ. Xin tải lại trang rồi làm tiếp.")
        )


class RecordNotWhole(RuleViolation):
    """A record that misses a part every procedure must have, or contradicts itself, is not published."""

    code = "record_not_whole"


class WrongDay(RuleViolation):
    """A day of effect that has passed, or that comes too late."""

    code = "wrong_day"


class ProcedureRetired(RuleViolation):
    """The procedure is no longer in force: no agency takes new cases for it."""

    code = "procedure_retired"


class DecisionMissing(RuleViolation):
    """A decision lacks its document, or ends before it begins."""

    code = "decision_missing"


class LinksWrong(RuleViolation):
    """Members of a linked procedure that contradict each other."""

    code = "links_wrong"
