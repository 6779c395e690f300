"""Everything that changes the catalogue."""

from motcua.catalogue.actions.bulk_settling import settle_many
from motcua.catalogue.actions.drafting import (
    discard_draft,
    publish_draft,
    publish_due_drafts,
    save_draft,
    start_draft,
    take_new_base,
    withdraw_schedule,
)
from motcua.catalogue.actions.import_jobs import IMPORT_JOB, begin_import, carry_out_import, resume_import
from motcua.catalogue.actions.importing import ImportReport, import_procedures, import_source
from motcua.catalogue.actions.linking import LinkFacts, link_procedures
from motcua.catalogue.actions.offering import (
    NewOffering,
    change_offering,
    close_offering,
    offer_procedures,
    reopen_offering,
)
from motcua.catalogue.actions.own_procedures import load_own_procedures
from motcua.catalogue.actions.processes import (
    create_process_draft,
    discard_process_draft,
    import_process_draft,
    publish_process,
    save_process_draft,
)
from motcua.catalogue.actions.reception import ReceptionFacts, allow_reception, end_reception
from motcua.catalogue.actions.retiring import cancel_retirement, retire_due_procedures, retire_procedure
from motcua.catalogue.actions.settling import settle_attention, settle_limit

__all__ = [
    "IMPORT_JOB",
    "ImportReport",
    "LinkFacts",
    "NewOffering",
    "ReceptionFacts",
    "allow_reception",
    "begin_import",
    "cancel_retirement",
    "carry_out_import",
    "change_offering",
    "close_offering",
    "create_process_draft",
    "discard_draft",
    "discard_process_draft",
    "end_reception",
    "import_procedures",
    "import_process_draft",
    "import_source",
    "link_procedures",
    "load_own_procedures",
    "offer_procedures",
    "publish_draft",
    "publish_due_drafts",
    "publish_process",
    "reopen_offering",
    "resume_import",
    "retire_due_procedures",
    "retire_procedure",
    "save_draft",
    "save_process_draft",
    "settle_attention",
    "settle_limit",
    "settle_many",
    "start_draft",
    "take_new_base",
    "withdraw_schedule",
]
