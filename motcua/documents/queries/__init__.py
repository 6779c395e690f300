"""Questions about papers given out, keys and signatures."""

from motcua.documents.queries.issued import CheckFigures, figures_of, issued_under

__all__ = ["CheckFigures", "figures_of", "issued_under"]
