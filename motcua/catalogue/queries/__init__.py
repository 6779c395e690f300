"""Reads of the catalogue, for screens, the counter and the API."""

from motcua.catalogue.queries.attention import (
    AttentionFilter,
    agencies_offering,
    attention_counts,
    open_attention,
    settled_attention,
)
from motcua.catalogue.queries.finding import (
    HEAVY,
    ProcedureFilter,
    current_version,
    fields_in_use,
    find_procedures,
    forget_versions,
    offered_to,
    offering_of,
    process_of,
    process_walked,
    processes_of,
    record_of,
    suggest_procedures,
    versions_of,
    with_counts,
)
from motcua.catalogue.queries.imports import ReportFilter, RunReport, report_of, still_open
from motcua.catalogue.queries.receiving import carriers_in, near, open_offerings, receivable_by

__all__ = [
    "HEAVY",
    "AttentionFilter",
    "ProcedureFilter",
    "ReportFilter",
    "RunReport",
    "agencies_offering",
    "attention_counts",
    "carriers_in",
    "current_version",
    "fields_in_use",
    "find_procedures",
    "forget_versions",
    "near",
    "offered_to",
    "offering_of",
    "open_attention",
    "open_offerings",
    "process_of",
    "process_walked",
    "processes_of",
    "receivable_by",
    "record_of",
    "report_of",
    "settled_attention",
    "still_open",
    "suggest_procedures",
    "versions_of",
    "with_counts",
]
