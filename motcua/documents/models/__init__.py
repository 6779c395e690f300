"""Tables of files and of what is known about them."""

from motcua.documents.models.files import ScanState, StoredFile
from motcua.documents.models.issued import CheckOutcome, DocumentCheck, DocumentKind, IssuedDocument

__all__ = ["CheckOutcome", "DocumentCheck", "DocumentKind", "IssuedDocument", "ScanState", "StoredFile"]
