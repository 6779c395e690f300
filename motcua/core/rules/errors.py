"""The refusal of typed, pasted or scanned input that cannot be read."""

from __future__ import annotations

from motcua.core.errors import RuleViolation


class Unreadable(RuleViolation):
    """Input cannot be read. The message is Vietnamese, names the thing and the way out.

    It never repeats personal data, so it may stand in a log or in a problem document.
    """

    code = "unreadable"
