"""Answers that are a PDF."""

from __future__ import annotations

from django.http import HttpResponse

# A browser's PDF viewer is an embedded object with styles of its own; the answer contains nothing else.
_PDF_POLICY = "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'"


def pdf_answer(content: bytes, *, name: str) -> HttpResponse:
    """A PDF for this person only, shown in the browser, saved under `name` if somebody saves it."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Security-Policy"] = _PDF_POLICY
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
