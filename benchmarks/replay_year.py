"""How long a commune's year takes to replay through the actions on SQLite: 12,664 cases in 6 minutes or less.

The sample office of Bình Hòa with the volume of a busy commune (12,664 cases a year, as Tân Phú Tây had),
every case through all its steps, supplements, payments and hand-overs, with the event log, many actions a
commit. Prints seconds and actions a second; an action is one event of a case: what somebody did.

    .venv/bin/python benchmarks/replay_year.py [CASES]
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django

CASES, BUDGET_SECONDS = 12_664, 360.0
TURNS = 200  # in one commit


def main() -> int:
    cases = int(sys.argv[1]) if len(sys.argv) > 1 else CASES
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as home:
        os.environ |= {"MOTCUA_HOME": home, "DATABASE_URL": "sqlite://"}
        django.setup()
        result = importlib.import_module("_year").replay(cases=cases, turns=TURNS)
    result["is_within_budget"] = result["seconds"] * CASES / cases <= BUDGET_SECONDS
    print(json.dumps({"benchmark": "replay_year", **result}, indent=2))
    return 0 if result["is_within_budget"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
