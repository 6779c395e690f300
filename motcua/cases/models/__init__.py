"""Tables of cases. `cases/workflow.py` says which state may follow which; only actions write here."""

from motcua.cases.models.apologies import Apology
from motcua.cases.models.case import (
    FILING,
    FINAL_STATES,
    RUNNING_STATES,
    WAITING_STATES,
    Case,
    CaseQuerySet,
    held_by_covered,
)
from motcua.cases.models.charges import CaseCharge
from motcua.cases.models.consultations import ANSWERERS, Consultation, ConsultationQuerySet
from motcua.cases.models.declarations import Declaration
from motcua.cases.models.digitising import DigitisingOrder
from motcua.cases.models.drafts import DraftConfirmation, DraftConfirmationQuerySet
from motcua.cases.models.endings import Withdrawal
from motcua.cases.models.escalations import Escalation, EscalationQuerySet
from motcua.cases.models.external import ExternalRequest
from motcua.cases.models.facts import CaseCounter, CaseFact, FactComparison, FactCursor, FactDifference
from motcua.cases.models.history import (
    CaseImport,
    HistoricalCase,
    HistoricalCaseQuerySet,
    HistoricalEvent,
    ImportAnomaly,
)
from motcua.cases.models.links import CaseLink, CaseLinkQuerySet
from motcua.cases.models.numbers import NumberBook, ResultNumber
from motcua.cases.models.papers import CaseAttachment, CasePaper
from motcua.cases.models.payments import FinancialObligation
from motcua.cases.models.refusals import DeskRefusal, Rejection
from motcua.cases.models.reopenings import Reopening
from motcua.cases.models.scans import PaperField, PaperScan
from motcua.cases.models.supplements import Supplement, SupplementItem
from motcua.cases.models.time import CasePause, DueMoment
from motcua.cases.models.transfers import TransferItem, TransferSheet
from motcua.cases.models.visits import StepVisit

__all__ = [
    "ANSWERERS",
    "FILING",
    "FINAL_STATES",
    "RUNNING_STATES",
    "WAITING_STATES",
    "Apology",
    "Case",
    "CaseAttachment",
    "CaseCharge",
    "CaseCounter",
    "CaseFact",
    "CaseImport",
    "CaseLink",
    "CaseLinkQuerySet",
    "CasePaper",
    "CasePause",
    "CaseQuerySet",
    "Consultation",
    "ConsultationQuerySet",
    "Declaration",
    "DeskRefusal",
    "DigitisingOrder",
    "DraftConfirmation",
    "DraftConfirmationQuerySet",
    "DueMoment",
    "Escalation",
    "EscalationQuerySet",
    "ExternalRequest",
    "FactComparison",
    "FactCursor",
    "FactDifference",
    "FinancialObligation",
    "HistoricalCase",
    "HistoricalCaseQuerySet",
    "HistoricalEvent",
    "ImportAnomaly",
    "NumberBook",
    "PaperField",
    "PaperScan",
    "Rejection",
    "Reopening",
    "ResultNumber",
    "StepVisit",
    "Supplement",
    "SupplementItem",
    "TransferItem",
    "TransferSheet",
    "Withdrawal",
    "held_by_covered",
]
