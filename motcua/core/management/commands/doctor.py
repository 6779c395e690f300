"""Say what this installation has, what it lacks and what it could have besides."""

from __future__ import annotations

import importlib.metadata
import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import motcua

PACKAGE = Path(motcua.__file__).parent
PRINT_FONTS = PACKAGE / "documents" / "forms" / "fonts"
OLDEST_SQLITE = (3, 38)
LOW_DISK = 1024**3  # bytes


@dataclass(frozen=True)
class Finding:
    """One line of the report. A required thing that is absent makes the command fail."""

    name: str
    is_present: bool
    detail: str
    is_required: bool = True


class Command(BaseCommand):
    help = "Cho biết cài đặt này có gì, thiếu gì, phần tuỳ chọn nào chưa có"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="In dạng JSON")

    def handle(self, *args: object, **options: Any) -> None:
        findings = list(examine())
        failed = [finding for finding in findings if finding.is_required and not finding.is_present]
        if options["json"]:
            self.stdout.write(
                json.dumps(
                    {"version": motcua.__version__, "findings": [asdict(finding) for finding in findings]},
                    ensure_ascii=False,
                    indent=2,
                )
            )
        else:
            self.report(findings)
            self.stdout.write("")
            if failed:
                self.stdout.write(_("Còn thiếu %d thứ bắt buộc, xem các dòng ✗.") % len(failed))
            else:
                self.stdout.write(_("Đủ để chạy. Các dòng – là phần tuỳ chọn chưa có."))
        if failed:
            sys.exit(1)

    def report(self, findings: list[Finding]) -> None:
        self.stdout.write(f"motcua {motcua.__version__}")
        width = max(len(finding.name) for finding in findings)
        for finding in findings:
            mark = "✓" if finding.is_present else "✗" if finding.is_required else "–"
            self.stdout.write(f"  {mark} {finding.name:<{width}}  {finding.detail}")


def examine() -> Iterator[Finding]:
    """Everything motcua needs or can use, the required first."""
    yield Finding("Python", sys.version_info >= (3, 11), f"{platform.python_version()} ({sys.executable})")
    yield data_folder()
    yield from database()
    yield assets()
    yield english_texts()
    yield print_fonts()
    yield mail_server()
    for name, packages in REQUIRED_PACKAGES.items():
        yield required_package(str(name), packages)
    yield from (program(*line) for line in OPTIONAL_PROGRAMS)


def data_folder() -> Finding:
    home = Path(settings.HOME)
    nearest = next(path for path in (home, *home.parents) if path.exists())
    if not os.access(nearest, os.W_OK):
        return Finding(_("Thư mục dữ liệu"), False, _("không ghi được vào %(path)s") % {"path": home})
    free = shutil.disk_usage(nearest).free
    detail = _("%(path)s, còn trống %(free).1f GB") % {"path": home, "free": free / 1024**3}
    return Finding(_("Thư mục dữ liệu"), free > LOW_DISK, detail)


def database() -> Iterator[Finding]:
    if connection.vendor == "sqlite":
        yield Finding(
            "SQLite", sqlite3.sqlite_version_info >= OLDEST_SQLITE, _("phiên bản %s") % sqlite3.sqlite_version
        )
        yield Finding(_("SQLite FTS5"), has_fts5(), _("tìm kiếm toàn văn"))
    yield Finding(_("Cơ sở dữ liệu"), *database_state())
    yield required_package(_("Kết nối PostgreSQL"), ("psycopg", "psycopg-pool"))


def has_fts5() -> bool:
    memory = sqlite3.connect(":memory:")
    try:
        memory.execute("CREATE VIRTUAL TABLE probe USING fts5(word)")
    except sqlite3.OperationalError:
        return False
    finally:
        memory.close()
    return True


