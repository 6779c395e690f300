"""Tables of files and of what is known about them."""

from motcua.documents.models.files import ScanState, StoredFile
from motcua.documents.models.issued import CheckOutcome, DocumentCheck, DocumentKind, IssuedDocument
from motcua.documents.models.office_forms import OfficeForm, OfficeFormVersion
from motcua.documents.models.piles import ItemState, SigningBatch, SigningItem
from motcua.documents.models.policy import SigningPolicy
from motcua.documents.models.scans import FileText, PageSource, Scan, ScanPage, TextState
from motcua.documents.models.signing import (
    KEY_MANAGERS,
    MOST_WRONG_PINS,
    SEAL_KEEPERS,
    KeyKind,
    Signature,
    SigningKey,
)

__all__ = [
    "KEY_MANAGERS",
    "MOST_WRONG_PINS",
    "SEAL_KEEPERS",
    "CheckOutcome",
    "DocumentCheck",
    "DocumentKind",
    "FileText",
    "IssuedDocument",
    "ItemState",
    "KeyKind",
    "OfficeForm",
    "OfficeFormVersion",
    "PageSource",
    "Scan",
    "ScanPage",
    "ScanState",
    "Signature",
    "SigningBatch",
    "SigningItem",
    "SigningKey",
    "SigningPolicy",
    "StoredFile",
    "TextState",
]
