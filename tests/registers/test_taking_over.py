"""Books of abolished bodies: taken over from a file as a whole or not at all, kept and searchable."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from motcua.agencies.models import Agency
from motcua.audit.queries import find_faults
from motcua.core.actors import Role
from motcua.core.errors import NotAllowed
from motcua.core.rules.errors import Unreadable
from motcua.registers.actions import FormerBook, NewExtract, cancel_line, draw_extract, take_over_book
from motcua.registers.actions.former_lines import titles_of
from motcua.registers.choices import BookKind
from motcua.registers.errors import BookClosed, BookNotNamed, LinesWrong
from motcua.registers.forms.extract import extract_number
from motcua.registers.models import Book, CertificationLine, CivilRecord
from motcua.registers.queries.civil_values import notes_of_record
from motcua.registers.queries.finding import find_records
from motcua.registers.queries.lines import page_of_lines
from tests.factories import NOW, make_actor
from tests.factories_books import clerk, enter, keeper, make_ward

pytestmark = pytest.mark.django_db


@pytest.fixture
def ward() -> Agency:
    return make_ward()[0]


FORMER = FormerBook(
    kind=BookKind.COPIES,
    year=2024,
    volume=1,
    former_body="Ủy ban nhân dân phường 11, quận Bình Thạnh",
    decision="Biên bản bàn giao ngày 01/7/2025",
)
HEAD = "Số chứng thực;Ngày chứng thực;Họ tên người yêu cầu;Tên giấy tờ;Số bản;Phí\n"
GOOD = HEAD + "12;05/02/2024;Phạm Thị Đào;Bằng lái xe;2;4.000\n12a;05/02/2024;Lê Văn Tám;Học bạ;1;2.000đ\n"


def taken(ward: Agency, path: Path, text: str, **values: Any) -> Book:
    path = path / "so.csv"
    path.write_text(text, encoding="utf-8")
    return take_over_book(agency=ward, new=FORMER, path=path, **{"by": keeper(ward), "now": NOW, **values})


def test_a_book_of_an_abolished_body_is_kept_searchable_and_takes_no_line(
    ward: Agency, tmp_path: Path
) -> None:
    book = taken(ward, tmp_path, GOOD)
    assert (book.former_body, book.line_count, book.takes_lines) == (FORMER.former_body, 2, False)
    (found,) = page_of_lines(book, words="le van tam").lines
    assert (found.printed_number, found.fee, found.made_on) == ("12a", 2000, date(2024, 2, 5))
    with pytest.raises(BookClosed):
        cancel_line(line_id=found.pk, reason="x", by=keeper(ward), now=NOW)
    (line,) = enter(ward, by=clerk(ward))
    assert line.number == 1  # the office's own numbers know nothing of it
    with pytest.raises(BookNotNamed):
        taken(ward, tmp_path, GOOD)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (HEAD + ";05/02/2024;Phạm Thị Đào;Bằng;1;0\n", "dòng 2: Thiếu “Số chứng thực”"),
        (HEAD + "1;05/02/2023;Phạm Thị Đào;Bằng;1;0\n", "dòng 2: Ngày không thuộc năm 2024"),
        (HEAD + "1;05/02/2024;Đào;Bằng;1;0\n1;05/02/2024;Tám;Bằng;1;0\n", "dòng 3: Số 1 đã có ở dòng 2"),
        (HEAD + "1;32/02/2024;Đào;Bằng;1;0\n2;05/02/2024;Tám;Bằng;hai;0\n", "dòng 3: “Số bản” phải là số"),
        (HEAD, "không có dòng nào"),
        ("Mã;Tên\n1;x\n", "thiếu cột “Số chứng thực”, “Họ tên người yêu cầu”"),
    ],
)
def test_a_file_with_a_wrong_line_is_refused_as_a_whole(
    ward: Agency, tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        taken(ward, tmp_path, text)
    faults = getattr(refused.value, "faults", ())
    assert said in "; ".join([str(refused.value), *(f"dòng {line}: {fault}" for line, fault in faults)])
    assert (Book.objects.count(), CertificationLine.objects.count()) == (0, 0)


def test_only_who_opens_and_closes_books_takes_one_over(ward: Agency, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        taken(ward, tmp_path, GOOD, by=make_actor(Role.RECEIVER, ward))


def test_former_registrations_are_found_and_an_extract_says_what_was_noted(
    ward: Agency, tmp_path: Path
) -> None:
    titles = titles_of(BookKind.MARRIAGES)
    cells = {
        "Số": "15/1998", "Ngày đăng ký": "02/9/1998", "Chồng: Họ chữ đệm tên": "Lê Văn Tám",
        "Vợ: Họ chữ đệm tên": "Phạm Thị Đào", "Chồng: Ngày tháng năm sinh": "5/3/1970",
        "Ghi chú": "Ly hôn theo bản án 12/2005",
    }  # fmt: skip
    path = tmp_path / "kh.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, delimiter=";").writerows([titles, [cells.get(title, "") for title in titles]])
    former = replace(FORMER, kind=BookKind.MARRIAGES, year=1998)
    book = take_over_book(agency=ward, new=former, path=path, by=keeper(ward), now=NOW)
    (record,) = find_records(ward, "pham thi dao")
    assert (record.book, record.printed_number) == (book, "15/1998")
    assert record.day("husband_born_on") == date(1970, 3, 5)
    assert "Ly hôn theo bản án 12/2005 (căn cứ Biên bản bàn giao" in notes_of_record(record)[0]
    new = NewExtract(requester_name="Phạm Thị Đào", signer_name="Trần Văn Bình")
    by, url = keeper(ward), "https://x.vn"
    extract = draw_extract(record_id=record.pk, new=new, public_url=url, by=by, now=NOW)
    assert extract_number(extract) == "1/TLKH-BS"
    assert list(find_faults()) == []  # as `motcua verify` reads the book


def test_a_former_registration_with_a_wrong_sex_or_number_is_named(ward: Agency, tmp_path: Path) -> None:
    path = tmp_path / "ks.csv"
    path.write_text(
        "Số;Ngày đăng ký;Người được khai sinh: Họ, chữ đệm, tên;Giới tính;Nơi sinh\n"
        "1;02/01/1999;Lê An;Nam;Huế\n2;02/01/1999;Lê Bình;khác;Huế\nba;02/01/1999;Lê Cúc;Nữ;Huế\n",
        encoding="utf-8",
    )
    former = replace(FORMER, kind=BookKind.BIRTHS, year=1999)
    with pytest.raises(LinesWrong) as refused:
        take_over_book(agency=ward, new=former, path=path, by=keeper(ward), now=NOW)
    assert [line for line, _fault in refused.value.faults] == [3, 4]
    assert CivilRecord.objects.count() == 0
