"""Refusals of the event log."""

from motcua.core.errors import RuleViolation


class NotProvable(RuleViolation):
    """There is no proof of this chain, or none yet."""

    code = "not_provable"
    http_state = 409
