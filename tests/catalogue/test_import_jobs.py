"""Importing by a job: in slices, cut off anywhere and gone on with, nothing double, nothing lost."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from motcua.audit.models import Event
from motcua.catalogue import actions
from motcua.catalogue.actions import importing
from motcua.catalogue.errors import SourceUnusable
from motcua.catalogue.models import ImportPart, ImportRun, Procedure, ProcedureVersion
from motcua.catalogue.queries import report_of
from motcua.core.actors import ANONYMOUS
from motcua.core.errors import Conflict, NotAllowed
from motcua.core.uploads import FOLDER
from tests.databases import asked, change
from tests.factories import NOW
from tests.factories_catalogue import BY, WITHOUT_UNIT, lines_of, raw

pytestmark = pytest.mark.django_db
RECORDS = [raw(f"9.0000{number:02}", cach_thuc_thuc_hien=WITHOUT_UNIT) for number in range(25)]
LINES = lines_of(*RECORDS, b"{broken", RECORDS[3])


@pytest.fixture(autouse=True)
def without_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "read_own_records", list)


def begin(lines: list[bytes] = LINES, name: str = "quoc-gia.jsonl") -> ImportRun:
    return actions.begin_import(file=ContentFile(b"\n".join(lines), name=name), name=name, by=BY, now=NOW)


def carry_out(run: ImportRun, *, is_again: bool = False) -> ImportRun:
    actions.carry_out_import(run_id=run.pk, is_again=is_again, by=BY, now=NOW)
    return ImportRun.objects.get(pk=run.pk)


def kept_files() -> list[str]:
    return default_storage.listdir(FOLDER)[1] if default_storage.exists(FOLDER) else []


def found(run: ImportRun) -> dict[str, Any]:
    counts = {
        name: getattr(run, name)
        for name in ("read", "created", "changed", "unchanged", "rejected", "kept_own")
    }
    return {**counts, "report": json.loads(run.report_text)}


def test_an_import_is_queued_and_carried_out_and_its_file_forgotten() -> None:
    run = begin()
    assert (run.finished_at, DBTaskResult.objects.count(), len(kept_files())) == (None, 1, 1)
    assert not report_of(run).needs_attention
    done = carry_out(run)
    assert (done.read, done.created, done.rejected, done.position, done.total) == (27, 25, 2, 25, 25)
    assert [line["line"] for line in report_of(done).rejected_lines] == [26, 27]
    assert len({item["code"] for item in report_of(done).needs_attention}) == 25
    assert (kept_files(), ImportPart.objects.count()) == ([], 0)
    kinds = [event.kind.removeprefix("catalogue.") for event in Event.objects.order_by("number")]
    assert kinds == ["import_started", *["procedures_imported"] * 3, "import_finished"]


def test_the_desk_waits_for_one_slice_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    real = importing.publish_over
    monkeypatch.setattr(
        importing, "publish_over", lambda due, **rest: sizes.append(len(due)) or real(due, **rest)
    )
    carry_out(begin())
    assert sizes == [10, 10, 5]


@pytest.mark.parametrize("stop_at", [0, 1, 2, 3])
def test_cut_off_anywhere_it_goes_on_and_finds_the_same(
    stop_at: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The third stop is between the last slice and the report."""
    with transaction.atomic():
        whole = found(carry_out(begin()))
        transaction.set_rollback(True)
    left = iter(range(stop_at)[::-1])
    real_slice, real_end = importing._load_slice, importing.finish_run

    def until_cut(act: Any) -> Any:
        def run_or_stop(**given: Any) -> Any:
            if next(left, None) is None:
                raise KeyboardInterrupt
            return act(**given)

        return run_or_stop

    monkeypatch.setattr(importing, "_load_slice", until_cut(real_slice))
    monkeypatch.setattr(importing, "finish_run", until_cut(real_end))
    run = begin()
    with pytest.raises(KeyboardInterrupt):
        carry_out(run)
    monkeypatch.setattr(importing, "_load_slice", real_slice)
    monkeypatch.setattr(importing, "finish_run", real_end)
    assert Procedure.objects.count() == min(10 * stop_at, 25)
    cut = found(carry_out(run, is_again=True))
    assert ProcedureVersion.objects.count() == 25
    assert ImportRun.objects.get().interruptions == 1
    assert carry_out(run).interruptions == 1  # finished: left alone
    assert cut == whole


