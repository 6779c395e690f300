"""What a procedure presets at intake: variants, checklist, fee. Pure: no database."""

from __future__ import annotations

import dataclasses

import pytest

from motcua.cases.choices import PaperKind
from motcua.cases.queries.presets import checklist, chosen_variant, fee_summary, variants_of
from motcua.catalogue.rules.record import FeeLine, ProcedureRecord, ProcessingLimit, RequiredDocument

RECORD = ProcedureRecord(
    code="1.000001",
    name="Thủ tục",
    field_name="Lĩnh vực",
    levels=("commune",),
    limits=(ProcessingLimit(None, "", 3, "working_day", "03 ngày"),),
)


def with_papers(*papers: RequiredDocument) -> ProcedureRecord:
    return dataclasses.replace(RECORD, documents=papers)


def test_a_procedure_without_cases_offers_no_choice() -> None:
    assert variants_of(with_papers(RequiredDocument("", "Tờ khai"))) == ()


def test_one_exception_stands_behind_the_ordinary_case() -> None:
    record = with_papers(RequiredDocument("", "Tờ khai"), RequiredDocument("Có đất", "Sổ"))
    assert [choice.value for choice in variants_of(record)] == ["", "Có đất"]


def test_alternatives_stand_before_the_ordinary_case() -> None:
    record = with_papers(
        RequiredDocument("", "Tờ khai"), RequiredDocument("- Cá nhân:", "A"), RequiredDocument("Tổ chức", "B")
    )
    assert [choice.label for choice in variants_of(record)] == ["Cá nhân", "Tổ chức", "Thông thường"]


def test_there_is_no_ordinary_case_when_all_papers_belong_to_a_variant() -> None:
    record = with_papers(RequiredDocument("Cá nhân", "A"), RequiredDocument("Tổ chức", "B"))
    assert chosen_variant(record, "không có") == "Cá nhân"


@pytest.mark.parametrize(
    ("paper", "state", "ticked"),
    [
        (RequiredDocument("", "Tờ khai"), "missing", "submitted"),
        (RequiredDocument("", "Thẻ", is_presented_only=True), "missing", "presented"),
        (RequiredDocument("", "Thẻ", is_presented_only=True, replaced_by="CSDL dân cư"), "held", "presented"),
        (RequiredDocument("", "Chứng sinh", replaced_by="Dữ liệu ký số"), "missing", "submitted"),
        (RequiredDocument("", "Ủy quyền", is_conditional=True), "not_needed", "submitted"),
    ],
)
def test_the_first_state_of_a_paper(paper: RequiredDocument, state: str, ticked: str) -> None:
    (line,) = checklist(with_papers(paper), "")
    assert (line.state, line.ticked) == (state, ticked)


def test_notes_and_papers_of_other_variants_are_left_out() -> None:
    record = with_papers(
        RequiredDocument("", "Tờ khai"),
        RequiredDocument("", "Lưu ý: …", is_note=True),
        RequiredDocument("Khác", "Sổ"),
    )
    assert [line.name for line in checklist(record, "")] == ["Tờ khai"]


@pytest.mark.parametrize(
    ("paper", "kind", "count"),
    [
        (RequiredDocument("", "Tờ khai", originals=2), PaperKind.ORIGINAL, 2),
        (RequiredDocument("", "Bản sao có chứng thực", copies=3), PaperKind.CERTIFIED_COPY, 3),
        (RequiredDocument("", "Bản sao hợp đồng", copies=1), PaperKind.PHOTOCOPY, 1),
        (RequiredDocument("", "Giấy tờ"), PaperKind.ORIGINAL, 1),
    ],
)
def test_kind_and_count_follow_the_source(paper: RequiredDocument, kind: PaperKind, count: int) -> None:
    (line,) = checklist(with_papers(paper), "")
    assert (line.kind, line.count) == (kind, count)


@pytest.mark.parametrize(
    ("fees", "text", "amount"),
    [
        ((FeeLine(None, "", 50000, "50.000 đồng"),), "50.000 đ", 50000),
        ((FeeLine(None, "", 2000, "2.000 đồng/trang", per="trang"),), "2.000 đ/trang", None),
        ((FeeLine(None, "", 0, "Miễn", is_free=True),), "Miễn phí, lệ phí", None),
        ((FeeLine(None, "", None, "Do HĐND quyết định"),), "Do HĐND quyết định", None),
        ((), "Không ghi mức thu", None),
    ],
)
def test_the_fee_in_one_line_invents_nothing(
    fees: tuple[FeeLine, ...], text: str, amount: int | None
) -> None:
    summary = fee_summary(dataclasses.replace(RECORD, fees=fees), channel="direct", variant="")
    assert (summary.text, summary.amount) == (text, amount)
