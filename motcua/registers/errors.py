"""Refusals of books and certification."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.core.errors import Conflict, RuleViolation
from motcua.core.rules.errors import Unreadable


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


class LinesWrong(Unreadable):
    """Lines of a file cannot be taken over: `faults` holds the number of each and what to mend, in order."""

    code = "lines_wrong"

    def __init__(self, faults: Sequence[tuple[int, str]]) -> None:
        count = len(faults)
        words = ngettext(
            "Chưa nhận sổ: %(count)s dòng cần sửa trong tệp.",
            "Chưa nhận sổ: %(count)s dòng cần sửa trong tệp.",
            count,
        )
        super().__init__(words % {"count": count} if count else _("Tệp không có dòng nào."), field="file")
        self.faults = tuple(faults)


class LineCancelled(RuleViolation):
    """The number was cancelled: nothing more is done to it."""

    code = "line_cancelled"
    http_state = 409


class NumberTaken(RuleViolation):
    """The number of a registration stands in the book already, or belongs to another year."""

    code = "number_taken"
    http_state = 409


class AlreadyRegistered(RuleViolation):
    """The case is in the book already, or its result fills no book."""

    code = "already_registered"
    http_state = 409


class NoExtract(RuleViolation):
    """No extract is given of this registration, or this one was given already."""

    code = "no_extract"
    http_state = 409


class ReasonMissing(RuleViolation):
    """What is done to a book or a line needs a reason."""

    code = "reason_missing"


class SizeRefused(RuleViolation):
    """One request asks for nothing, or for more than one request may."""

    code = "certification_size"


class LimitRefused(RuleViolation):
    """A longer limit has no ground the law knows."""

    code = "certification_limit"


class RequirementMissing(RuleViolation):
    """What the kind of certification wants beside the papers is missing."""

    code = "certification_requirement"


class NoCertifier(RuleViolation):
    """Who should sign has no valid entry in the register of authorisations that day."""

    code = "no_certifier"


class EntryMoved(Conflict):
    """The request does not stand where the step begins: somebody else moved or cancelled it."""

    code = "entry_moved"


class NothingToDestroy(RuleViolation):
    """No paper is due, or each of those that are is held or used elsewhere."""

    code = "nothing_to_destroy"


class TwoPeopleNeeded(RuleViolation):
    """Who proposes a destruction does not approve it."""

    code = "two_people_needed"
    http_state = 403


class AlreadyDecided(RuleViolation):
    """The destruction was approved or refused before."""

    code = "destruction_decided"
    http_state = 409


class WrongHoles(RuleViolation):
    """A text of the office has something in braces that cannot be filled in, or is empty."""

    code = "wrong_holes"


class SignerMissing(RuleViolation):
    """Nobody signs the letters of the office yet."""

    code = "letter_signer_missing"


class NotTheSigner(RuleViolation):
    """The letters of the office are signed by somebody else."""

    code = "letter_of_another_signer"
    http_state = 403


class LetterNotPending(RuleViolation):
    """The letter went out or was skipped already."""

    code = "letter_not_pending"
    http_state = 409
