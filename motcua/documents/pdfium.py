"""PDFium, one caller at a time: the library knows nothing of threads."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2

_turn = threading.Lock()


@contextmanager
def opened(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The document while the block runs; nobody else uses PDFium meanwhile. Raises PdfiumError."""
    with _turn:
        document = pypdfium2.PdfDocument(content)
        try:
            yield document
        finally:
            document.close()
