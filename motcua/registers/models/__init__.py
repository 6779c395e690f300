"""Tables of the books."""

from motcua.registers.models.books import Book
from motcua.registers.models.lines import CertificationLine
from motcua.registers.models.settings import BookSettings

__all__ = ["Book", "BookSettings", "CertificationLine"]
