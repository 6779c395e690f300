"""Answering with a DOCX or its PDF."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

from motcua.documents.choices import MediaType
from motcua.documents.converting import docx_to_pdf


def docx_answer(content: bytes, *, name: str, as_pdf: bool = False) -> HttpResponse:
    """A file to save, for this person only; raises ProgramMissing where no PDF can be made."""
    kind, ending = (MediaType.PDF, "pdf") if as_pdf else (MediaType.DOCX, "docx")
    response = HttpResponse(docx_to_pdf(content) if as_pdf else content, content_type=kind.value)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}.{ending}"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
