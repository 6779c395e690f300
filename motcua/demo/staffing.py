"""What a sample office is made of: its agency, units and people, and how much comes to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from motcua.agencies.actions import AgencyFacts
from motcua.core.actors import Role
from motcua.core.rules.rule_sets import DEFAULT_REGIME, RegimeLabel

PASSWORD = "motcua-2026"


@dataclass(frozen=True, slots=True)
class Officer:
    """One user of the sample office: where they sit and what they do. `unit` is the key of a unit."""

    username: str
    full_name: str
    role: Role
    unit: str
    title: str
    counter: int | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit below the agency: key, code suffix, name, short name, kind."""

    key: str
    suffix: str
    name: str
    short_name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Volume:
    """How much comes to an office and how well it does.

    `cases` in all, `online` of them by the portal; the newest `at_once` are there from the start, the others
    come in the background. `late_of_100` of a hundred are answered late, most of them in `late_field`, at the
    step `late_step`.
    `ends` where a replay of the past ends; None: it ends now.
    """

    cases: int
    online: int
    at_once: int
    years: int = 1
    late_of_100: int = 0
    late_field: str = ""
    late_step: str = "appraise"
    ends: datetime | None = None


@dataclass(frozen=True, slots=True)
class SampleOffice:
    """All facts of one sample office. `above` are the agencies over it, the highest first.

    `carried_beside`: procedures that a body beside the agency carries out in its own name, by code.
    """

    key: str
    above: tuple[AgencyFacts, ...]
    agency: AgencyFacts
    symbol: str
    units: tuple[Unit, ...]
    officers: tuple[Officer, ...]
    counters: Mapping[int, str]
    points: Mapping[str, str]
    staffed_from: date
    leader: str
    home: str
    popular: Mapping[str, int]
    volume: Volume
    # How many registrations a year brings to their end, by procedure: those that chance does not decide.
    registrations: Mapping[str, int] = field(default_factory=dict)
    regime: RegimeLabel = DEFAULT_REGIME
    hotline: str = ""
    units_of_fields: tuple[tuple[str, str], ...] = field(default_factory=tuple)
    carried_beside: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of its one-stop desk, by which the office is found again."""
        return self.units[0].name

    def unit_of(self, field_name: str) -> str:
        """The key of the unit that handles a field here."""
        name = field_name.lower()
        own = (unit for word, unit in self.units_of_fields if word in name)
        return next(own, unit_of_field(field_name))


# First word that a field's name contains decides its unit; the rest goes to culture and social affairs.
_UNIT_OF_FIELD = (
    ("cư trú", "police"), ("căn cước", "police"), ("xuất nhập cảnh", "police"), ("phòng cháy", "police"),
    ("hộ tịch", "office"), ("chứng thực", "office"), ("nuôi con nuôi", "office"), ("hòa giải", "office"),
    ("pháp luật", "office"), ("khiếu nại", "office"), ("tố cáo", "office"), ("tiếp công dân", "office"),
    ("thi đua", "office"), ("tổ chức", "office"), ("trợ giúp", "office"), ("bồi thường", "office"),
    ("hộ kinh doanh", "economy"), ("hợp tác", "economy"), ("đất đai", "economy"), ("xây dựng", "economy"),
    ("nông", "economy"), ("lâm", "economy"), ("thủy", "economy"), ("môi trường", "economy"),
    ("đường", "economy"), ("lưu thông", "economy"), ("kinh doanh", "economy"), ("công thương", "economy"),
    ("điện", "economy"), ("nhà ở", "economy"), ("quy hoạch", "economy"), ("kiến trúc", "economy"),
    ("thuế", "economy"), ("chăn nuôi", "economy"), ("trồng trọt", "economy"),
)  # fmt: skip


def unit_of_field(field_name: str) -> str:
    """The key of the unit that handles a field."""
    name = field_name.lower()
    for word, unit in _UNIT_OF_FIELD:
        if word in name:
            return unit
    return "culture"
