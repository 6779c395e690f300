"""What is done with files and papers."""

from motcua.documents.actions.checking import check_paper, compare_file, hash_of, record_check
from motcua.documents.actions.destroying import mark_destroyed, remove_content
from motcua.documents.actions.issuing import (
    NewDocument,
    code_of,
    enter_documents,
    free_code,
    issue_document,
    revoke_document,
    take_back,
)
from motcua.documents.actions.judging import keep_verdict, note_asked, scan_unscanned
from motcua.documents.actions.reading import keep_text
from motcua.documents.actions.removing import remove_dropped_files
from motcua.documents.actions.scanning import (
    NewPages,
    PageMove,
    add_by_phone,
    add_pages,
    arrange_page,
    close_scan,
    count_phone_upload,
    drop_open_scan,
    let_phone_in,
    open_scan,
    pages_to_join,
    put_together,
    read_pages,
    scan_of_phone,
)
from motcua.documents.actions.storing import read_stored, read_upload, store_files

__all__ = [
    "NewDocument",
    "NewPages",
    "PageMove",
    "add_by_phone",
    "add_pages",
    "arrange_page",
    "check_paper",
    "close_scan",
    "code_of",
    "compare_file",
    "count_phone_upload",
    "drop_open_scan",
    "enter_documents",
    "free_code",
    "hash_of",
    "issue_document",
    "keep_text",
    "keep_verdict",
    "let_phone_in",
    "mark_destroyed",
    "note_asked",
    "open_scan",
    "pages_to_join",
    "put_together",
    "read_pages",
    "read_stored",
    "read_upload",
    "record_check",
    "remove_content",
    "remove_dropped_files",
    "revoke_document",
    "scan_of_phone",
    "scan_unscanned",
    "store_files",
    "take_back",
]
