"""The year of a sample office has its number of registrations, not one by chance."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from motcua.demo.binh_hoa import BINH_HOA
from motcua.demo.models import Replay, Turn, TurnKind
from motcua.demo.registrations import SETTLED_AFTER, share_out
from tests.factories import make_agency

pytestmark = pytest.mark.django_db


def plan(now: datetime, *, turns: int, share: float = 1.0, is_online: bool = True) -> list[Turn]:
    replay = Replay(office="binh_hoa", seed=5, cases=turns, until=now)
    older = [
        Turn(
            replay=replay,
            at=now - timedelta(hours=turns - number),
            number=number,
            kind=TurnKind.ARRIVE,
            submitted_at=now if number % 4 else None,
        )
        for number in range(1, turns + 1)
    ]
    office = SimpleNamespace(sample=BINH_HOA, agency=make_agency())
    demand = SimpleNamespace(named=lambda code: SimpleNamespace(is_online=is_online))
    share_out(replay, cast("Any", office), cast("Any", demand), older, share=share)
    return older


def test_a_full_year_has_458_births_139_marriages_and_65_deaths(now: datetime) -> None:
    older = plan(now, turns=3300)
    assert Counter(turn.procedure for turn in older if turn.procedure) == BINH_HOA.registrations
    assert all(turn.at <= now - SETTLED_AFTER for turn in older if turn.procedure)
    assert [turn.procedure for turn in older] == [turn.procedure for turn in plan(now, turns=3300)]


def test_a_smaller_office_has_them_in_proportion(now: datetime) -> None:
    counted = Counter(turn.procedure for turn in plan(now, turns=1600, share=0.5) if turn.procedure)
    assert counted == {"1.001193": 229, "1.000894": 70, "1.000656": 32}


def test_who_must_come_in_person_does_not_come_by_the_portal(now: datetime) -> None:
    chosen = [turn for turn in plan(now, turns=1600, share=0.2, is_online=False) if turn.procedure]
    assert chosen
    assert all(turn.submitted_at is None for turn in chosen)