def test_the_same_file_while_it_is_imported_gives_that_run_and_one_job() -> None:
    first = begin()
    assert begin(name="lan-hai.jsonl").pk == first.pk
    assert (DBTaskResult.objects.count(), len(kept_files())) == (1, 1)
    carry_out(first)
    again = carry_out(begin())
    assert (again.pk != first.pk, again.created, again.unchanged) == (True, 0, 25)


def test_another_process_on_the_same_run_gives_way(monkeypatch: pytest.MonkeyPatch) -> None:
    run = begin()
    real = importing.publish_over

    def overtaken(due: Any, **rest: Any) -> Any:
        ImportRun.objects.filter(pk=run.pk).update(position=20)
        return real(due, **rest)

    monkeypatch.setattr(importing, "publish_over", overtaken)
    with pytest.raises(Conflict):
        carry_out(run)


def test_what_is_refused_leaves_nothing_behind() -> None:
    with pytest.raises(SourceUnusable):
        begin([b"%PDF-1.7"])
    with pytest.raises(NotAllowed):
        actions.begin_import(file=ContentFile(b"{}"), name="x.jsonl", by=ANONYMOUS, now=NOW)
    with pytest.raises(NotAllowed):
        actions.resume_import(run_id=begin().pk, by=ANONYMOUS, now=NOW)
    assert len(kept_files()) == 1


def test_a_stopped_run_is_queued_again_once() -> None:
    run = begin()
    DBTaskResult.objects.update(status="FAILED")
    for _click in range(2):
        actions.resume_import(run_id=run.pk, by=BY, now=NOW)
    assert DBTaskResult.objects.filter(status="READY").count() == 1


def test_a_worker_killed_half_way_is_followed_by_another_that_doubles_nothing(
    own_database: dict[str, str], tmp_path: Path
) -> None:
    environment = own_database
    source = tmp_path / "quoc-gia.jsonl"
    source.write_bytes(b"\n".join(lines_of(*(raw(f"9.{number:06}") for number in range(300)))))

    def program(*arguments: str) -> list[str]:
        return [sys.executable, "-m", "motcua.config.cli", *arguments]

    subprocess.run([sys.executable, "-c", BEGIN, str(source)], env=environment, check=True)
    worker = subprocess.Popen(program("worker", "--once"), env=environment)
    while asked(environment, "SELECT position FROM catalogue_importrun") < 100:
        assert worker.poll() is None, "finished before it could be killed"
        time.sleep(0.01)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    done = asked(environment, "SELECT position FROM catalogue_importrun")
    assert 100 <= done < 300
    assert asked(environment, "SELECT count(*) FROM catalogue_procedure") == done

    change(environment, "UPDATE core_workerbeat SET at = '2020-01-01 00:00:00'")  # a minute later
    subprocess.run(program("worker", "--once"), env=environment, check=True)
    assert asked(environment, "SELECT count(*) FROM catalogue_importrun WHERE finished_at IS NOT NULL") == 1
    assert asked(environment, "SELECT interruptions FROM catalogue_importrun") == 1
    assert asked(environment, "SELECT created FROM catalogue_importrun") == 300
    assert asked(environment, "SELECT count(*) FROM catalogue_procedureversion WHERE number > 1") == 0
    assert asked(environment, "SELECT count(*) FROM catalogue_procedure WHERE origin = 'national'") == 300


BEGIN = """
import sys
from pathlib import Path
import django
django.setup()
from django.core.files.base import ContentFile
from django.utils import timezone
from motcua.catalogue.actions import begin_import
from motcua.core.actors import job_actor
name = Path(sys.argv[1])
begin_import(file=ContentFile(name.read_bytes(), name=name.name), name=name.name, by=job_actor("test"),
             now=timezone.now())
"""
