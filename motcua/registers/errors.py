"""Refusals of books."""

from motcua.core.errors import RuleViolation


class BookClosed(RuleViolation):
    """The book takes no further lines; closing it was a decision, and so is opening the next."""

    code = "book_closed"
    http_state = 409


class BookNotNamed(RuleViolation):
    """What was asked about a book does not fit it: its year, its volume, its body."""

    code = "book_not_named"


class LineIncomplete(RuleViolation):
    """A column of the form that the law requires is empty or cannot be."""

    code = "line_incomplete"


class LineCancelled(RuleViolation):
    """The number was cancelled: nothing more is done to it."""

    code = "line_cancelled"
    http_state = 409


class ReasonMissing(RuleViolation):
    """What is done to a book or a line needs a reason."""

    code = "reason_missing"
