"""The project's own procedures are complete and consistent."""

import gzip
import json
import unicodedata
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from motcua.catalogue.rules.own_record import LOCAL_CODE, NATIONAL_CODE
from motcua.catalogue.rules.own_records import read_own_records
from motcua.catalogue.rules.record import AttentionKind, ProcedureRecord
from motcua.core.worktime import LimitUnit

NATIONAL_FILE = (
    Path(__file__).resolve().parents[3] / "shared" / "data" / "procedures" / "national_procedures.jsonl.gz"
)
SEASONAL = {"1.011606", "3.000182"}  # yearly rounds: no limit in days


def texts_of(record: ProcedureRecord) -> list[str]:
    found = [value for part in fields(record) if isinstance(value := getattr(record, part.name), str)]
    rows: list[Any] = [*record.limits, *record.fees, *record.documents, *record.results, *record.legal_bases]
    for row in rows:
        found += [value for part in fields(row) if isinstance(value := getattr(row, part.name), str)]
    return [*found, *record.audience, *record.aliases]


def test_a_commune_desk_has_about_140_procedures_in_about_37_fields(
    records: dict[str, ProcedureRecord],
) -> None:
    assert 130 <= len(records) <= 150
    assert 35 <= len({record.field_name for record in records.values()}) <= 39
    assert len(read_own_records()) == len(records)


def test_every_code_is_national_or_clearly_local(records: dict[str, ProcedureRecord]) -> None:
    for code in records:
        assert NATIONAL_CODE.fullmatch(code) or LOCAL_CODE.fullmatch(code), code


def test_every_procedure_has_the_parts_the_law_demands(records: dict[str, ProcedureRecord]) -> None:
    parts = (
        "name field_name steps_text channels channels_text documents papers_text limits audience agency "
        "results results_text fees legal_bases legal_text online_level"
    ).split()
    for record in records.values():
        missing = [part for part in parts if not getattr(record, part)]
        assert missing == [], record.code
        assert "\n" not in record.name
        assert "\nBước 2: " in record.steps_text, record.code
        assert "commune" in record.levels, record.code
        assert "Ghi nhận ngày 31/07/2026." in record.source_note, record.code


def test_limits_have_a_number_and_a_unit_the_clock_knows(records: dict[str, ProcedureRecord]) -> None:
    for record in records.values():
        usable = [limit for limit in record.limits if limit.unit]
        assert bool(usable) is (record.code not in SEASONAL), record.code
        for limit in usable:
            assert 1 <= (limit.amount or 0) <= 60, record.code
            assert LimitUnit(limit.unit), record.code
            assert limit.text, record.code
        if usable:
            assert any(not limit.variant for limit in usable), f"{record.code}: no ordinary limit"
        if record.is_same_day:
            assert usable[0].unit == LimitUnit.SAME_DAY, record.code


def test_money_is_sane_and_unknown_is_not_free(records: dict[str, ProcedureRecord]) -> None:
    for record in records.values():
        for line in record.fees:
            assert line.is_free is (line.amount == 0), (record.code, line.text)
            assert line.amount is None or 0 <= line.amount <= 500_000, (record.code, line.text)
            assert line.amount is None or line.amount % 1000 == 0, (record.code, line.text)
            assert line.currency == "VND"
            assert line.is_free or line.kind in ("phi", "le_phi"), (record.code, line.text)
            if "Hội đồng nhân dân cấp tỉnh quyết định" in line.text:
                assert line.amount is None, (record.code, line.text)
        unknown = any(line.amount is None for line in record.fees)
        kinds = {attention.kind for attention in record.attention}
        assert unknown is (AttentionKind.FEE_MISSING in kinds), record.code


def test_texts_are_composed_unicode_without_stray_space(records: dict[str, ProcedureRecord]) -> None:
    for record in records.values():
        for text in texts_of(record):
            assert text == unicodedata.normalize("NFC", text), record.code
            assert text == text.strip(), (record.code, text)
            assert "  " not in text, (record.code, text)


def test_papers_say_how_many_and_conditions_do_not_block_intake(records: dict[str, ProcedureRecord]) -> None:
    for record in records.values():
        for paper in record.documents:
            assert paper.originals or paper.copies, (record.code, paper.name)
            assert not (paper.originals and paper.copies), (record.code, paper.name)


def test_civil_status_refusals_are_given_by_the_director(records: dict[str, ProcedureRecord]) -> None:
    for record in records.values():
        assert (record.refusal_by == "director") is (record.field_name == "Hộ tịch"), record.code


def test_the_procedures_the_national_file_lacks_are_there(records: dict[str, ProcedureRecord]) -> None:
    lacking = "2.000815 2.000884 2.000992 2.000942 2.000908 1.000656 1.004873 1.001612 1.001266".split()
    well_known = "2.001008 2.001019 2.001406 2.000913 2.000927 1.000593 1.001570 2.002621".split()
    assert set(lacking + well_known) <= set(records)


def test_codes_shared_with_the_national_file_mean_the_same_procedure(
    records: dict[str, ProcedureRecord],
) -> None:
    if not NATIONAL_FILE.exists():
        pytest.skip("no ../shared/data: the national file is not here")
    with gzip.open(NATIONAL_FILE, "rt", encoding="utf-8") as lines:
        national = {row["ma_thu_tuc"]: row for row in map(json.loads, lines)}
    shared = set(records) & set(national)
    assert len(shared) > 40
    for code in shared:
        assert "Cấp xã" in national[code]["cap_thuc_hien"], code
        ours = set(records[code].name.lower().replace(",", " ").split())
        theirs = set(national[code]["ten_thu_tuc"].lower().replace(",", " ").split())
        assert len(ours & theirs) >= 0.5 * len(ours), (
            code,
            records[code].name,
            national[code]["ten_thu_tuc"],
        )
