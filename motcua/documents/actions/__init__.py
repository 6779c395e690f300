"""What is done with files and papers."""

from motcua.documents.actions.checking import check_paper, compare_file, hash_of, record_check
from motcua.documents.actions.issuing import (
    NewDocument,
    code_of,
    enter_documents,
    free_code,
    issue_document,
    revoke_document,
)
from motcua.documents.actions.storing import read_stored, read_upload, store_files

__all__ = [
    "NewDocument",
    "check_paper",
    "code_of",
    "compare_file",
    "enter_documents",
    "free_code",
    "hash_of",
    "issue_document",
    "read_stored",
    "read_upload",
    "record_check",
    "revoke_document",
    "store_files",
]
