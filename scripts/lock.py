"""Write requirements/*.txt: every dependency with its version and the hashes of all its files.

`make lock` keeps the versions that still fit; `make lock UPGRADE=1` takes the newest ones. The files
name no package index, so that they install from whatever index the machine is set up with.
"""

import argparse
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"

# Later files take the versions of the earlier ones, so that no package has two versions in one environment.
LOCKS: dict[str, list[str]] = {
    "base.txt": ["pyproject.toml"],
    "dev.txt": ["pyproject.toml", "--group", "dev", "--constraints", "requirements/base.txt"],
    "tools.txt": ["requirements/tools.in", "--constraints", "requirements/dev.txt"],
    "node.txt": ["requirements/node.in"],
}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    options = parser.parse_args()
    for name, arguments in LOCKS.items():
        command = [
            *(str(Path(sys.executable).with_name("uv")), "pip", "compile", *arguments),
            *("--output-file", f"requirements/{name}"),
            *("--universal", "--python-version", "3.11", "--generate-hashes", "--quiet"),
            *("--no-emit-index-url", "--no-emit-find-links"),
            *("--custom-compile-command", "make lock"),
        ]
        if options.upgrade:
            command.append("--upgrade")
        subprocess.run(command, cwd=ROOT, check=True)
        lines = (REQUIREMENTS / name).read_text(encoding="utf-8").splitlines()
        print(f"requirements/{name}: {sum('==' in line for line in lines)} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
