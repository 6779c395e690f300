"""Everything `make check` looks at: all of it runs, a line each, with details of what failed."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent

# As an office would set it up, so that `check --deploy` looks at what really runs.
PRODUCTION = {
    "MOTCUA_PUBLIC_URL": "https://motcua.example.vn",
    "MOTCUA_HOSTS": "motcua.example.vn",
    "MOTCUA_SECRET_KEY": "a-key-of-more-than-fifty-characters-for-this-check-only-0123456789",
}

CHECKS: dict[str, list[str]] = {
    "ruff": ["ruff", "check", "."],
    "format": ["ruff", "format", "--check", "."],
    "mypy": ["mypy"],
    "layers": ["lint-imports", "--no-cache"],
    "djlint": ["djlint", "motcua", "--lint", "--quiet"],
    "migrations": ["motcua", "makemigrations", "--check", "--dry-run"],
    "deploy": ["motcua", "check", "--deploy", "--fail-level", "WARNING"],
    "translations": ["python", "scripts/messages.py", "check"],
    "docs": ["python", "scripts/docs.py", "--check"],
    "architecture": ["python", "-m", "pytest", "-q", "tests/test_architecture.py", "tests/test_licences.py"],
    "packaging": ["python", "-m", "pytest", "-q", "-m", "packaging"],
}


def main(wanted: list[str]) -> int:
    unknown = [name for name in wanted if name not in CHECKS]
    if unknown:
        print(f"No such check: {', '.join(unknown)}; there are {', '.join(CHECKS)}")
        return 2
    failed = [name for name in CHECKS if (not wanted or name in wanted) and not passes(name)]
    print(f"HỎNG / FAILED: {', '.join(failed)}" if failed else "Mọi kiểm tra đều đạt / all checks passed")
    return 1 if failed else 0


def passes(name: str) -> bool:
    program, *arguments = CHECKS[name]
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="motcua-check-") as home:
        environment = {**os.environ, "MOTCUA_HOME": home, "PYTHONUTF8": "1"}
        environment.pop("DATABASE_URL", None)
        if name == "deploy":
            environment |= PRODUCTION
        result = subprocess.run(
            [BIN / program, *arguments],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    is_good = result.returncode == 0
    print(f"{'✓' if is_good else '✗'} {name:<13} {time.monotonic() - started:5.1f} s", flush=True)
    if not is_good:
        print(result.stdout, flush=True)
    return is_good


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
