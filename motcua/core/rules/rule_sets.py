"""Dated rule sets: which version of each kind of rules holds on a day, or for a case that kept its ids.

A case stores the id of each kind at receipt and lives by those versions to its end, whatever changes
meanwhile. "2018" and "2025" are labels of whole sets: 2025 the default, 2018 for history and tests.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal, TypeVar

from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import format_date
from motcua.core.rules.rule_table import FIRST_DAY, KINDS, VERSIONS, RuleKind, RuleVersion
from motcua.core.rules.rule_values import (
    CodeRules,
    DigitisingRules,
    FeeRules,
    FormRules,
    LevelRules,
    ReceiptRules,
    RegisterRules,
    TimeRules,
)

__all__ = [
    "DEFAULT_REGIME",
    "FIRST_DAY",
    "KINDS",
    "NoRuleInForce",
    "RegimeLabel",
    "RuleKind",
    "RuleVersion",
    "by_id",
    "code_rules",
    "digitising_rules",
    "fee_rules",
    "form_rules",
    "in_force",
    "in_force_all",
    "level_rules",
    "receipt_rules",
    "regime",
    "register_rules",
    "time_rules",
    "versions",
]

RegimeLabel = Literal["2018", "2025"]
DEFAULT_REGIME: RegimeLabel = "2025"

_KIND_NAMES: Mapping[RuleKind, str] = {
    "forms": "biểu mẫu",
    "time": "thời hạn",
    "codes": "mã hồ sơ",
    "levels": "cấp chính quyền",
    "registers": "sổ chứng thực",
    "fees": "phí, lệ phí",
    "receipts": "biên lai",
    "digitising": "số hóa giấy tờ",
}
_BY_ID = {(version.kind, version.id): version for version in VERSIONS}
_REGIMES: Mapping[RegimeLabel, Mapping[RuleKind, str]] = {
    "2018": MappingProxyType(
        {
            "forms": "tt01_2018",
            "time": "nd61_2018",
            "codes": "tt01_2018",
            "levels": "three_tiers",
            "registers": "nd23_2015",
            "fees": "tt226_2016",
            "receipts": "tt303_2016",
            "digitising": "nd61_2018",
        }
    ),
    "2025": MappingProxyType(
        {
            "forms": "tt03_2025",
            "time": "nd118_2025",
            "codes": "tt04_2025",
            "levels": "two_tiers",
            "registers": "nd280_2025",
            "fees": "tt226_2016",
            "receipts": "nd254_2026",
            "digitising": "nd118_2025",
        }
    ),
}

_Values = TypeVar("_Values")


class NoRuleInForce(RuleViolation):
    """The day lies before the first version of the rules."""

    code = "no_rule_in_force"


def versions(kind: RuleKind) -> tuple[RuleVersion, ...]:
    """All versions of the kind, oldest first."""
    return tuple(version for version in VERSIONS if version.kind == kind)


def in_force(kind: RuleKind, on: date) -> RuleVersion:
    """The version of the kind in force on the (Vietnamese) day; raises NoRuleInForce before 21/06/2018."""
    for version in versions(kind):
        if version.holds_on(on):
            return version
    raise NoRuleInForce(
        f"Hệ thống không có quy định về {_KIND_NAMES[kind]} cho ngày {format_date(on)}; "
        f"các quy định được ghi nhận từ ngày {format_date(FIRST_DAY)}."
    )


def in_force_all(on: date) -> dict[RuleKind, str]:
    """The ids of all kinds on the day: what a case stores at receipt. Raises NoRuleInForce."""
    return {kind: in_force(kind, on).id for kind in KINDS}


def by_id(kind: RuleKind, rule_id: str) -> RuleVersion:
    """The version a case kept; raises KeyError for an id that never existed, which is a defect."""
    return _BY_ID[kind, rule_id]


def regime(label: RegimeLabel = DEFAULT_REGIME) -> dict[RuleKind, str]:
    """The ids of the whole set with this label; raises KeyError for another label."""
    return dict(_REGIMES[label])


def form_rules(rule_id: str) -> FormRules:
    """The values of a version of kind forms."""
    return _values("forms", rule_id, FormRules)


def time_rules(rule_id: str) -> TimeRules:
    """The values of a version of kind time."""
    return _values("time", rule_id, TimeRules)


def code_rules(rule_id: str) -> CodeRules:
    """The values of a version of kind codes."""
    return _values("codes", rule_id, CodeRules)


def level_rules(rule_id: str) -> LevelRules:
    """The values of a version of kind levels."""
    return _values("levels", rule_id, LevelRules)


def register_rules(rule_id: str) -> RegisterRules:
    """The values of a version of kind registers."""
    return _values("registers", rule_id, RegisterRules)


def fee_rules(rule_id: str) -> FeeRules:
    """The values of a version of kind fees."""
    return _values("fees", rule_id, FeeRules)


def receipt_rules(rule_id: str) -> ReceiptRules:
    """The values of a version of kind receipts."""
    return _values("receipts", rule_id, ReceiptRules)


def digitising_rules(rule_id: str) -> DigitisingRules:
    """The values of a version of kind digitising."""
    return _values("digitising", rule_id, DigitisingRules)


def _values(kind: RuleKind, rule_id: str, expected: type[_Values]) -> _Values:
    values = by_id(kind, rule_id).values
    if not isinstance(values, expected):
        raise TypeError(f"rule version {kind}/{rule_id} carries {type(values).__name__}")
    return values
