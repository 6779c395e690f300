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


class FileUnfit(RuleViolation):
    """The content is of an accepted kind, but locked, active, too heavy or too long to be taken."""

    code = "file_unfit"


class FileDestroyed(RuleViolation):
    """The time of retention of the file was over; it was destroyed by a record of destruction."""

    code = "file_destroyed"
    http_state = 410


class FileInfected(RuleViolation):
    """The scanner of malware found something in the file."""

    code = "file_infected"


class ScannerAway(RuleViolation):
    """The scanner of malware does not answer, and the office takes nothing unscanned."""

    code = "scanner_away"
    http_state = 503


class StorageFull(RuleViolation):
    """There is no room left for files."""

    code = "storage_full"
    http_state = 507


class ScanNotReady(RuleViolation):
    """A paper being digitised cannot be put together yet."""

    code = "scan_not_ready"


class ReadingFailed(RuleViolation):
    """The words of a file cannot be read: the program is absent or gave up."""

    code = "reading_failed"


class ReasonMissing(RuleViolation):
    """What is done to a paper needs a reason."""

    code = "reason_missing"


class AlreadyRevoked(RuleViolation):
    """The paper was taken back before."""

    code = "already_revoked"
    http_state = 409


class KeyNotYours(RuleViolation):
    """Only its owner signs with a key, a seal only who keeps it."""

    code = "key_not_yours"
    http_state = 403


class PinWrong(RuleViolation):
    """The PIN is wrong; the sentence says how many tries are left."""

    code = "pin_wrong"


class KeyLocked(RuleViolation):
    """Too many wrong PINs, or the key is retired."""

    code = "key_locked"
    http_state = 423


class KeyUnreachable(RuleViolation):
    """The token is not there, the signing service does not answer or answers nonsense."""

    code = "key_unreachable"
    http_state = 503


class CertificateUnfit(RuleViolation):
    """The certificate is expired, not valid yet or revoked."""

    code = "certificate_unfit"


class PaperNotSignable(RuleViolation):
    """The file is no PDF, has a password, is damaged or allows no signature."""

    code = "paper_not_signable"


class KeyUnfit(RuleViolation):
    """A key that cannot be registered as asked."""

    code = "key_unfit"


class PileEmpty(RuleViolation):
    """No paper was chosen, or far too many."""

    code = "pile_empty"


class SignatureMissing(RuleViolation):
    """A result must carry a digital signature before it goes on."""

    code = "signature_missing"


class TemplateRefused(RuleViolation):
    """A template of a form that is no DOCX, holds more than text, or asks for what nobody knows."""

    code = "template_refused"
    http_state = 422


class ProgramMissing(RuleViolation):
    """An optional program is not installed or did not do its work."""

    code = "program_missing"
    http_state = 503
