"""Refusals about agencies; each message names the thing and the way out."""

from __future__ import annotations

from motcua.core.errors import Conflict, RuleViolation


class CodeTaken(Conflict):
    """Another agency has this identifier."""

    code = "agency_code_taken"


class NameTaken(Conflict):
    """An office, counter or position of that name or number exists already in its place."""

    code = "name_taken"


class NotInTheTree(RuleViolation):
    """An agency cannot stand below itself."""

    code = "agency_cycle"


class WrongPeriod(RuleViolation):
    """The end lies before the beginning, or the agency does not exist on that day."""

    code = "wrong_period"


class CannotMerge(RuleViolation):
    """These agencies cannot be merged."""

    code = "cannot_merge"


class SeveralSuccessors(RuleViolation):
    """An agency was divided: a person chooses which successor is meant."""

    code = "several_successors"


class WrongSessions(RuleViolation):
    """The weekly hours cannot be read, or overlap."""

    code = "wrong_sessions"


class DaysWrong(RuleViolation):
    """A range of days that runs backwards, is too long, or lies in the past without a decision."""

    code = "days_wrong"


class DecisionMissing(RuleViolation):
    """A change said to rest on a decision names none."""

    code = "decision_missing"


class CalendarEmpty(RuleViolation):
    """The calendar would leave 31 days or more in a row in which nothing is processed."""

    code = "calendar_empty"
