"""Run the whole suite on SQLite, then on PostgreSQL what touches the database.

Left out there: the browser tests, and long ones of sample data, pictures and text recognition that do not
hang on the database (marked `sqlite`).

What is missing (PostgreSQL, Chromium, what reads and signs papers) is installed with apt when root; else that
part is left out with a line that says so. The empty databases of both halves are made side by side before
(tests/databases.py). Arguments are pytest's; `--only sqlite` or `--only postgresql` runs one half.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import dataclass
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


# One more than cores, as tests wait for browsers and servers; a machine of many is seldom ours alone.
WORKERS = min(os.cpu_count() or 1, 3) + 1


@dataclass(frozen=True)
class Half:
    """The suite on one kind of database: which tests (pytest's -m), with which environment."""

    name: str
    wanted: str
    environment: dict[str, str]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    options, pytest_arguments = parser.parse_known_args()
    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)
    install_missing(options.only)
    results: dict[str, int] = {}
    with tempfile.TemporaryDirectory(prefix="motcua-test-") as home, ExitStack() as until_the_end:
        halves = []
        if options.only != "postgresql":
            halves.append(on_sqlite(Path(home)))
        if options.only != "sqlite":
            try:
                halves += on_postgresql(Path(home), until_the_end)
            except postgresql.DidNotStart as reason:
                say(f"Không dựng được PostgreSQL để kiểm thử / the test cluster did not start:\n{reason}")
                results["PostgreSQL"] = 1
        make_databases(halves)
        for half in halves:
            results[half.name] = pytest(half, pytest_arguments)
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


def on_sqlite(home: Path) -> Half:
    wanted = "not packaging and not postgresql"
    if chromium() is None:
        say("Bỏ qua kiểm thử trình duyệt: máy chưa có Chromium / browser tests skipped: no Chromium")
        wanted += " and not browser"
    return Half("SQLite", wanted, surroundings(home, "sqlite"))


def on_postgresql(home: Path, until_the_end: ExitStack) -> list[Half]:
    programs = postgresql.find_programs()
    if programs is None:
        say("Bỏ qua PostgreSQL: máy chưa có PostgreSQL 15 trở lên / PostgreSQL half skipped: none installed")
        return []
    url = until_the_end.enter_context(postgresql.cluster(programs))
    wanted = "database and not packaging and not browser and not sqlite"
    return [Half("PostgreSQL", wanted, surroundings(home, "postgresql") | {"DATABASE_URL": url})]


def surroundings(home: Path, name: str) -> dict[str, str]:
    """The environment of a half: a data folder of its own, nothing from outside that would change it."""
    data = home / name
    data.mkdir()
    environment = {**os.environ, "MOTCUA_HOME": str(data), "PYTHONUTF8": "1"}
    environment.pop("DATABASE_URL", None)
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    if environment.pop("PYTHONDONTWRITEBYTECODE", None):
        # Tests start dozens of programs; compiling for each of them would double the time they take.
        environment["PYTHONPYCACHEPREFIX"] = str(home / "compiled")
    return environment


def make_databases(halves: list[Half]) -> None:
    """Each process would make them itself; one that cannot be made is the tests' to report."""
    making = [
        subprocess.Popen([sys.executable, "-m", "tests.databases"], cwd=ROOT, env=half.environment)
        for half in halves
    ]
    for process in making:
        process.wait()


def pytest(half: Half, arguments: list[str]) -> int:
    say(half.name)
    command = [sys.executable, "-m", "pytest", "-q", "--durations=8"]
    command += ["-n", str(WORKERS), "--dist", "worksteal"]
    started = time.monotonic()
    code = subprocess.run(
        [*command, "-m", half.wanted, *arguments], cwd=ROOT, env=half.environment, check=False
    ).returncode
    say(f"{time.monotonic() - started:.0f} giây")
    return code


def say(text: str) -> None:
    print(f"· {text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
