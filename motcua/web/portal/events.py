"""Life events: what happens to people, and the procedures it brings, in the order they are met."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class LifeEvent:
    """One event; `key` stands in addresses, `codes` are national procedure codes."""

    key: str
    name: Any
    icon: str
    codes: tuple[str, ...]


EVENTS = (
    LifeEvent(
        "sinh-con",
        _("Sinh con"),
        "baby-carriage",
        (
            "1.001193", "2.002621", "1.000689", "1.001022", "1.003583", "2.000528", "1.014062", "2.000635",
            "1.004772", "1.004884",
        ),
    ),
    LifeEvent(
        "ket-hon",
        _("Kết hôn"),
        "hearts",
        ("1.000894", "1.004873", "1.000593", "2.000806", "2.002189", "1.004746", "2.000554", "2.000635"),
    ),
    LifeEvent(
        "mat-nguoi-than",
        _("Mất người thân"),
        "candle",
        (
            "1.000656", "1.000419", "1.001766", "1.003197", "1.001731", "1.014028", "2.001406", "2.001016",
            "1.005461",
        ),
    ),
    LifeEvent(
        "ho-kinh-doanh",
        _("Mở hộ kinh doanh"),
        "building-store",
        (
            "1.001612", "2.000720", "1.001570", "1.001266", "2.000575", "1.014034", "2.000620", "2.000181",
            "2.001283", "1.013274",
        ),
    ),
    LifeEvent(
        "nha-dat",
        _("Nhà đất"),
        "building-cottage",
        (
            "1.013978", "2.001035", "1.013949", "1.012796", "1.012817", "1.013225", "1.013229", "1.013226",
            "1.013227", "1.013314", "1.012812", "1.013967",
        ),
    ),
    LifeEvent(
        "chuyen-cho-o",
        _("Chuyển chỗ ở"),
        "home-move",
        (
            "1.004222", "1.004194", "1.002755", "1.010038", "1.010039", "1.010041", "1.003197", "1.010028",
            "1.003677", "2.001159", "1.005099", "2.002481",
        ),
    ),
)  # fmt: skip
_BY_KEY = {event.key: event for event in EVENTS}


def event_of(key: str) -> LifeEvent | None:
    """The event of a key in an address; None for a key that is none."""
    return _BY_KEY.get(key)
