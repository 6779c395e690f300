"""Several PDF files as one to print: what belongs to one visit leaves the printer together."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pypdf


def joined(pdfs: Sequence[bytes]) -> bytes:
    """One PDF of all pages in their order; a single file comes back as it is."""
    if len(pdfs) == 1:
        return pdfs[0]
    writer = pypdf.PdfWriter()
    for pdf in pdfs:
        writer.append(io.BytesIO(pdf), import_outline=False)
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue()
