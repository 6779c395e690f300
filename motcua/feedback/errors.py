"""Refusals of ratings."""

from motcua.core.errors import Conflict, RuleViolation


class NotYetServed(RuleViolation):
    """There is nothing to rate: the visit has not been served."""

    code = "not_yet_served"


class RatingClosed(Conflict):
    """The visit is too long ago, or its rating is not changed any more."""

    code = "rating_closed"
