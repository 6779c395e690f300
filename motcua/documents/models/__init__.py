"""Tables of files and of what is known about them."""

from motcua.documents.models.files import ScanState, StoredFile
from motcua.documents.models.issued import CheckOutcome, DocumentCheck, DocumentKind, IssuedDocument
from motcua.documents.models.piles import ItemState, SigningBatch, SigningItem
from motcua.documents.models.signing import MOST_WRONG_PINS, KeyKind, Signature, SigningKey

__all__ = [
    "MOST_WRONG_PINS",
    "CheckOutcome",
    "DocumentCheck",
    "DocumentKind",
    "IssuedDocument",
    "ItemState",
    "KeyKind",
    "ScanState",
    "Signature",
    "SigningBatch",
    "SigningItem",
    "SigningKey",
    "StoredFile",
]
