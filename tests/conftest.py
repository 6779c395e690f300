"""What all tests share: quick password hashing, files in a temporary folder, one fixed moment.

Property tests draw the same examples at each run, so that a red run says something about the change before
it; `make fuzz` draws new ones.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from hypothesis import settings as hypothesis_settings

from motcua.agencies.queries import forget_calendars
from motcua.catalogue.queries import forget_versions
from motcua.core.rules.dates import VN_TZ
from tests.databases import IS_POSTGRESQL, migrated, remove_file
from tests.databases import own_database as own_database_in

hypothesis_settings.register_profile("same", derandomize=True, deadline=None)
hypothesis_settings.register_profile("fuzz", deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what touches the database: on PostgreSQL nothing else is run a second time (scripts/test.py)."""
    for item in items:
        if "django_db_setup" in getattr(item, "fixturenames", ()) or item.get_closest_marker("django_db"):
            item.add_marker("database")


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What is loaded now stays to the end: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """This process begins with a copy of the migrated database; pytest-django migrates what it lacks."""
    test = connection.settings_dict["TEST"]
    if IS_POSTGRESQL:
        test["TEMPLATE"] = migrated()
        yield
        return
    remove_file(test["NAME"])
    shutil.copyfile(migrated(), test["NAME"])
    yield
    remove_file(test["NAME"])


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """Whether the database is there already: the file is, of which PostgreSQL makes a copy."""
    return django_db_keepdb or not IS_POSTGRESQL


@pytest.fixture
def own_database(db: None, tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of programs on a database of the test's own, migrated and empty."""
    with own_database_in(tmp_path / "home") as environment:
        yield environment


@pytest.fixture(autouse=True)
def _cheap_and_tidy(settings: Any, tmp_path: Path) -> None:
    """No slow password hashes, no files in the data folder, nothing remembered from the test before."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "files"
    # Keys and trust of the data folder are none of a test's business, nor the other way round.
    settings.TRUST_FOLDER, settings.TRIAL_FOLDER = tmp_path / "trusted", tmp_path / "authority"
    settings.SOFTHSM2_CONF = tmp_path / "softhsm" / "softhsm2.conf"
    forget_versions()
    forget_calendars()  # a rolled-back test leaves its calendars behind under ids that come again


@pytest.fixture
def now() -> datetime:
    """A Tuesday in an ordinary working week, in office hours: 24/03/2026 09:00."""
    return datetime(2026, 3, 24, 9, 0, tzinfo=VN_TZ)
