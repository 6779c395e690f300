"""Tables of books and certification."""

from motcua.registers.models.attestations import AttestationTemplate
from motcua.registers.models.books import Book, agencies_kept_from
from motcua.registers.models.civil import CivilExtract, CivilNote, CivilRecord
from motcua.registers.models.corrections import LineCorrection
from motcua.registers.models.destruction import DestroyedPaper, Destruction, PaperHold
from motcua.registers.models.entries import (
    CertificationEntry,
    CertificationEntryQuerySet,
    CertificationSettings,
    EntryPaper,
)
from motcua.registers.models.letters import (
    Letter,
    LetterKind,
    LetterOptOut,
    LetterSettings,
    LetterState,
    LetterTemplate,
)
from motcua.registers.models.lines import CertificationLine
from motcua.registers.models.prints import BookPrint
from motcua.registers.models.settings import BookSettings

__all__ = [
    "AttestationTemplate",
    "Book",
    "BookPrint",
    "BookSettings",
    "CertificationEntry",
    "CertificationEntryQuerySet",
    "CertificationLine",
    "CertificationSettings",
    "CivilExtract",
    "CivilNote",
    "CivilRecord",
    "DestroyedPaper",
    "Destruction",
    "EntryPaper",
    "Letter",
    "LetterKind",
    "LetterOptOut",
    "LetterSettings",
    "LetterState",
    "LetterTemplate",
    "LineCorrection",
    "PaperHold",
    "agencies_kept_from",
]
