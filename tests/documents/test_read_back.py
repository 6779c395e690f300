"""Every form is drawn, looked at by a program that reads Vietnamese print, and says what its context said."""

import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from motcua.core.rules.text import fold
from motcua.documents.forms import FormContext, render
from tests.documents.reading import picture_of
from tests.documents.sample_forms import FORMS

READER = shutil.which("tesseract")
NOT_PRINTED = {"issued_at", "tracking_url", "url", "check_url", "check_code"}
# Words of the reader that differ from the print: some letters of 9 pt, cells of narrow columns.
READ_AT_LEAST = 0.93
# Stands on a copy or under a paper, which has a heading of its own.
WITHOUT_HEADING = frozenset({"certification"})


def _speaks_vietnamese() -> bool:
    if READER is None:
        return False
    known = subprocess.run([READER, "--list-langs"], capture_output=True, text=True, check=True)
    return "vie" in known.stdout.split()


pytestmark = pytest.mark.skipif(not _speaks_vietnamese(), reason="cần tesseract với ngôn ngữ vie")


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, item in value.items():
            if name not in NOT_PRINTED:
                yield from _texts(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]{2,}|\d{2,}", fold(text))


def _read(pdf: bytes, folder: Path) -> str:
    """What is written on all pages, as the program reads it from pictures of 300 dpi."""
    return "\n".join(_read_page(pdf, page, folder) for page in range(len(PdfReader(BytesIO(pdf)).pages)))


def _read_page(pdf: bytes, page: int, folder: Path) -> str:
    assert READER is not None
    picture = folder / "page.png"
    picture_of(pdf, page=page, dpi=300).convert("L").save(picture)
    done = subprocess.run(
        [READER, str(picture), "-", "-l", "vie", "--psm", "4"],
        capture_output=True,
        text=True,
        check=True,
        env={"OMP_THREAD_LIMIT": "1"},
    )
    return done.stdout


@pytest.mark.parametrize("form", sorted(FORMS))
def test_a_picture_of_each_form_reads_back_as_its_context(form: str, tmp_path: Path) -> None:
    context: FormContext = FORMS[form]
    read = set(_words(_read(render(form, context), tmp_path)))
    title = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM Độc lập Tự do Hạnh phúc "
    heading = [] if form in WITHOUT_HEADING else _words(title + context.place_and_date)
    assert len([word for word in heading if word not in read]) <= 1
    said = {word for text in _texts(asdict(context)) for word in _words(text)}
    missing = said - read
    assert len(missing) <= (1 - READ_AT_LEAST) * len(said), missing
