"""Prepare everything motcua needs to run here: .venv with locked packages, web assets, translations.

Runs on the plain Python of the machine (no package needed) and does only what is out of date, so that a
second run takes a fraction of a second. Used by every target of the Makefile.
"""

from __future__ import annotations  # so that an older Python gets as far as the sentence that refuses it

import argparse
import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / "python"
REQUIREMENTS = ROOT / "requirements"

LOCKS = {"run": "base.txt", "develop": "dev.txt"}


class CannotContinue(Exception):
    """Something a person has to do first; the message says what, in Vietnamese and English."""


def check_python() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036 - this file also runs on the older Pythons it refuses
        found = ".".join(map(str, sys.version_info[:3]))
        raise CannotContinue(
            f"Cần Python 3.11 trở lên, máy này đang có {found}; hãy chạy lại với PYTHON=python3.11. / "
            f"Python 3.11 or newer is needed, this is {found}; run again with PYTHON=python3.11."
        )
    try:
        import ensurepip  # noqa: F401, PLC0415 - a separate package on Debian, the one that is often absent
        import venv  # noqa: F401, PLC0415
    except ImportError:
        raise CannotContinue(
            "Thiếu gói hệ thống python3-venv: hãy chạy `apt-get install python3-venv` rồi gõ lại lệnh. / "
            "The system package python3-venv is missing: run `apt-get install python3-venv`, then repeat."
        ) from None


def check_port(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            raise CannotContinue(
                f"Cổng {port} không dùng được vì đang có chương trình khác dùng hoặc không được phép; "
                f"hãy chọn cổng khác, ví dụ `make demo PORT={port + 1 if port < 65535 else 8000}`. / "
                f"Port {port} is taken or not allowed; choose another with PORT=."
            ) from None


def digest(*parts: str | Path) -> str:
    summary = hashlib.sha256()
    for part in parts:
        summary.update(part.read_bytes() if isinstance(part, Path) else part.encode())
    return summary.hexdigest()


def run(*command: str | Path, quiet: bool = True) -> None:
    """Run a program; what it prints is shown only when it fails."""
    pipe = subprocess.PIPE if quiet else None
    result = subprocess.run(
        [str(part) for part in command], cwd=ROOT, stdout=pipe, stderr=subprocess.STDOUT, check=False
    )
    if result.returncode:
        sys.stderr.write((result.stdout or b"").decode(errors="replace")[-4000:])
        name = " ".join(str(part) for part in command[:4])
        raise CannotContinue(
            f"Lệnh `{name} …` không chạy được, xem lý do ở trên (thường do mất mạng). / "
            f"`{name} …` failed, see above (often the network)."
        )


def environment_is_sound() -> bool:
    """A copied or half-made .venv, or one of a Python that was replaced, is made anew."""
    try:
        probe = "import sys, pip; print(sys.prefix, *sys.version_info[:2])"
        answer = subprocess.run([str(PYTHON), "-c", probe], capture_output=True, text=True, check=False)
    except OSError:
        return False
    return answer.stdout.split() == [str(VENV), *map(str, sys.version_info[:2])]


def install(lock: str) -> None:
    """Install a lock file with uv, and with pip where uv cannot (an unusual platform or package index)."""
    path = REQUIREMENTS / lock
    uv = [str(BIN / "uv"), "pip", "install", "--quiet", "--python", str(PYTHON)]
    try:
        fast = [*uv, "--require-hashes", "-r", str(path)]
        if subprocess.run(fast, cwd=ROOT, capture_output=True, check=False).returncode == 0:
            return
    except OSError:
        pass  # no uv for this platform
    run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", path)


def packages(purpose: str) -> None:
    lock = LOCKS[purpose]
    stamp = VENV / f".motcua-{purpose}"
    wanted = digest(
        f"{sys.version_info[:2]} {ROOT}",
        *(REQUIREMENTS / name for name in ("tools.txt", "base.txt", lock)),
        ROOT / "pyproject.toml",
    )
    done = VENV.exists() and stamp.exists() and stamp.read_text() == wanted
    if done and PYTHON.exists() and (BIN / "motcua").exists():
        return
    if not environment_is_sound():
        say("Tạo môi trường Python (.venv)")
        shutil.rmtree(VENV, ignore_errors=True)
        run(sys.executable, "-m", "venv", VENV)
    say(f"Cài các gói đã khoá phiên bản ({lock})")
    run(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", REQUIREMENTS / "tools.txt")
    install(lock)
    run(
        *(PYTHON, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"),
        *("--no-index", "--disable-pip-version-check", "--editable", ROOT),
    )
    stamp.write_text(wanted)


def say(text: str) -> None:
    print(f"· {text}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--for", dest="purpose", choices=sorted(LOCKS), default="develop")
    parser.add_argument("--port", type=int, help="fail at once if this port cannot be had")
    options = parser.parse_args()
    started = time.monotonic()
    try:
        check_python()
        if options.port is not None:
            check_port(options.port)
        packages(options.purpose)
        run(PYTHON, ROOT / "scripts" / "assets.py", quiet=False)
        run(PYTHON, ROOT / "scripts" / "messages.py", "compile")
    except CannotContinue as reason:
        print(reason, file=sys.stderr)
        return 1
    seconds = time.monotonic() - started
    if seconds > 2:
        say(f"Chuẩn bị xong sau {seconds:.0f} giây")
    return 0


if __name__ == "__main__":
    sys.exit(main())
