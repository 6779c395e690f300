"""The tracking book as LibreOffice reads it: what an office opens the file with."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from motcua.applicants.actions import ApplicantData
from motcua.cases.forms.tracking_book import COLUMNS, line_of, write_book_xlsx
from motcua.cases.queries.book import BookFilter, lines_of
from tests.cases.test_book import copies_of
from tests.factories_cases import HOUSEHOLD_BUSINESS, make_desk
from tests.factories_work import receive

SOFFICE = shutil.which("soffice")
LINES = 300
# Comma, quotes, UTF-8, from the first line, text as shown.
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true"

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed"),
]


def test_libreoffice_reads_every_line_and_column_as_they_were_written(tmp_path: Path) -> None:
    desk = make_desk(HOUSEHOLD_BUSINESS)
    person = ApplicantData(
        name='=1+1 "Nguyễn Thị Hoa"', identifier="079186012345", address="12 Lê Lợi,\nphường Bình Hòa"
    )
    copies_of(receive(desk, applicant=person), LINES)
    wanted = BookFilter(centre=desk.centre, year=2026)
    with (tmp_path / "book.xlsx").open("wb") as target:
        write_book_xlsx(target, wanted, field_name="Hộ kinh doanh")

    rows = list(csv.reader(_converted(tmp_path, AS_CSV).read_text("utf-8").splitlines(keepends=True)))

    head = next(number for number, row in enumerate(rows) if row[0] == COLUMNS[0].title)
    assert rows[head] == [column.title for column in COLUMNS]
    assert [row[0] for row in rows[:3]] == [str(desk.centre), "SỔ THEO DÕI HỒ SƠ", "Lĩnh vực: Hộ kinh doanh"]
    lines = [line_of(case) for case in lines_of(wanted)]
    assert len(lines) == LINES
    assert rows[head + 1 :] == [
        [
            line.number, line.case_code, line.procedure, line.applicant, line.contact, line.handling_body,
            line.received_at, line.due_at, line.handed_over_at, line.way, line.recipient,
        ]
        for line in lines
    ]  # fmt: skip


def _converted(folder: Path, to: str) -> Path:
    """The book in another format, by a LibreOffice with a profile of its own."""
    assert SOFFICE is not None
    subprocess.run(
        [
            SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
            "--convert-to", to, "--outdir", str(folder), str(folder / "book.xlsx"),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return folder / "book.csv"
