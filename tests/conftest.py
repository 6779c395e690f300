"""What all tests share: quick password hashing, files in a temporary folder, one fixed moment.

Property tests draw the same examples at each run, so that a red run says something about the change before
it; `make fuzz` draws new ones.
"""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

from motcua.agencies.queries import forget_calendars
from motcua.catalogue.queries import forget_versions
from motcua.core.rules.dates import VN_TZ

hypothesis_settings.register_profile("same", derandomize=True, deadline=None)
hypothesis_settings.register_profile("fuzz", deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture(autouse=True)
def _cheap_and_tidy(settings: Any, tmp_path: Path) -> None:
    """No slow password hashes, no files in the data folder, nothing remembered from the test before."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "files"
    forget_versions()
    forget_calendars()  # a rolled-back test leaves its calendars behind under ids that come again


@pytest.fixture
def now() -> datetime:
    """A Tuesday in an ordinary working week, in office hours: 24/03/2026 09:00."""
    return datetime(2026, 3, 24, 9, 0, tzinfo=VN_TZ)
