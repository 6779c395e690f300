"""The bounds of a bench process, and how it answers."""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

MEMORY = 1_600 * 1024**2  # bytes: a picture of 120 megapixels in colour, twice, and the programs themselves
OUTPUT = 400 * 1024**2  # bytes of one file written


def confine(*, seconds: int) -> None:
    """Bound this process from now on: processor seconds, memory, size of what it writes, no core dump."""
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (OUTPUT, OUTPUT))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def answer(**found: Any) -> None:
    """Tell the caller what came out."""
    sys.stdout.write(json.dumps(found))


class Unfit(Exception):
    """The file is not taken; `word` is one of `workbench.SENTENCES`, `values` go into its sentence."""

    def __init__(self, word: str, **values: Any) -> None:
        super().__init__(word)
        self.word = word
        self.values = values
