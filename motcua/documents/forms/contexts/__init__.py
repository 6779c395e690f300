"""What each printed form needs to know, as plain values.

The domain that issues a form builds its context and formats moments, amounts and numbers itself, so a
template decides only where a text stands. An empty text means "not known": the template leaves the line
out, or draws dots where the form expects somebody to fill it in by hand.
"""

from motcua.documents.forms.contexts.certification import (
    CertificationPart,
    CertificationSheet,
    CertificationTexts,
)
from motcua.documents.forms.contexts.destruction import DestroyedFile, DestructionRecord
from motcua.documents.forms.contexts.fees import FeeReceipt, FeeReceiptLine, WaiverSheet
from motcua.documents.forms.contexts.handover import HandoverCase, PostalHandover, ReceiptNote
from motcua.documents.forms.contexts.heading import FormContext, Paper
from motcua.documents.forms.contexts.letters import ApologyLetter, StopNotice
from motcua.documents.forms.contexts.notices import RefusalNotice, SupplementRequest
from motcua.documents.forms.contexts.preparation import BookedTime, PreparationLeaflet, PreparationTopic
from motcua.documents.forms.contexts.register import (
    CivilExtractPaper,
    ExtractPart,
    RegisterBook,
    RegisterColumn,
    RegisterSigner,
)
from motcua.documents.forms.contexts.slip import AuthorisingPerson, Slip
from motcua.documents.forms.contexts.tracking import ControlSheet, Handover, TrackingBook, TrackingRow

__all__ = [
    "ApologyLetter",
    "AuthorisingPerson",
    "BookedTime",
    "CertificationPart",
    "CertificationSheet",
    "CertificationTexts",
    "CivilExtractPaper",
    "ControlSheet",
    "DestroyedFile",
    "DestructionRecord",
    "ExtractPart",
    "FeeReceipt",
    "FeeReceiptLine",
    "FormContext",
    "Handover",
    "HandoverCase",
    "Paper",
    "PostalHandover",
    "PreparationLeaflet",
    "PreparationTopic",
    "ReceiptNote",
    "RefusalNotice",
    "RegisterBook",
    "RegisterColumn",
    "RegisterSigner",
    "Slip",
    "StopNotice",
    "SupplementRequest",
    "TrackingBook",
    "TrackingRow",
    "WaiverSheet",
]
