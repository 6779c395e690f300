"""Running what starts an event loop of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

R = TypeVar("R")


def apart(work: Callable[[], R]) -> R:
    """The result of `work`, done in a thread of its own while this one waits.

    pyHanko is asynchronous inside and starts a loop at each call; a thread that runs one already, as those of
    an asynchronous server or of a driver of browsers do, would refuse it.
    """
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="signing") as threads:
        return threads.submit(work).result()
