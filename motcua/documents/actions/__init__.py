"""What is done with files and papers."""

from motcua.documents.actions.issuing import (
    NewDocument,
    free_code,
    issue_document,
    record_check,
    revoke_document,
)
from motcua.documents.actions.storing import read_stored, read_upload, store_files

__all__ = [
    "NewDocument",
    "free_code",
    "issue_document",
    "read_stored",
    "read_upload",
    "record_check",
    "revoke_document",
    "store_files",
]
