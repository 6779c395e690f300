"""How long signing takes: one second a paper or less, from a PKCS#12 file and from SoftHSM2; a pile of 100.

Wall time of one paper at level B-LT (stamp drawn, time stamp of the trial authority, revocation data
embedded, stored and recorded), on SQLite; a pile counts all its rounds, each opening the key anew. The ratio
is to the bare signature of the same key over the same bytes.

    .venv/bin/python benchmarks/signing.py [PAPERS]
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import tempfile
from pathlib import Path

import django
from django.core.management import call_command

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


def main() -> int:
    papers = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory(prefix="motcua-bench-") as home:
        os.environ["MOTCUA_HOME"] = home
        os.environ["DATABASE_URL"] = "sqlite://"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
        django.setup()
        call_command("migrate", verbosity=0)
        results = importlib.import_module("_signing").measure_all(papers)  # its models need the settings
    print(json.dumps(results, indent=2))
    return 0 if all(result["is_within_budget"] for result in results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
