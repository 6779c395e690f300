"""A worker killed in the middle of a slice: the next one goes on, nothing is lost or double."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 90  # seconds


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def motcua(home: Path, *arguments: str) -> subprocess.Popen[bytes]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.Popen(
        [sys.executable, "-m", "motcua.config.cli", *arguments],
        cwd=ROOT,
        env={**environment, "MOTCUA_HOME": str(home), "DJANGO_SETTINGS_MODULE": "motcua.config.settings"},
        stdout=subprocess.DEVNULL,
    )


def ask(home: Path, sql: str) -> int:
    with sqlite3.connect(home / "motcua.sqlite3", timeout=20) as database:
        return int(database.execute(sql).fetchone()[0])


@pytest.fixture
def worker(home: Path) -> Iterator[subprocess.Popen[bytes]]:
    assert motcua(home, "demo", "--cases", "240").wait(PATIENCE) == 0
    process = motcua(home, "worker")
    yield process
    process.kill()
    process.wait()


def test_a_killed_worker_leaves_a_replay_that_goes_on(home: Path, worker: subprocess.Popen[bytes]) -> None:
    expected = ask(home, "SELECT sum(expected) FROM demo_replay")
    there = ask(home, "SELECT count(*) FROM cases_case")
    deadline = time.monotonic() + PATIENCE
    while not 0 < ask(home, "SELECT sum(received) FROM demo_replay") < expected:
        assert worker.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert ask(home, "SELECT count(*) FROM demo_turn") > 0

    assert motcua(home, "demo", "--wait").wait(PATIENCE) == 0
    assert ask(home, "SELECT count(*) FROM demo_turn") == 0
    assert ask(home, "SELECT sum(received) FROM demo_replay") == expected
    assert ask(home, "SELECT count(*) FROM cases_case") == there + expected
    assert motcua(home, "verify").wait(PATIENCE) == 0
