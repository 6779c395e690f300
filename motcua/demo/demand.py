"""What people come for: a few procedures most of the time, some forty others now and then."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from random import Random

from motcua.catalogue.models import Offering
from motcua.catalogue.queries import record_of
from motcua.catalogue.rules.limits import limit_for
from motcua.catalogue.rules.record import Channel, ProcedureRecord
from motcua.demo.office import DemoOffice

RARE = 40  # procedures asked for beside the popular ones
POPULAR_SHARE = 0.86
ONLINE_LEVELS = ("partial", "full")
LATE_IN_FIELD = 0.82  # of the late cases of a troubled office, those in its troubled field
OTHERS_IN_FIELD = 0.26


@dataclass(frozen=True, slots=True)
class Wanted:
    """One procedure people ask this office for."""

    code: str
    weight: float
    is_online: bool
    is_troubled: bool
    record: ProcedureRecord


class Demand:
    """Chooses procedures by how often they are asked for here; not those whose limit cannot be counted."""

    def __init__(self, office: DemoOffice, *, seed: int) -> None:
        sample = office.sample
        offered = dict(
            Offering.objects.filter(agency=office.agency, is_open=True)
            .exclude(procedure__current_version=None)
            .order_by("procedure__code")
            .values_list("procedure__code", "procedure__current_version_id")
        )
        known = {code: record_of(version) for code, version in offered.items()}
        countable = {code: record for code, record in known.items() if _is_countable(record)}
        rare = [code for code in countable if code not in sample.popular]
        chosen = Random(seed).sample(rare, min(RARE, len(rare)))
        whole = sum(sample.popular.values()) / POPULAR_SHARE
        weights = {code: float(weight) for code, weight in sample.popular.items()}
        weights |= {code: whole * (1 - POPULAR_SHARE) / len(chosen) for code in chosen}
        self._all = [
            Wanted(
                code,
                weight,
                countable[code].online_level in ONLINE_LEVELS,
                bool(sample.volume.late_field) and countable[code].field_name == sample.volume.late_field,
                countable[code],
            )
            for code, weight in weights.items()
            if code in countable
        ]
        self._by_code = {wanted.code: wanted for wanted in self._all}
        self._has_trouble = bool(sample.volume.late_of_100)

    def named(self, code: str) -> Wanted:
        """One procedure by its code; KeyError for one that is not asked for here."""
        return self._by_code[code]

    def choose(
        self, chances: Random, *, is_online: bool, is_late: bool, without: Collection[str] = ()
    ) -> Wanted:
        """What the next one comes for; not for one of `without`."""
        possible = [
            wanted
            for wanted in self._all
            if (wanted.is_online or not is_online) and wanted.code not in without
        ]
        if self._has_trouble:
            in_field = chances.random() < (LATE_IN_FIELD if is_late else OTHERS_IN_FIELD)
            possible = [wanted for wanted in possible if wanted.is_troubled is in_field] or possible
        return chances.choices(possible, weights=[wanted.weight for wanted in possible])[0]


def _is_countable(record: ProcedureRecord) -> bool:
    limits = (
        limit_for(record, channel=channel) for channel in (Channel.DIRECT, Channel.ONLINE, Channel.POST)
    )
    return all(limit is not None and (limit.amount or limit.unit == "same_day") for limit in limits)
