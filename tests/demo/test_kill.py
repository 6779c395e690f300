"""A worker killed in the middle of a slice: the next one goes on, nothing is lost or double."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.databases import asked, change
from tests.servers import PATIENCE, ROOT, chain_is_sound

# An office with few cases from the start and some tens to come, several slices of them.
PREPARE = """
import django
django.setup()
from dataclasses import replace
from django.utils import timezone
from motcua.demo.actions import SEED, begin_replay
from motcua.demo.office import build_office
from motcua.demo.tasks import keep_going
from motcua.demo.thang_binh import THANG_BINH
now = timezone.now()
few = replace(THANG_BINH, volume=replace(THANG_BINH.volume, at_once=3))
begin_replay(build_office(few, now=now), share=40 / few.volume.cases, seed=SEED, now=now)
assert keep_going()
"""


def run(environment: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )


def motcua(environment: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    return run(environment, "-m", "motcua.config.cli", *arguments)


@pytest.fixture
def worker(own_database: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    assert run(own_database, "-c", PREPARE).wait(PATIENCE) == 0
    process = motcua(own_database, "worker")
    yield process
    process.kill()
    process.wait()


@pytest.mark.sqlite
def test_a_killed_worker_leaves_a_replay_that_goes_on(
    own_database: dict[str, str], worker: subprocess.Popen[bytes]
) -> None:
    expected = asked(own_database, "SELECT sum(expected) FROM demo_replay")
    there = asked(own_database, "SELECT count(*) FROM cases_case")
    deadline = time.monotonic() + PATIENCE
    while not 0 < asked(own_database, "SELECT sum(received) FROM demo_replay") < expected:
        assert worker.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.05)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    assert asked(own_database, "SELECT count(*) FROM demo_turn") > 0

    change(own_database, "UPDATE core_workerbeat SET at = '2020-01-01 00:00:00'")  # a minute later
    assert motcua(own_database, "worker", "--once").wait(PATIENCE) == 0
    assert asked(own_database, "SELECT count(*) FROM demo_turn") == 0
    assert asked(own_database, "SELECT sum(received) FROM demo_replay") == expected
    assert asked(own_database, "SELECT count(*) FROM cases_case") == there + expected
    assert chain_is_sound(own_database)
