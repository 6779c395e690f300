"""Questions about papers given out, keys, signatures and words."""

from motcua.documents.queries.issued import CheckFigures, figures_of, issued_under

__all__ = [
    "CheckFigures",
    "figures_of",
    "issued_under",
]
