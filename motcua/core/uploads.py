"""Uploaded files that a job reads later: kept in the storage until the job is done, for a while at most.

They may hold personal data, so nobody can fetch them and they do not stay: whoever kept one forgets it, and
what was left behind by a crash is forgotten by a nightly job.
"""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.core.files import File
from django.core.files.storage import default_storage

FOLDER = "uploads"
KEEP = timedelta(days=14)


def keep_upload(file: File[bytes]) -> str:
    """Keep a file; returns the name to find it by. Done before a transaction opens: copying takes a while."""
    return default_storage.save(f"{FOLDER}/{uuid.uuid4().hex}", file)


@contextmanager
def kept_upload(name: str) -> Iterator[Path]:
    """A kept file as a path of this machine, whatever the storage is, while the block runs.

    Raises FileNotFoundError when it is kept no longer.
    """
    with tempfile.NamedTemporaryFile() as copy:
        with default_storage.open(name) as kept:
            shutil.copyfileobj(kept, copy)
        copy.flush()
        yield Path(copy.name)


def forget_upload(name: str) -> None:
    """Keep a file no longer; an empty or unknown name is none."""
    if name:
        default_storage.delete(name)


def forget_old_uploads(*, now: datetime) -> int:
    """Forget what has been kept for two weeks; returns how many files."""
    if not default_storage.exists(FOLDER):
        return 0
    names = [f"{FOLDER}/{name}" for name in default_storage.listdir(FOLDER)[1]]
    old = [name for name in names if default_storage.get_modified_time(name) < now - KEEP]
    for name in old:
        default_storage.delete(name)
    return len(old)
