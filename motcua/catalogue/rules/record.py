"""The shape of one procedure as read from a source, before it enters the database.

Both sources give this shape: the national records (`national_record.py` parses them) and the project's own
data file (`own_record.py` reads it). NĐ 63/2010 Điều 8.2 lists the mandatory parts of a procedure.
Nothing is invented: what the text does not say is empty or None, and `attention` names it for a person.
"""

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Channel(StrEnum):
    """How a case is filed (KenhThucHien of the national portal: 1 direct, 2 online, 3 post)."""

    DIRECT = "direct"
    ONLINE = "online"
    POST = "post"


class AttentionKind(StrEnum):
    """Why a person must look at a part of an imported procedure."""

    LIMIT_WITHOUT_UNIT = "limit_without_unit"
    LIMIT_MISSING = "limit_missing"
    LIMIT_UNREADABLE = "limit_unreadable"
    LIMITS_DIFFER = "limits_differ"
    LIMIT_LONG_HOURS = "limit_long_hours"
    FEE_CONTRADICTS = "fee_contradicts"
    FEE_UNREADABLE = "fee_unreadable"
    FEE_MISSING = "fee_missing"
    AGENCY_MISSING = "agency_missing"
    AGENCY_SEVERAL = "agency_several"
    PAPERS_UNREADABLE = "papers_unreadable"
    CHANNELS_UNREADABLE = "channels_unreadable"
    NAME_DUPLICATE = "name_duplicate"
    PART_MISSING = "part_missing"
    SETTLED_LIMIT = "settled_limit"
    SOURCE_CHANGED = "source_changed"


@dataclass(frozen=True, slots=True)
class Attention:
    """One thing a person must decide: which kind, in which field, and the words it is about."""

    kind: AttentionKind
    field: str
    text: str


@dataclass(frozen=True, slots=True)
class ProcessingLimit:
    """Time limit in one channel and variant. `unit` is a `core.worktime.LimitUnit` value or "" if unknown."""

    channel: Channel | None
    variant: str
    amount: int | None
    unit: str
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class FeeLine:
    """What is to be paid in one channel and variant.

    `amount` is in `currency` units (đồng for VND), None when the source gives no fixed amount; `is_free` only
    when the source says so without contradiction. `kind` is "phi", "le_phi" or "" when not said.
    `pay_at` is "reception", "result" or ""; `budget_item` the tiểu mục of the state budget,
    `retained_percent` what the collecting body keeps; None and "" where nobody said.
    """

    channel: Channel | None
    variant: str
    amount: int | None
    text: str
    is_free: bool = False
    currency: str = "VND"
    kind: str = ""
    per: str = ""
    note: str = ""
    legal_base: str = ""
    pay_at: str = ""
    budget_item: str = ""
    retained_percent: int | None = None
    is_refundable: bool | None = None


@dataclass(frozen=True, slots=True)
class RequiredDocument:
    """One required paper (thành phần hồ sơ) in one variant (trường hợp).

    `replaced_by` names the database whose data stand for the paper (NQ 66.7/2025/NQ-CP, NĐ 280/2025/NĐ-CP):
    while it can be looked up there, the applicant is not asked for the paper.
    """

    variant: str
    name: str
    originals: int = 0
    copies: int = 0
    form_name: str = ""
    quantity_text: str = ""
    is_presented_only: bool = False
    is_conditional: bool = False
    is_note: bool = False
    code: str = ""
    replaced_by: str = ""


@dataclass(frozen=True, slots=True)
class LegalBasis:
    """A legal text the procedure rests on."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Result:
    """What the applicant gets."""

    name: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class ProcedureRecord:
    """One procedure of one source; texts are NFC."""

    code: str
    name: str
    field_name: str
    levels: tuple[str, ...]  # "ministry" | "province" | "commune" | "other"
    decision_number: str = ""
    kind_text: str = ""
    audience: tuple[str, ...] = ()
    agency: str = ""
    competent_agency: str = ""
    authorised_agency: str = ""
    coordinating_agency: str = ""
    reception_address: str = ""
    related: str = ""
    steps_text: str = ""
    conditions_text: str = ""
    channels_text: str = ""
    papers_text: str = ""
    legal_text: str = ""
    results_text: str = ""
    source_url: str = ""
    source_note: str = ""
    ministry: str = ""
    channels: tuple[Channel, ...] = ()
    limits: tuple[ProcessingLimit, ...] = ()
    fees: tuple[FeeLine, ...] = ()
    documents: tuple[RequiredDocument, ...] = ()
    legal_bases: tuple[LegalBasis, ...] = ()
    results: tuple[Result, ...] = ()
    online_level: str = ""  # "information" | "partial" | "full" | "" unknown
    presence: str = "any"  # "both" | "self" | "any": who must appear
    place_rule: str = "anywhere"  # "anywhere" | "residence" | "land" | "workplace"
    result_by_post: bool = True
    # "receiver" decides | "director" gives the notice on the receiver's proposal
    refusal_by: str = "receiver"
    is_same_day: bool = False
    external_system: str = ""  # the national line system that owns the number, if any
    aliases: tuple[str, ...] = ()  # other words people search for
    attention: tuple[Attention, ...] = ()
    verbatim: dict[str, str] = field(default_factory=dict)


# Facts that records of before did not know: unsaid they leave no trace, so a record keeps its text and hash.
_LATER_FACTS = frozenset({"pay_at", "budget_item", "retained_percent", "is_refundable"})


def plain_facts(value: Any) -> dict[str, Any]:
    """A record, process or part of one as plain values, ready to be written down."""
    return asdict(value, dict_factory=_said)


def _said(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    return {name: value for name, value in pairs if name not in _LATER_FACTS or value not in ("", None)}
