"""A replay that several tests of a module look at: played once, rolled back when the module is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime

import pytest
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from motcua.core.rules.dates import VN_TZ
from motcua.demo.actions import life_of, run_slice, unfinished_replays

NOW = datetime(2026, 11, 20, 16, 30, tzinfo=VN_TZ)
Stage = Callable[[], AbstractContextManager[None]]


@pytest.fixture(scope="module")
def stage(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Stage:
    """What is written inside lasts for the tests of the module; each of them leaves it as it was."""

    @contextmanager
    def open_stage() -> Iterator[None]:
        files = tmp_path_factory.mktemp("demo") / "files"
        hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
        settings = override_settings(MEDIA_ROOT=files, PASSWORD_HASHERS=hashers)
        with django_db_blocker.unblock(), settings, transaction.atomic():
            yield
            transaction.set_rollback(True)

    return open_stage


def play_to_the_end(turns: int = 60) -> int:
    """All slices of all replays, each with a Life of its own as after a restart; how many."""
    slices = 0
    while left := unfinished_replays():
        for replay in left:
            run_slice(life=life_of(replay), now=NOW, turns=turns)
            slices += 1
    return slices
