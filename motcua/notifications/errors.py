"""Why something about messages is refused."""

from __future__ import annotations

from motcua.core.errors import RuleViolation


class UnfitAddress(RuleViolation):
    """The text is no address of the channel."""

    code = "unfit_address"


class NotWaiting(RuleViolation):
    """The message is no longer in a state in which that can be done."""

    code = "message_not_waiting"
    http_state = 409


class UnfitQuietHours(RuleViolation):
    """The hours or their first day cannot be."""

    code = "unfit_quiet_hours"
