"""Printed forms: typed contexts, typst templates and the one function that turns both into a PDF."""

from motcua.documents.forms.contexts import (
    ApologyLetter,
    AuthorisingPerson,
    ControlSheet,
    FormContext,
    Handover,
    HandoverCase,
    Paper,
    PostalHandover,
    ReceiptNote,
    RefusalNotice,
    Slip,
    StopNotice,
    SupplementRequest,
    TrackingBook,
    TrackingRow,
)
from motcua.documents.forms.rendering import FontsMissing, UnsuitableContext, render

__all__ = [
    "ApologyLetter",
    "AuthorisingPerson",
    "ControlSheet",
    "FontsMissing",
    "FormContext",
    "Handover",
    "HandoverCase",
    "Paper",
    "PostalHandover",
    "ReceiptNote",
    "RefusalNotice",
    "Slip",
    "StopNotice",
    "SupplementRequest",
    "TrackingBook",
    "TrackingRow",
    "UnsuitableContext",
    "render",
]
