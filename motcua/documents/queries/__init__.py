"""Questions about papers given out, keys, signatures and words."""

from motcua.documents.queries.issued import CheckFigures, figures_of, issued_under
from motcua.documents.queries.office_forms import office_forms_for

__all__ = ["CheckFigures", "figures_of", "issued_under", "office_forms_for"]
