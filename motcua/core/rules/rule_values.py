"""The values a dated rule version carries, one type per kind.

What the law leaves open, or what differs by province, is a default here and a setting of the office there;
such a value says so in its comment.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from types import MappingProxyType
from typing import Literal

from motcua.core.rules.case_codes import CaseCodeFormat

DayMode = Literal["hour_exact", "end_of_day"]


@dataclass(frozen=True, slots=True)
class FormRules:
    """Which printed forms are in use. Template ids name the forms of `documents`."""

    slip: str
    supplement: str
    refusal: str
    apology: str
    stop_notice: str | None
    control_sheet: str
    tracking_book: str
    # Form template → pattern of its "Số:" line, with {number} and {desk} (TTPVHCC or BPTNTKQ).
    number_patterns: Mapping[str, str]
    paper: str = "A5"
    book_paper: str = "A4"


@dataclass(frozen=True, slots=True)
class TimeRules:
    """How due moments and side clocks run. Days are working days, hours working hours, unless said."""

    day_mode: DayMode
    # Received after this moment: a same-day procedure is due the next working day, papers of other cases
    # may be handed over at the start of it.
    same_day_cutoff: time
    # "The start of the next working day" is over so many working minutes after opening; not in the decree.
    papers_morning_minutes: int
    # How long the agency may take to ask for a supplement, from receipt; 2 + 1 in some provinces.
    supplement_days: int
    supplement_requests: int
    # Whether a completed supplement starts the whole limit anew.
    supplement_restarts: bool
    # A supplement not brought after so many days lets the officer close the case; sector laws differ.
    auto_close_days: int
    # The apology leaves at the latest so many days before the due moment.
    apology_lead_days: int
    reappointments: int
    online_notice_hours: int
    online_answer_hours: int
    # An online case that the portal receives in the last minutes before closing counts from the next day.
    online_last_minutes: int
    result_notice_days: int
    # Whether the applicant may stop the case while there is no decision.
    stop_on_request: bool
    # How many working days later a step may still be taken back by who sent it; 0: on the same day only.
    undo_days: int
    # How long the applicant may look over the draft of an electronic civil-status paper; silence consents.
    draft_check_days: int


@dataclass(frozen=True, slots=True)
class CodeRules:
    """How case codes are built; see `case_codes`."""

    case_format: CaseCodeFormat
    # For procedures on nationally centralised systems; None: as all others.
    central_case_format: CaseCodeFormat | None
    agency_system: Literal["qcvn_102", "decision_20"]


@dataclass(frozen=True, slots=True)
class OneStopBody:
    """The one-stop body of a tier: its name and the letters it puts behind document numbers."""

    name: str
    abbreviation: str


@dataclass(frozen=True, slots=True)
class LevelRules:
    """The tiers of local government, top down, and the one-stop body of each tier.

    `bodies` by tier: ministry, province, district (2018 only), commune.
    """

    names: tuple[str, ...]
    bodies: Mapping[str, OneStopBody]


@dataclass(frozen=True, slots=True)
class RegisterRules:
    """Certification books: symbol by kind, how numbers are printed, how electronic books are kept on paper.

    Patterns take {number}, {volume}, {year} and {symbol}. `number_patterns` by kind: what stands after "Số
    chứng thực"; a kind without one prints the bare number.
    """

    symbols: Mapping[str, str]
    kind_names: Mapping[str, str]
    monthly_printing: bool
    # What stands after "Quyển số".
    volume_pattern: str = "{volume:02d}/{year}-{symbol}"
    # Number, volume, year and symbol in one, where a text has room for one number only.
    full_pattern: str = "{number}/{volume:02d}/{year}-{symbol}"
    number_patterns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    # Years the papers of a kind are kept (the books themselves for ever); None: for ever, 0: not kept.
    retention_years: Mapping[str, int | None] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class CertificationFees:
    """Certification fees in đồng; a page is a page of the original, a transaction the paper certified."""

    copy_page: int
    copy_page_from_third: int
    copy_maximum: int
    signature: int
    transaction: int
    transaction_change: int
    transaction_correction: int


@dataclass(frozen=True, slots=True)
class FeeRules:
    """Fees fixed nationally; the others come with each procedure and the council's resolution."""

    certification: CertificationFees


@dataclass(frozen=True, slots=True)
class ReceiptRules:
    """Numbering of fee receipts."""

    number_digits: int
    number_padded: bool
    # Numbers start at 1 on 1 January or on the first day of use.
    restarts_yearly: bool
    # e.g. 01BLP0-001; None where the Ministry of Finance sets it.
    form_symbol_example: str | None


@dataclass(frozen=True, slots=True)
class DigitisingRules:
    """Which papers of a case are digitised, which are not; words as `fold` gives them.

    `earlier_results`: how papers begin that an authority gave out as the result of an earlier procedure and
    that are therefore digitised; none where the law does not ask for it yet. `sources` names the text of law
    of each ground (`cases.rules.digitising.Ground`); a ground without one does not hold under this version.
    """

    earlier_results: tuple[str, ...]
    verification_answers: tuple[str, ...]
    sources: Mapping[str, str]


RuleValues = (
    FormRules | TimeRules | CodeRules | LevelRules | RegisterRules | FeeRules | ReceiptRules | DigitisingRules
)
