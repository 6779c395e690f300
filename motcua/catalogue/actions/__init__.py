"""Everything that changes the catalogue."""

from motcua.catalogue.actions.importing import ImportReport, import_procedures, load_own_procedures
from motcua.catalogue.actions.offering import offer_procedures, settle_attention

__all__ = [
    "ImportReport",
    "import_procedures",
    "load_own_procedures",
    "offer_procedures",
    "settle_attention",
]
