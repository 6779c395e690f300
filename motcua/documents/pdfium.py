"""PDFium, one caller at a time: the library knows nothing of threads."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pypdfium2
from pypdfium2 import raw

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


def as_one(papers: Sequence[bytes]) -> bytes:
    """All pages in order, for the printer; raises PdfiumError for what is no paper.

    Of signed papers the pictures of the signatures become part of the page: the signatures themselves stay in
    the papers they were given on.
    """
    with _turn:
        joined, kept = pypdfium2.PdfDocument.new(), io.BytesIO()
        for content in papers:
            paper = pypdfium2.PdfDocument(content)
            for page in paper:
                raw.FPDFPage_Flatten(page.raw, raw.FLAT_PRINT)
            joined.import_pages(paper)
            paper.close()
        joined.save(kept)
        joined.close()
    return kept.getvalue()
