"""Reads of money: where it is taken, what was taken."""

from motcua.fees.queries.places import desk_of, reaches
from motcua.fees.queries.receipts import replaced_by_this

__all__ = ["desk_of", "reaches", "replaced_by_this"]
