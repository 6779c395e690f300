"""Reads of money: where it is taken, what was taken."""

from motcua.fees.queries.places import desk_of, reaches
from motcua.fees.queries.receipts import (
    BookLine,
    DayTotal,
    book_lines,
    desks_of,
    given_out_as,
    issued_for,
    receipts_at,
    replaced_by_this,
    replacement_of,
    total_of,
)

__all__ = [
    "BookLine",
    "DayTotal",
    "book_lines",
    "desk_of",
    "desks_of",
    "given_out_as",
    "issued_for",
    "reaches",
    "receipts_at",
    "replaced_by_this",
    "replacement_of",
    "total_of",
]
