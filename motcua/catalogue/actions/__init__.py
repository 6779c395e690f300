"""Everything that changes the catalogue."""

from motcua.catalogue.actions.importing import (
    ImportReport,
    import_procedures,
    import_source,
    load_own_procedures,
)
from motcua.catalogue.actions.offering import (
    NewOffering,
    change_offering,
    close_offering,
    offer_procedures,
    reopen_offering,
)
from motcua.catalogue.actions.settling import settle_attention, settle_limit

__all__ = [
    "ImportReport",
    "NewOffering",
    "change_offering",
    "close_offering",
    "import_procedures",
    "import_source",
    "load_own_procedures",
    "offer_procedures",
    "reopen_offering",
    "settle_attention",
    "settle_limit",
]
