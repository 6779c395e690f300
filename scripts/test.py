"""Run the whole suite on SQLite, then on PostgreSQL what touches the database, without the browser tests.

What is missing (PostgreSQL, Chromium, what reads and signs papers) is installed with apt when root; else that
part is left out with a line that says so. Arguments are pytest's; `--only sqlite` or `--only postgresql` runs
one half.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import FrameType

import postgresql

ROOT = Path(__file__).resolve().parent.parent
NO_TESTS = 5  # pytest's exit code when the arguments select none
OUTCOMES = {0: "đạt / passed", NO_TESTS: "không có bài nào / no test selected"}
# Program → Debian packages: spreadsheets and forms, text recognition, tokens, another reader of signatures, a
# malware scanner. Tests that need a missing one skip with a line.
PROGRAMS = {
    "soffice": "libreoffice-calc-nogui libreoffice-writer-nogui",
    "ocrmypdf": "ocrmypdf tesseract-ocr-vie",
    "softhsm2-util": "softhsm2",
    "pdfsig": "poppler-utils",
    "clamd": "clamav-daemon",
}
DEBIAN_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    options, pytest_arguments = parser.parse_known_args()
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)
    install_missing(options.only)
    results: dict[str, int] = {}
    with tempfile.TemporaryDirectory(prefix="motcua-test-") as home:
        if options.only != "postgresql":
            results["SQLite"] = on_sqlite(home, pytest_arguments)
        if options.only != "sqlite":
            results |= on_postgresql(home, pytest_arguments)
    ran = {name: code for name, code in results.items() if code != NO_TESTS}
    for name, code in results.items():
        say(f"{name}: {OUTCOMES.get(code, 'HỎNG / FAILED')}")
    return max(ran.values()) if ran else NO_TESTS


def leave(number: int, _frame: FrameType | None) -> None:
    """Ends by an exception, so that the cluster and the temporary folders are removed on the way out."""
    raise SystemExit(128 + number)


def install_missing(only: str | None) -> None:
    packages = []
    if only != "sqlite" and postgresql.find_programs() is None:
        packages.append("postgresql")
    if only != "postgresql" and chromium() is None:
        packages.append("chromium")
    packages += [package for program, package in PROGRAMS.items() if shutil.which(program) is None]
    if not packages or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    say(f"Cài bằng apt: {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # One at a time: a package that cannot be had must not take the others with it.
    installs = [["install", "--yes", "--no-install-recommends", *package.split()] for package in packages]
    for command in (["update"], *installs):
        done = subprocess.run(
            ["apt-get", "-qq", *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            say(f"apt-get {command[-1]} không chạy được / failed:\n{done.stdout[-1500:]}")


def chromium() -> str | None:
    return next((path for name in DEBIAN_CHROMIUM if (path := shutil.which(name))), None)


def on_sqlite(home: str, arguments: list[str]) -> int:
    wanted = "not packaging and not postgresql"
    if chromium() is None:
        say("Bỏ qua kiểm thử trình duyệt: máy chưa có Chromium / browser tests skipped: no Chromium")
        wanted += " and not browser"
    say("SQLite")
    return pytest(wanted, arguments, home=Path(home) / "sqlite", database=None)


def on_postgresql(home: str, arguments: list[str]) -> dict[str, int]:
    programs = postgresql.find_programs()
    if programs is None:
        say("Bỏ qua PostgreSQL: máy chưa có PostgreSQL 15 trở lên / PostgreSQL half skipped: none installed")
        return {}
    say("PostgreSQL")
    try:
        with postgresql.cluster(programs) as url:
            wanted = "database and not packaging and not browser"
            return {"PostgreSQL": pytest(wanted, arguments, home=Path(home) / "postgresql", database=url)}
    except postgresql.DidNotStart as reason:
        say(f"Không dựng được PostgreSQL để kiểm thử / the test cluster did not start:\n{reason}")
        return {"PostgreSQL": 1}


def pytest(wanted: str, arguments: list[str], *, home: Path, database: str | None) -> int:
    home.mkdir(parents=True)
    environment = {**os.environ, "MOTCUA_HOME": str(home), "PYTHONUTF8": "1"}
    environment.pop("DATABASE_URL", None)
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    if database is not None:
        environment["DATABASE_URL"] = database
    command = [sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", "-q", "--durations=8"]
    started = time.monotonic()
    code = subprocess.run(
        [*command, "-m", wanted, *arguments], cwd=ROOT, env=environment, check=False
    ).returncode
    say(f"{time.monotonic() - started:.0f} giây")
    return code


def say(text: str) -> None:
    print(f"· {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
