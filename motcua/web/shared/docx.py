"""Answering with a DOCX or its PDF."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpResponse

from motcua.documents.choices import MediaType
from motcua.documents.converting import docx_to_pdf
from motcua.web.shared.pdf import pdf_answer


def docx_answer(content: bytes, *, name: str, as_pdf: bool = False) -> HttpResponse:
    """A Word file to save, or its PDF to look at and print, for this person only.

    Raises ProgramMissing where no PDF can be made.
    """
    if as_pdf:
        response = pdf_answer(docx_to_pdf(content), name="")
        shown, ending = "inline", "pdf"
    else:
        response = HttpResponse(content, content_type=MediaType.DOCX.value)
        shown, ending = "attachment", "docx"
    response["Content-Disposition"] = f"{shown}; filename*=UTF-8''{quote(name)}.{ending}"
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    return response
