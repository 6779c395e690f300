"""Tables of the books."""

from motcua.registers.models.books import Book
from motcua.registers.models.civil import CivilExtract, CivilNote, CivilRecord
from motcua.registers.models.corrections import LineCorrection
from motcua.registers.models.lines import CertificationLine
from motcua.registers.models.prints import BookPrint
from motcua.registers.models.settings import BookSettings

__all__ = [
    "Book",
    "BookPrint",
    "BookSettings",
    "CertificationLine",
    "CivilExtract",
    "CivilNote",
    "CivilRecord",
    "LineCorrection",
]
