"""Write the pages of docs/ that are made from code; with --check, say which of them are out of date."""

import argparse
import os
import sys
from collections.abc import Callable
from pathlib import Path

import django
from django.utils.translation import override

ROOT = Path(__file__).resolve().parent.parent
NOTE = "<!-- Made by `make docs`; change the code, not this page. -->\n\n"

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
django.setup()

from motcua.cases import workflow  # noqa: E402 - the apps come first
from motcua.cases.choices import CaseState  # noqa: E402
from motcua.config import cli  # noqa: E402


def case_states() -> str:
    rows = [
        f"| {move.label} | {', '.join(str(int(source)) for source in move.sources)} | {int(move.target)} |\n"
        for move in workflow.MOVES.values()
    ]
    states = [f"| {state.value} | {state.label} | `{state.name}` |\n" for state in CaseState]
    return (
        "# Case states\n\n"
        "The ten national states (0 is a draft) and the moves between them: `motcua/cases/workflow.py`.\n\n"
        f"```mermaid\n{workflow.mermaid()}```\n\n"
        "| state | Vietnamese | in code |\n|---|---|---|\n" + "".join(states) + "\n"
        "| move | from | to |\n|---|---|---|\n" + "".join(rows)
    )


def commands() -> str:
    rows = [
        f"| `motcua {cli.spoken(name)}` | {str(cli.load(name).help).strip().partition(chr(10))[0]} |\n"
        for name in sorted(cli.our_commands())
    ]
    return "# Commands\n\n| command | what it does |\n|---|---|\n" + "".join(rows)


PAGES: dict[str, Callable[[], str]] = {"case_states.md": case_states, "commands.md": commands}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing")
    options = parser.parse_args()
    stale = []
    for name, page in PAGES.items():
        path = ROOT / "docs" / name
        with override("vi"):
            heading, _blank, rest = page().partition("\n\n")
        text = f"{heading}\n\n{NOTE}{rest}"
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(f"docs/{name}")
        if not options.check:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
    if options.check and stale:
        print(f"out of date, run `make docs`: {', '.join(stale)}")
        return 1
    print("docs: " + (", ".join(stale) + " written" if stale else "up to date"))
    return 0


if __name__ == "__main__":
    sys.exit(main())
