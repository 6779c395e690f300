"""Kinds of books, their columns and contents; what is certified and where a request stands."""

from motcua.registers.choices.certification import (
    ActKind,
    AttestationForm,
    CancelKind,
    EntryState,
)
from motcua.registers.choices.columns import (
    ALL_DETAILS,
    NUMBER_COLUMNS,
    REQUIRED_COLUMNS,
    LineColumn,
    columns_of,
)
from motcua.registers.choices.kinds import CERTIFICATION_KINDS, CIVIL_STATUS_KINDS, BookKind

__all__ = [
    "ALL_DETAILS",
    "CERTIFICATION_KINDS",
    "CIVIL_STATUS_KINDS",
    "NUMBER_COLUMNS",
    "REQUIRED_COLUMNS",
    "ActKind",
    "AttestationForm",
    "BookKind",
    "CancelKind",
    "EntryState",
    "LineColumn",
    "columns_of",
]