def database_state() -> tuple[bool, str]:
    """An absent SQLite file is not made by looking at it."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite" and not Path(name).exists():
        return True, _("chưa tạo; `motcua migrate` sẽ tạo %s") % name
    try:
        executor = MigrationExecutor(connection)
        waiting = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except (DatabaseError, OSError) as problem:
        return False, _("không kết nối được: %s") % str(problem).partition("\n")[0]
    if waiting:
        return False, _("còn %d bước cập nhật bảng, hãy chạy `motcua migrate`") % waiting
    return True, _("%(vendor)s, các bảng đã đủ") % {"vendor": connection.vendor}


def assets() -> Finding:
    wanted = ("htmx.min.js", "be-vietnam-pro.css", "icons.svg")
    missing = [name for name in wanted if finders.find(f"vendor/{name}") is None]
    detail = _("thiếu %s, hãy chạy `make setup`") % ", ".join(missing) if missing else _("đủ")
    return Finding(_("Thư viện giao diện"), not missing, detail)


def english_texts() -> Finding:
    paths = [Path(folder) / "en" / "LC_MESSAGES" / "django.mo" for folder in settings.LOCALE_PATHS]
    found = next((path for path in paths if path.exists()), None)
    return Finding(
        _("Giao diện tiếng Anh"),
        found is not None,
        _("đủ") if found else _("thiếu bản dịch, hãy chạy `make setup`"),
        is_required=False,
    )


def mail_server() -> Finding:
    """Whether texts to people leave this machine; the address without name and password."""
    parts = urlsplit(settings.SMTP_URL)
    name = _("Gửi thư")
    if parts.scheme == "file":
        return Finding(name, False, _("ghi thành tệp trong thư mục dữ liệu, không gửi ra ngoài"), False)
    if not parts.scheme:
        return Finding(name, False, _("chưa đặt MOTCUA_SMTP_URL, tin chỉ xếp hàng chờ"), False)
    return Finding(name, True, f"{parts.scheme}://{parts.hostname}", is_required=False)


def print_fonts() -> Finding:
    found = len(list(PRINT_FONTS.glob("Tinos_*.ttf")))
    return Finding(_("Phông chữ in phiếu"), found == 4, _("Tinos, %d trên 4 kiểu") % found)


REQUIRED_PACKAGES = {
    gettext_lazy("Máy chủ"): ("granian", "whitenoise"),
    gettext_lazy("In PDF"): ("typst", "pypdf"),
    gettext_lazy("Mã QR"): ("segno", "zxing-cpp"),
    gettext_lazy("Ảnh chụp, HEIC"): ("pillow", "pi-heif"),
}


def required_package(name: str, packages: tuple[str, ...]) -> Finding:
    """A package is asked for its version, not imported: some take a second to load."""
    found = []
    for package in packages:
        try:
            found.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            return Finding(name, False, _("thiếu gói %s") % package)
    return Finding(name, True, ", ".join(found))


OPTIONAL_PROGRAMS = (
    (
        ("chromium", "chromium-browser", "google-chrome"),
        "Chromium",
        gettext_lazy("kiểm thử màn hình, chụp ảnh hướng dẫn"),
    ),
    (("tesseract",), "Tesseract", gettext_lazy("đọc chữ trong giấy tờ đã quét (cần gói tiếng Việt “vie”)")),
    (("ocrmypdf",), "OCRmyPDF", gettext_lazy("tạo PDF tìm được chữ")),
    (
        ("libreoffice", "soffice"),
        "LibreOffice",
        gettext_lazy("mở tệp Word, Excel do người dân nộp"),
    ),
    (("clamdscan", "clamscan"), "ClamAV", gettext_lazy("quét mã độc trong tệp nộp")),
    (("espeak-ng",), "eSpeak NG", gettext_lazy("đọc số thứ tự thành tiếng khi cơ quan chưa ghi âm")),
    (("pg_dump",), "pg_dump", gettext_lazy("sao lưu PostgreSQL")),
    (("initdb",), "PostgreSQL server", gettext_lazy("chạy kiểm thử trên PostgreSQL")),
    (("node",), "Node", gettext_lazy("tải thư viện giao diện khi phát triển")),
)


def program(names: tuple[str, ...], title: str, purpose: str) -> Finding:
    path = next((found for name in names if (found := find_program(name))), None)
    detail = path or _("không có (tuỳ chọn): dùng để %s") % purpose
    if path and names == ("tesseract",) and "vie" not in languages_of(path):
        return Finding(title, False, _("có %s nhưng thiếu tiếng Việt (gói tesseract-ocr-vie)") % path, False)
    return Finding(title, path is not None, detail, is_required=False)


def find_program(name: str) -> str | None:
    """Debian keeps the server programs of PostgreSQL out of PATH."""
    if found := shutil.which(name):
        return found
    servers = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(servers[0]) if servers else None


def languages_of(tesseract: str) -> list[str]:
    answer = subprocess.run([tesseract, "--list-langs"], capture_output=True, text=True, check=False)
    return answer.stdout.split()
