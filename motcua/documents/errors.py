"""Refusals of files and papers."""

from motcua.core.errors import RuleViolation


class FileTooLarge(RuleViolation):
    """The file is larger than the office accepts."""

    code = "file_too_large"
    http_state = 413


class FileTypeNotAccepted(RuleViolation):
    """The content is none of the accepted kinds, or not what the name says."""

    code = "file_type_not_accepted"
    http_state = 415


class FileDamaged(RuleViolation):
    """The content begins as an accepted kind but cannot be read."""

    code = "file_damaged"


class ReasonMissing(RuleViolation):
    """What is done to a paper needs a reason."""

    code = "reason_missing"


class AlreadyRevoked(RuleViolation):
    """The paper was taken back before."""

    code = "already_revoked"
    http_state = 409
