"""Reading the words of scanned pages with tesseract's Vietnamese, and making PDF/A-2 of them with OCRmyPDF.

Both are called as programs, never imported: OCRmyPDF uses Ghostscript, whose licence is not ours. They run at
the lowest priority and in one thread, so that counters do not wait. Pages are drawn and words laid by our own
bench: when OCRmyPDF does all of it, it takes more than twice as long as tesseract (ADR 0038).
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image

from motcua.documents.bench.pdfs import DRAWN_AT
from motcua.documents.errors import ReadingFailed
from motcua.documents.rules.language import is_language
from motcua.documents.workbench import drawn, laid

logger = logging.getLogger("motcua.documents")

PAGES_AT_ONCE = 5  # a slice of a job: about a quarter of a minute
SECONDS_A_PAGE = 90
_FIRST_SECONDS = 60
_GENTLY = ("nice", "-n", "19")
_SURE = 2.0  # of the orientation


def is_installed() -> bool:
    """Whether both programs are there."""
    return bool(shutil.which(settings.OCRMYPDF) and shutil.which(settings.TESSERACT))


def check_installed() -> None:
    """Raise ReadingFailed with the one line that says what to install."""
    if not is_installed():
        raise ReadingFailed(
            _(
                "Chưa cài OCRmyPDF và Tesseract tiếng Việt nên chưa nhận dạng được chữ. "
                "Cài gói ocrmypdf và tesseract-ocr-vie trên máy chủ."
            )
        )


def as_pdfa(content: bytes, *, count: int) -> bytes:
    """The PDF as PDF/A-2b, its pictures bit for bit; before its words are laid. Raises ReadingFailed.

    `--skip-big`: no page is read here. Answering to a pipe, it does not decode every picture again.
    """
    with tempfile.TemporaryDirectory() as name:
        given, made = Path(name, "given.pdf"), Path(name, "made.pdf")
        given.write_bytes(content)
        command = [
            *(settings.OCRMYPDF, "--quiet", "--language", "vie", "--jobs", "1", "--skip-big", "0.001"),
            *("--optimize", "0", "--fast-web-view", "9999", "--output-type", "pdfa-2", str(given), "-"),
        ]
        with made.open("wb") as output:
            _run(command, pages=count, output=output)
        return made.read_bytes()


def with_words(content: bytes, *, first: int, last: int) -> bytes:
    """The PDF with words laid over its pages from `first` to `last`, counted from 0; pages with text keep it.

    A page on its head or side is turned. Raises ReadingFailed.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        given, made = folder / "given.pdf", folder / "made.pdf"
        given.write_bytes(content)
        numbers = drawn(given, folder, first=first, last=last)
        if not numbers:
            return content
        turns = _read_upright(folder, numbers)
        laid(given, words=folder / "words.pdf", numbers=numbers, turns=turns, result=made)
        return made.read_bytes()


def _read_upright(folder: Path, numbers: list[int]) -> list[int]:
    """Read all pages, and again those that made no sense the way they stand; by how much each was turned."""
    turns = [
        0 if is_language(text) else _stands(folder / f"{number:05d}.pgm")
        for number, text in zip(numbers, _read(folder, numbers), strict=True)
    ]
    if any(turns):
        for number, turn in zip(numbers, turns, strict=True):
            if turn:
                _turn(folder / f"{number:05d}.pgm", turn)
        _read(folder, numbers)
    return turns


def _read(folder: Path, numbers: list[int]) -> list[str]:
    """Read the drawn pages into words.pdf; the text of each."""
    pages = folder / "pages.txt"
    pages.write_text("".join(f"{folder / f'{number:05d}.pgm'}\n" for number in numbers), encoding="utf-8")
    command = [
        *(settings.TESSERACT, str(pages), str(folder / "words"), "-l", "vie", "--dpi", str(DRAWN_AT)),
        *("-c", "textonly_pdf=1", "pdf", "txt"),
    ]
    _run(command, pages=len(numbers))
    texts = (folder / "words.txt").read_text(encoding="utf-8", errors="replace").split("\f")
    return [*texts, *[""] * len(numbers)][: len(numbers)]


def _stands(picture: Path) -> int:
    """By how much a page must be turned clockwise to stand upright; 0 when tesseract is not sure."""
    command = [settings.TESSERACT, str(picture), str(picture.with_suffix("")), "--psm", "0", "-l", "osd"]
    try:
        _run(command, pages=1)
    except ReadingFailed:
        return 0  # too few words to tell
    said = dict(
        line.split(": ", 1)
        for line in picture.with_suffix(".osd").read_text(encoding="utf-8").splitlines()
        if ": " in line
    )
    is_sure = float(said.get("Orientation confidence", 0)) >= _SURE
    return int(said.get("Rotate", 0)) if is_sure else 0


def _turn(picture: Path, turn: int) -> None:
    """Turn a page we drew ourselves."""
    with Image.open(picture) as page:
        turned = page.rotate(-turn, expand=True)
    turned.save(picture)


def _run(command: list[str], *, pages: int, output: IO[bytes] | int = subprocess.DEVNULL) -> None:
    """Run a program to its end; it and its children are ended after the time given. Raises ReadingFailed."""
    process = subprocess.Popen(
        [*_GENTLY, *command],
        env=os.environ | {"OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.DEVNULL,  # it may repeat a title, which names people
        start_new_session=True,
    )
    try:
        process.wait(timeout=_FIRST_SECONDS + SECONDS_A_PAGE * pages)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise ReadingFailed(_("Nhận dạng chữ quá lâu, đã dừng.")) from None
    if process.returncode:
        logger.warning("%s ended with %d", command[0], process.returncode)
        words = _("Chương trình nhận dạng chữ dừng với mã %(code)s.")
        raise ReadingFailed(words % {"code": process.returncode})
