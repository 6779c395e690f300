"""Files of a scanner: seen once they are whole, taken once, never lost."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from motcua.agencies.models import Office
from motcua.core.errors import Conflict
from motcua.documents.errors import FileDamaged, StorageFull
from motcua.documents.scanner_folder import REFUSED, TAKEN, taken, waiting_files
from tests.factories import make_office

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 24, 2, 0, tzinfo=UTC)


@pytest.fixture
def office(settings: Any, tmp_path: Path) -> Office:
    office = make_office(counters=2)
    settings.SCAN_FOLDER = str(tmp_path)
    (tmp_path / f"diem-{office.pk}" / "quay-1").mkdir(parents=True)
    return office


def lay(office: Office, name: str, tmp_path: Path, *, ago: float = 10, content: bytes = b"%PDF") -> Path:
    path = tmp_path / f"diem-{office.pk}" / name
    path.write_bytes(content)
    written = (NOW - timedelta(seconds=ago)).timestamp()
    os.utime(path, (written, written))
    return path


def names(office: Office, number: int = 1, now: datetime = NOW) -> list[str]:
    counter = office.counters.get(number=number)
    return [file.name for file in waiting_files(office, counter, now=now)]


def test_a_desk_sees_whole_papers_of_its_office_and_counter(office: Office, tmp_path: Path) -> None:
    lay(office, "cu.pdf", tmp_path, ago=60)
    lay(office, "moi.jpg", tmp_path)
    lay(office, "quay-1/rieng.pdf", tmp_path, ago=30)
    lay(office, "dang-ghi.pdf", tmp_path, ago=1)
    lay(office, "rong.pdf", tmp_path, content=b"")
    lay(office, "ghi-chu.txt", tmp_path)
    lay(office, ".an.pdf", tmp_path)
    (tmp_path / f"diem-{office.pk}" / "lien-ket.pdf").symlink_to("/etc/passwd")
    assert names(office) == ["moi.jpg", "quay-1/rieng.pdf", "cu.pdf"]
    assert names(office, number=2) == ["moi.jpg", "cu.pdf"]
    assert waiting_files(make_office(), None, now=NOW) == []


def test_of_two_desks_one_gets_a_file(office: Office, tmp_path: Path) -> None:
    path = lay(office, "a.pdf", tmp_path, content=b"noi dung")
    with taken(office, None, "a.pdf") as upload:
        assert upload.read() == b"noi dung"
        with pytest.raises(Conflict, match="quầy khác lấy"), taken(office, None, "a.pdf"):
            pass
    assert not path.exists()
    assert list((path.parent / TAKEN).iterdir()) == []


@pytest.mark.parametrize("name", ["../../etc/passwd", "khong-co.pdf", "quay-2/a.pdf", ".dang-nhan/a.pdf", ""])
def test_nothing_else_is_taken(office: Office, tmp_path: Path, name: str) -> None:
    lay(office, "a.pdf", tmp_path)
    with pytest.raises(Conflict), taken(office, office.counters.get(number=1), name):
        pass


def test_an_unfit_file_is_laid_aside_and_any_other_failure_gives_it_back(
    office: Office, tmp_path: Path
) -> None:
    path = lay(office, "a.pdf", tmp_path)
    with pytest.raises(StorageFull), taken(office, None, "a.pdf"):
        raise StorageFull("đầy")
    assert path.exists()
    with pytest.raises(FileDamaged), taken(office, None, "a.pdf"):
        raise FileDamaged("hỏng")
    assert not path.exists()
    assert [file.name.partition("-")[2] for file in (path.parent / REFUSED).iterdir()] == ["a.pdf"]


def test_a_file_too_large_is_refused_before_it_is_read(office: Office, tmp_path: Path, settings: Any) -> None:
    settings.UPLOAD_LIMIT = 3
    lay(office, "a.pdf", tmp_path)
    with pytest.raises(Exception, match="lớn hơn"), taken(office, None, "a.pdf"):
        pass
    assert names(office) == []


def test_what_a_crash_left_half_taken_waits_again(office: Office, tmp_path: Path) -> None:
    path = lay(office, "a.pdf", tmp_path)
    hidden = path.parent / TAKEN
    hidden.mkdir()
    left = hidden / "0123-a.pdf"
    path.rename(left)
    os.utime(left, (NOW.timestamp(), NOW.timestamp()))
    assert names(office) == []
    assert names(office, now=NOW + timedelta(minutes=11)) == ["a.pdf"]
