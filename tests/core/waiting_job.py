"""A job for the tests: waits as long as a file is there, so that its worker can be killed meanwhile."""

from __future__ import annotations

import time
from pathlib import Path

from django_tasks import task


@task()
def wait_for_removal(path: str) -> str:
    """Return "done" once the file is gone."""
    while Path(path).exists():
        time.sleep(0.02)
    return "done"
