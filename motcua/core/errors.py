"""The root of all refusals: an action that may not happen says why, in words fit for the user."""

from __future__ import annotations

from typing import Any


class RuleViolation(Exception):
    """An action is refused. The message is Vietnamese and names the thing and the way out.

    `code` is a stable word for programs (the API puts it into its problem document), `http_state` the
    HTTP status that fits the refusal.
    """

    code = "rule_violation"
    http_state = 422

    def __init__(self, message: Any, *, field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field

    def __str__(self) -> str:
        return str(self.message)


class NotAllowed(RuleViolation):
    """The actor does not hold the right, or not for this agency."""

    code = "not_allowed"
    http_state = 403


class NotFound(RuleViolation):
    """What was asked for does not exist, or the actor may not know that it does."""

    code = "not_found"
    http_state = 404


class Conflict(RuleViolation):
    """Somebody else was faster; nothing was changed."""

    code = "conflict"
    http_state = 409


class TooOften(RuleViolation):
    """Too many attempts in a short time."""

    code = "too_often"
    http_state = 429
