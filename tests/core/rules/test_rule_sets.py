"""Dated rule sets: the right version on every day, and every case its own for ever."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.core.rules.rule_sets import (
    DEFAULT_REGIME,
    FIRST_DAY,
    KINDS,
    NoRuleInForce,
    RuleKind,
    by_id,
    code_rules,
    fee_rules,
    form_rules,
    in_force,
    in_force_all,
    level_rules,
    receipt_rules,
    regime,
    register_rules,
    time_rules,
    versions,
)


@pytest.mark.parametrize("kind", KINDS)
def test_versions_follow_each_other_without_gap_or_overlap(kind: RuleKind) -> None:
    rows = versions(kind)
    assert rows[0].effective_from == FIRST_DAY
    assert rows[-1].effective_to is None
    for before, after in pairwise(rows):
        assert before.effective_to is not None
        assert after.effective_from == before.effective_to + timedelta(days=1)


@settings(max_examples=100)
@given(st.sampled_from(KINDS), st.dates(FIRST_DAY, date(2100, 1, 1)))
def test_exactly_one_version_holds_on_each_day(kind: RuleKind, day: date) -> None:
    holding = [version for version in versions(kind) if version.holds_on(day)]
    assert holding == [in_force(kind, day)]
    assert by_id(kind, holding[0].id) == holding[0]


@pytest.mark.parametrize(
    ("kind", "last_day", "before", "after"),
    [
        ("time", date(2025, 6, 30), "nd61_2018", "nd118_2025"),
        ("levels", date(2025, 6, 30), "three_tiers", "two_tiers"),
        ("forms", date(2025, 9, 14), "tt01_2018", "tt03_2025"),
        ("codes", date(2025, 9, 14), "tt01_2018", "tt03_2025"),
        ("codes", date(2026, 1, 24), "tt03_2025", "tt04_2025"),
        ("registers", date(2025, 10, 31), "nd23_2015", "nd280_2025"),
        ("receipts", date(2026, 6, 30), "nd123_2020", "nd254_2026"),
    ],
)
def test_a_decree_takes_effect_on_its_day(kind: RuleKind, last_day: date, before: str, after: str) -> None:
    assert in_force(kind, last_day).id == before
    assert in_force(kind, last_day + timedelta(days=1)).id == after


def test_every_version_has_an_id_of_its_own_and_cites_its_source() -> None:
    for kind in KINDS:
        rows = versions(kind)
        assert len({row.id for row in rows}) == len(rows)
        for row in rows:
            assert re.fullmatch("[a-z0-9_]{3,20}", row.id)
            assert re.search(r"(NĐ|TT|Luật)", row.source)


def test_a_case_of_today_gets_one_id_of_each_kind() -> None:
    ids = in_force_all(date(2026, 11, 22))
    assert ids == regime("2025") == regime()
    assert set(ids) == set(KINDS)
    assert DEFAULT_REGIME == "2025"


def test_the_label_2018_is_what_held_in_2019() -> None:
    assert regime("2018") == in_force_all(date(2019, 3, 1))


def test_a_day_before_all_rules_is_refused() -> None:
    with pytest.raises(NoRuleInForce, match="từ ngày 21/06/2018"):
        in_force_all(date(2018, 6, 20))


def test_an_unknown_id_is_a_defect() -> None:
    with pytest.raises(KeyError):
        by_id("forms", "tt99_2099")


def test_forms_name_their_templates_and_number_lines() -> None:
    old, new = form_rules("tt01_2018"), form_rules("tt03_2025")
    assert (old.slip, new.slip) == ("slip_2018", "slip_2025")
    assert old.stop_notice is None
    assert new.number_patterns[new.slip].format(number="0012", desk="TTPVHCC") == "0012/TNHS-TTPVHCC"
    for forms in (old, new):
        numbered = {forms.slip, forms.supplement, forms.refusal, forms.apology, forms.control_sheet}
        assert numbered <= set(forms.number_patterns)


def test_time_rules_hold_the_known_limits() -> None:
    for rules in (time_rules("nd61_2018"), time_rules("nd118_2025")):
        assert rules.day_mode == "hour_exact"
        assert rules.same_day_cutoff == time(15, 0)
        assert (rules.supplement_days, rules.supplement_requests, rules.auto_close_days) == (3, 1, 15)
        assert (rules.apology_lead_days, rules.reappointments) == (1, 1)
    assert time_rules("nd118_2025").stop_on_request
    assert not time_rules("nd61_2018").stop_on_request


def test_codes_levels_registers_fees_and_receipts_hold_theirs() -> None:
    assert code_rules("tt01_2018").case_format == "tt01_2018"
    assert code_rules("tt03_2025").central_case_format is None
    assert code_rules("tt04_2025").central_case_format == "tt04_2025"
    assert level_rules("two_tiers").bodies["commune"].abbreviation == "TTPVHCC"
    assert level_rules("three_tiers").bodies["commune"].abbreviation == "BPTNTKQ"
    assert "district" not in level_rules("two_tiers").bodies
    assert register_rules("nd280_2025").kind_names["transaction"] == "chứng thực giao dịch"
    assert register_rules("nd23_2015").symbols["copy"] == "SCT/BS"
    assert fee_rules("tt226_2016").certification.copy_maximum == 200_000
    assert receipt_rules("nd254_2026").restarts_yearly


def test_values_cannot_be_changed() -> None:
    rules: Any = time_rules("nd118_2025")
    patterns: Any = form_rules("tt03_2025").number_patterns
    with pytest.raises(AttributeError):
        rules.supplement_days = 9
    with pytest.raises(TypeError):
        patterns["slip_2025"] = ""
