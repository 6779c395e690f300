"""Tables of the books."""

from motcua.registers.models.books import Book

__all__ = ["Book"]
