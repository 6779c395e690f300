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
from motcua.catalogue.actions.processes import (
    create_process_draft,
    discard_process_draft,
    import_process_draft,
    publish_process,
    save_process_draft,
)
from motcua.catalogue.actions.settling import settle_attention, settle_limit

__all__ = [
    "ImportReport",
    "NewOffering",
    "change_offering",
    "close_offering",
    "create_process_draft",
    "discard_process_draft",
    "import_procedures",
    "import_process_draft",
    "import_source",
    "load_own_procedures",
    "offer_procedures",
    "publish_process",
    "reopen_offering",
    "save_process_draft",
    "settle_attention",
    "settle_limit",
]
