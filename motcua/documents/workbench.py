"""Strangers' files are opened in processes of their own (`bench`): running them, reading their answers."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy

from motcua.documents.choices import MediaType
from motcua.documents.errors import FileDamaged, FileUnfit

PATIENCE = 90  # seconds a file may take, waiting for a processor included
JOINING_PATIENCE = 300
MOST_PAGES = 300  # of one paper
SENTENCES = {
    "damaged": gettext_lazy("Tệp “%(name)s” bị hỏng, không mở được. Xin quét lại."),
    "encrypted": gettext_lazy("Tệp “%(name)s” đặt mật khẩu. Xin bỏ mật khẩu hoặc quét lại bản giấy."),
    "active": gettext_lazy(
        "Tệp “%(name)s” có nội dung tự chạy (mã lệnh, phim, biểu mẫu động) nên không nhận. "
        "Xin in ra PDF thường hoặc quét bản giấy."
    ),
    "attached": gettext_lazy(
        "Tệp “%(name)s” mang theo tệp khác bên trong nên không nhận. Xin nộp riêng từng tệp."
    ),
    "too_heavy": gettext_lazy(
        "Tệp “%(name)s” mở ra quá lớn hoặc quá lâu nên không nhận. Xin quét lại ở 200–300 dpi."
    ),
    "too_many_pages": gettext_lazy(
        "Tệp “%(name)s” có %(count)s trang, mỗi giấy tờ tối đa %(limit)s trang. Xin tách tệp."
    ),
    "too_many_pixels": gettext_lazy(
        "Ảnh “%(name)s” có %(pixels)s triệu điểm, tối đa %(limit)s triệu. Xin chụp, quét lại ở 200–300 dpi."
    ),
}


@dataclass(frozen=True, slots=True)
class PdfFacts:
    """What a PDF is, from the outside."""

    count: int
    is_signed: bool


def check_pdf(content: bytes, *, name: str) -> PdfFacts:
    """The facts of a PDF; raises FileUnfit or FileDamaged for one we do not take."""
    with laid_out(content) as path:
        found = _run("pdfs", "check", str(path), "0", name=name)
        return PdfFacts(found["count"], found["is_signed"])


def pages_of(content: bytes, kind: MediaType, *, name: str) -> list[dict[str, Any]]:
    """Each page with its preview (JPEG), flags, turn and, where it had to be made anew, its own content.

    Raises FileUnfit or FileDamaged.
    """
    with laid_out(content) as path, tempfile.TemporaryDirectory() as folder:
        if kind is MediaType.PDF:
            return list(_run("pdfs", "pages", str(path), str(MOST_PAGES), name=name)["pages"])
        pages = _run("pictures", str(path), folder, str(MOST_PAGES), name=name)["pages"]
        for page in pages:
            page["content"] = Path(folder, page["file"]).read_bytes() if page["file"] else None
            page["kind"] = MediaType.PNG if page["file"].endswith(".png") else MediaType.JPEG
        return list(pages)


def shown(content: bytes, number: int) -> bytes:
    """A page of a PDF as a JPEG, the first is 0; raises FileUnfit or FileDamaged (no such page)."""
    with laid_out(content) as path, tempfile.TemporaryDirectory() as folder:
        picture = Path(folder, "page.jpg")
        _run("pdfs", "show", str(path), str(number), str(picture), name="")
        return picture.read_bytes()


def text_of(content: bytes) -> str:
    """The text a PDF holds; raises FileUnfit or FileDamaged."""
    with laid_out(content) as path:
        return str(_run("pdfs", "text", str(path), name="")["text"])


def joined(pages: list[dict[str, Any]], *, title: str) -> bytes:
    """One PDF of pages given as {file, is_pdf, number, turn, skew}; raises FileUnfit."""
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder, "paper.pdf")
        plan = json.dumps({"title": title, "pages": pages})
        _run("joining", "join", str(result), name=title, given=plan, patience=JOINING_PATIENCE)
        return result.read_bytes()


def as_pdf(content: bytes, kind: MediaType, *, title: str) -> bytes:
    """A picture as a PDF, a page for each of its pages; raises FileUnfit or FileDamaged."""
    with tempfile.TemporaryDirectory() as folder:
        plan = []
        for number, page in enumerate(pages_of(content, kind, name=title)):
            path = Path(folder, str(number))
            path.write_bytes(page["content"] or content)
            plan.append({"file": str(path), "is_pdf": False, "number": 0} | _stand(page))
        return joined(plan, title=title)


def drawn(path: Path, folder: Path, *, first: int, last: int) -> list[int]:
    """Draw the pages without text into the folder, `00000.pgm` first; their numbers. Raises FileUnfit."""
    given = (str(path), str(folder), str(first), str(last))
    return list(_run("pdfs", "draw", *given, name="")["numbers"])


def laid(path: Path, *, words: Path, numbers: Sequence[int], turns: Sequence[int], result: Path) -> None:
    """Lay words read by tesseract over the pages of these numbers, turning pages read turned."""
    plan = {"file": str(path), "words": str(words), "numbers": list(numbers), "turns": list(turns)}
    _run("joining", "lay", str(result), name="", given=json.dumps(plan), patience=JOINING_PATIENCE)


def _stand(page: Mapping[str, Any]) -> dict[str, Any]:
    return {"turn": page["turn"], "skew": page["skew"]}


@contextmanager
def laid_out(content: bytes) -> Iterator[Path]:
    """The content as a file of this machine while the block runs."""
    with tempfile.NamedTemporaryFile() as file:
        file.write(content)
        file.flush()
        yield Path(file.name)


def _run(
    program: str, *arguments: str, name: str, given: str = "", patience: float = PATIENCE
) -> dict[str, Any]:
    """What a bench program answers; one that dies or takes too long says that the file is too heavy."""
    command = [sys.executable, "-m", f"motcua.documents.bench.{program}", *arguments]
    try:
        ended = subprocess.run(
            command, input=given.encode(), capture_output=True, timeout=patience, check=False
        )
        found = json.loads(ended.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        found = {"unfit": "too_heavy"}
    word = found.pop("unfit", "")
    if not word:
        return dict(found)
    refusal = FileDamaged if word == "damaged" else FileUnfit
    raise refusal(str(SENTENCES[word]) % {"name": name, **found})
