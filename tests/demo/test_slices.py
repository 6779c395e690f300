"""The life in the background: slices that can break off anywhere, progress told, a job that goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from motcua.audit.models import Event
from motcua.core.models import Progress
from motcua.demo import tasks
from motcua.demo.actions import SAMPLES, life_of, load_demo, run_slice, unfinished_replays
from motcua.demo.models import Replay, Turn
from tests.demo.conftest import NOW, Stage, play_to_the_end

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("offices")]


@pytest.fixture(scope="module")
def offices(stage: Stage) -> Iterator[None]:
    """Both sample offices with a few newest cases; the older ones wait as turns."""
    few = tuple(replace(one, volume=replace(one.volume, at_once=12)) for one in SAMPLES["2025"])
    with stage(), pytest.MonkeyPatch.context() as patch:
        patch.setitem(SAMPLES, "2025", few)
        load_demo(now=NOW, cases=60, seed=3)
        yield


def life() -> list[tuple[object, ...]]:
    events = Event.objects.filter(subject_kind="case").order_by("subject_id", "number")
    return list(events.values_list("subject_id", "number", "kind", "at", "actor_label"))


@pytest.mark.sqlite
def test_slices_of_any_length_give_the_same_life():
    with transaction.atomic():
        play_to_the_end(turns=500)
        at_once = life()
        transaction.set_rollback(True)
    assert life() != at_once
    assert play_to_the_end(turns=10) > 10
    assert life() == at_once
    assert not Turn.objects.exists()


def test_a_slice_that_breaks_off_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch):
    replay = unfinished_replays()[0]
    before = life(), Turn.objects.count(), Replay.objects.get(pk=replay.pk).received
    broken = life_of(replay)
    monkeypatch.setattr(broken, "play", _failing(broken.play, after=10))
    with pytest.raises(RuntimeError), transaction.atomic():
        run_slice(life=broken, now=NOW)
    assert (life(), Turn.objects.count(), Replay.objects.get(pk=replay.pk).received) == before


def _failing(play: Callable[[Turn], list[Turn]], *, after: int) -> Callable[[Turn], list[Turn]]:
    played = 0

    def one(turn: Turn) -> list[Turn]:
        nonlocal played
        played += 1
        if played > after:
            raise RuntimeError
        return play(turn)

    return one


def test_progress_is_told_until_the_end():
    told = Progress.objects.get(name="demo.binh_hoa")
    assert (told.done, told.ended_at) == (0, None)
    assert told.total == Replay.objects.get(office="binh_hoa").expected == 49  # of 60 and one turned away
    run_slice(life=life_of(Replay.objects.get(office="binh_hoa")), now=NOW)
    assert 0 < Progress.objects.get(name="demo.binh_hoa").done <= told.total
    play_to_the_end()
    told.refresh_from_db()
    assert (told.done, told.ended_at) == (told.total, NOW)


def test_the_job_plays_for_a_spell_and_queues_itself_again(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tasks, "REST", 0)
    monkeypatch.setattr(tasks, "SPELL", 0.05)
    assert tasks.keep_going()
    assert tasks.keep_going()  # there is one already
    assert tasks.go_on.get_backend().__class__.__name__ == "DatabaseBackend"
    assert queued() == 1
    assert tasks.go_on.call() > 0
    assert queued() == 2
    play_to_the_end(turns=500)
    assert not tasks.keep_going()


def queued() -> int:
    return DBTaskResult.objects.filter(task_path=tasks.go_on.module_path).count()
