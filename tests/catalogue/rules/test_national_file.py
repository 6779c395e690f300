"""The real file of national records, where it is at hand: nothing lost, nothing invented, nearly all
understood."""

import re
import time
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from motcua.catalogue.rules import national_channels, national_legal, national_papers
from motcua.catalogue.rules.diff import canonical, diff_records
from motcua.catalogue.rules.national_record import (
    attention_across,
    open_source,
    parse_record,
    read_records,
)
from motcua.catalogue.rules.national_text import NO_INFORMATION, split_chrome
from motcua.catalogue.rules.record import AttentionKind, ProcedureRecord

FILE = Path(__file__).parents[4] / "shared/data/procedures/national_procedures.jsonl.gz"

pytestmark = pytest.mark.skipif(
    not FILE.is_file(), reason="không có tệp thủ tục quốc gia ../shared/data/procedures"
)


@pytest.fixture(scope="module")
def records() -> list[ProcedureRecord]:
    with open_source(FILE) as lines:
        found = list(read_records(lines))
    assert [line for line in found if line.error] == []
    return [line.record for line in found if line.record]


@pytest.fixture(scope="module")
def by_code(records: list[ProcedureRecord]) -> dict[str, ProcedureRecord]:
    return {record.code: record for record in records}


def signs(*texts: str) -> Counter[str]:
    """Every sign but blanks, stops and brackets at seams, so that order and glue do not matter."""
    joined = unicodedata.normalize("NFC", "".join(texts))
    return Counter(re.sub(r"[\s.;()\-\u00ad\u200b-\u200f\u2060\ufeff\x00-\x1f]", "", joined))


def test_all_are_read_in_five_seconds_of_work():
    begin = time.process_time()
    with open_source(FILE) as lines:
        assert len(list(read_records(lines))) == 903
    assert time.process_time() - begin < 5


def test_reading_again_gives_the_same(records):
    again = [parse_record(record.verbatim) for record in records]
    assert [canonical(record) for record in again] == [canonical(record) for record in records]
    assert not any(diff_records(old, new) for old, new in zip(records, again, strict=True))


def test_every_source_field_is_kept(records):
    assert {len(record.verbatim) for record in records} == {22}


def test_all_texts_are_nfc(records):
    assert all(unicodedata.is_normalized("NFC", canonical(record)) for record in records)
    assert not any("\n" in record.name for record in records)


def test_every_sign_of_the_channels_reappears(records):
    for record in records:
        cell = record.verbatim["cach_thuc_thuc_hien"]
        rows, leftover = national_channels.read_rows(cell)
        names = [national_channels.NAMES_OF_CHANNELS[row.channel] for row in rows]
        parts = [text for row in rows for text in (row.limit, row.fee, row.note, row.description)]
        lost = signs(cell.replace(national_channels.HEADER, "")) - signs(*names, *parts, leftover)
        assert not lost, record.code
        said = {(limit.channel, limit.text, limit.note) for limit in record.limits}
        paid = {(fee.channel, fee.text, fee.note) for fee in record.fees}
        assert {(row.channel, row.limit, row.description) for row in rows} == said
        assert {(row.channel, row.fee, row.note) for row in rows} == paid


def test_every_sign_of_the_papers_reappears(records):
    for record in records:
        cell = unicodedata.normalize("NFC", record.verbatim["thanh_phan_ho_so"])
        parts = [
            part for paper in record.documents for part in (paper.name, paper.form_name, paper.quantity_text)
        ]
        headings = {paper.variant for paper in record.documents}
        lost = signs(cell.replace(national_papers.HEADER, "")) - signs(*parts, *headings, record.papers_text)
        repeated = _repeated_headings(cell)
        assert not lost - signs(*repeated, "Thành phần hồ sơ"), record.code


def _repeated_headings(cell: str) -> list[str]:
    """A heading that stands over two tables is kept once."""
    times = Counter(national_papers.read_papers(cell).headings)
    return [heading for heading, number in times.items() for _ in range(number - 1)]


