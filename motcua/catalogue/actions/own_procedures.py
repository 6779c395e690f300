"""Loading the project's own procedures, over national ones of the same code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from motcua.audit.actions import NewEvent, open_chain
from motcua.catalogue.actions.linking import load_own_links
from motcua.catalogue.actions.publishing import Publication
from motcua.catalogue.actions.settled_versions import publish_over
from motcua.catalogue.choices import Origin
from motcua.catalogue.permissions import IMPORT_PROCEDURES
from motcua.catalogue.queries.known import is_retired, known_procedures, stated_hash
from motcua.catalogue.rules.record import ProcedureRecord
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.transactions import action


@action
def load_own_procedures(*, records: Sequence[ProcedureRecord], by: Actor, now: datetime) -> int:
    """Bring the project's own procedures in, over national ones of the same code.

    Returns how many changed. Raises NotAllowed.
    """
    check(by, IMPORT_PROCEDURES)
    known = known_procedures([record.code for record in records])
    due = [
        publication
        for publication in map(Publication.of, records)
        if stated_hash(known.get(publication.record.code)) != publication.record_hash
        and not is_retired(known.get(publication.record.code), now)
    ]
    if due:
        publish_over(due, origin=Origin.OWN, known=known, now=now)
        open_chain(
            subject_kind="procedure_import",
            subject_id=f"own:{due[0].record.code}:{now:%Y%m%d%H%M%S%f}",
            events=[
                NewEvent(
                    "catalogue.procedures_imported",
                    {"records": {item.record.code: item.record_hash for item in due}},
                )
            ],
            by=by,
            now=now,
        )
    load_own_links(codes=[record.code for record in records], by=by, now=now)
    return len(due)
