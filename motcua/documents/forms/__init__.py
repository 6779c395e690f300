"""Printed forms: typed contexts, typst templates and the one function that turns both into a PDF."""

from motcua.documents.forms.contexts import (
    AuthorisingPerson,
    FormContext,
    HandoverCase,
    Paper,
    PostalHandover,
    ReceiptNote,
    Slip,
)
from motcua.documents.forms.rendering import FontsMissing, UnsuitableContext, render

__all__ = [
    "AuthorisingPerson",
    "FontsMissing",
    "FormContext",
    "HandoverCase",
    "Paper",
    "PostalHandover",
    "ReceiptNote",
    "Slip",
    "UnsuitableContext",
    "render",
]