def test_every_sign_of_the_legal_texts_reappears(records):
    for record in records:
        cell = record.verbatim["can_cu_phap_ly"]
        if cell != NO_INFORMATION:
            parts = [part for basis in record.legal_bases for part in (basis.number, basis.title)]
            lost = signs(cell.replace(national_legal.HEADER, "")) - signs(*parts, record.legal_text)
            assert not lost, record.code


def test_every_sign_of_the_results_reappears(records):
    for record in records:
        body, keywords, description = split_chrome(
            unicodedata.normalize("NFC", record.verbatim["ket_qua_xu_ly"])
        )
        parts = [part for result in record.results for part in (result.name, result.code)]
        assert not signs(body.replace("Mã:", "")) - signs(*parts, record.results_text), record.code
        assert not signs(description) - signs(record.results_text), record.code
        assert bool(keywords) == bool(record.aliases)


def test_no_unit_is_invented(records):
    for record in records:
        for limit in record.limits:
            said = [unit for unit in national_channels.UNITS if limit.text.endswith(f" {unit}")]
            assert bool(limit.unit) == bool(said)
            assert limit.amount is None or limit.text.split()[0] == str(limit.amount)


def test_no_amount_is_invented(records):
    for record in records:
        for fee in record.fees:
            if fee.amount is not None:
                assert str(fee.amount) == re.sub(r"\D", "", fee.text)
                assert fee.currency != "VND" or fee.amount >= 1000


@pytest.mark.parametrize(
    ("part", "floor"),
    [
        ("channels", 903),
        ("limits", 903),
        ("fees", 903),
        ("documents", 886),
        ("legal_bases", 878),
        ("results", 896),
        ("audience", 903),
        ("levels", 903),
        ("steps_text", 903),
        ("source_url", 903),
    ],
)
def test_nearly_every_record_has_the_part(records, part, floor):
    assert sum(bool(getattr(record, part)) for record in records) >= floor


def test_nearly_every_cell_is_read_to_its_end(records):
    leftovers = Counter[str]()
    for record in records:
        leftovers["channels"] += bool(national_channels.read_rows(record.verbatim["cach_thuc_thuc_hien"])[1])
        leftovers["papers"] += bool(record.papers_text)
        leftovers["legal"] += bool(national_legal.read_legal_bases(record.verbatim["can_cu_phap_ly"])[1])
    assert leftovers["channels"] == 0
    assert leftovers["papers"] <= 15
    assert leftovers["legal"] <= 8


def test_what_needs_a_person_is_as_known(records):
    counts = Counter(doubt.kind for record in records for doubt in record.attention)
    assert counts[AttentionKind.LIMIT_WITHOUT_UNIT] == 128
    assert counts[AttentionKind.AGENCY_MISSING] == 106
    assert 175 <= counts[AttentionKind.AGENCY_SEVERAL] <= 190
    assert 160 <= counts[AttentionKind.FEE_CONTRADICTS] <= 175
    assert sum(not record.attention for record in records) >= 310
    assert len(attention_across(records)) == 8


def test_no_file_of_a_form_stays_in_a_name(records):
    names = [paper.name for record in records for paper in record.documents]
    assert not [name for name in names if re.search(r"\.(docx?|xlsx?|pdf)$", name)]


def test_birth_registration_has_a_number_but_no_unit(by_code):
    record = by_code["1.001193"]
    assert {(limit.amount, limit.unit) for limit in record.limits} == {(1, "")}
    assert AttentionKind.LIMIT_WITHOUT_UNIT in {doubt.kind for doubt in record.attention}
    assert any(paper.is_presented_only for paper in record.documents)


def test_marriage_registration_is_free_and_a_changed_household_business_is_not(by_code):
    assert all(fee.is_free for fee in by_code["1.000894"].fees)
    business = by_code["2.000720"]
    assert not any(fee.is_free for fee in business.fees)
    assert AttentionKind.FEE_CONTRADICTS in {doubt.kind for doubt in business.attention}


def test_certified_transactions_cost_fifty_thousand_dong_each(by_code):
    fees = by_code["2.001035"].fees
    assert {(fee.amount, fee.currency, fee.per) for fee in fees} == {(50_000, "VND", "giao dịch")}
