"""Number and date go into the blanks of a paper, or its margin, before it is signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from motcua.documents.errors import PaperNotSignable
from motcua.documents.forms import render
from motcua.documents.numbering import open_date, print_number, read_heading
from tests.documents.reading import text_of
from tests.documents.sample_forms import APOLOGY
from tests.documents.test_reading_signatures import signed

DAY = date(2026, 3, 24)
OPEN = f"Bình Hòa, {open_date(2026)}"


def paper(number: str, place_and_date: str = OPEN) -> bytes:
    return render("apology_2025", replace(APOLOGY, number=number, place_and_date=place_and_date))


def printed(content: bytes, number: str = "15/TLHT-UBND") -> str:
    return " ".join(text_of(print_number(content, read_heading(content), number=number, on=DAY)).split())


def test_the_blanks_of_a_heading_are_filled_in() -> None:
    heading = read_heading(paper("/TLHT-UBND"))
    assert (heading.number, heading.symbol, heading.for_date[2]) == ("", "TLHT-UBND", None)
    assert heading.for_number is not None
    said = printed(paper("/TLHT-UBND"), "4711/TLHT-UBND")
    assert "4711" in said
    assert {"24", "03"} <= set(said.split())
    assert said.count("TLHT-UBND") == 1  # the symbol is not printed a second time


def test_a_paper_without_a_place_gets_a_line_in_its_margin() -> None:
    assert "Số: 15/TLHT-UBND" in printed(paper("", "Bình Hòa, ngày 24 tháng 3 năm 2026"))
    bare = replace(APOLOGY, number="", place_and_date="")
    assert "Số: 15/TLHT-UBND, ngày 24/03/2026" in printed(render("apology_2025", bare))


def test_a_number_that_stands_there_stays() -> None:
    content = paper("05/PXL")
    heading = read_heading(content)
    assert heading.number == "05/PXL"
    assert print_number(content, heading, number="15/TLHT-UBND", on=DAY) == content


def test_nothing_is_printed_into_a_signed_paper_or_behind_another_symbol() -> None:
    unnumbered = signed(paper(""))
    with pytest.raises(PaperNotSignable, match="đã có chữ ký số"):
        print_number(unnumbered, read_heading(unnumbered), number="15/TLHT-UBND", on=DAY)
    other = paper("/QĐ-UBND")
    with pytest.raises(PaperNotSignable, match="QĐ-UBND"):
        print_number(other, read_heading(other), number="15/TLHT-UBND", on=DAY)
    with pytest.raises(PaperNotSignable):
        read_heading(b"%PDF-1.7 broken")
