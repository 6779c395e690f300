"""What motcua imports and packs must not force a licence on the offices and firms that build on it."""

import importlib.metadata
import json
import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent

# The LGPL leaves a program that only calls the library its own licence; GPL and AGPL do not.
FORBIDDEN = re.compile(r"(?<![A-Za-z])A?GPL|(?<!LESSER )GENERAL PUBLIC LICENSE|AFFERO", re.IGNORECASE)
# Found by name because their wheels state a milder licence than that of the code inside.
NAMED = {"pillow-heif", "pymupdf", "pm4py", "unidecode", "viewflow", "vietnam-provinces"}


def runtime_distributions() -> list[str]:
    """Canonical names of everything that `pip install motcua` brings along, on this platform."""
    found: set[str] = set()
    seen: set[tuple[str, str]] = set()
    waiting = [("motcua", "")]
    while waiting:
        name, extra = waiting.pop()
        try:
            needs = [Requirement(line) for line in importlib.metadata.requires(name) or []]
        except importlib.metadata.PackageNotFoundError:
            continue  # for another platform
        found.add(name)
        for need in needs:
            if need.marker is None or need.marker.evaluate({"extra": extra}):
                asked = [(canonicalize_name(need.name), wanted) for wanted in ("", *need.extras)]
                waiting += [pair for pair in asked if pair not in seen]
                seen.update(asked)
    found.discard("motcua")
    return sorted(found)


def stated_licence(name: str) -> str:
    """What a distribution says about its licence: the expression, else the field and the classifiers."""
    metadata = importlib.metadata.metadata(name)
    if expression := metadata.get("License-Expression"):
        return expression
    classifiers = [line for line in metadata.get_all("Classifier") or [] if line.startswith("License ::")]
    return "; ".join(filter(None, [(metadata.get("License") or "").partition("\n")[0], *classifiers]))


def is_forbidden(licence: str) -> bool:
    """One permitted choice in an OR is enough."""
    return all(FORBIDDEN.search(choice) for choice in re.split(r"\bOR\b", licence))


@pytest.mark.parametrize(
    ("licence", "forbidden"),
    [
        ("GPL-3.0-or-later", True),
        ("AGPL-3.0", True),
        ("GNU General Public License v3 (GPLv3)", True),
        ("GNU Affero General Public License", True),
        ("LGPL-3.0-only", False),
        ("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", False),
        ("MIT OR GPL-2.0", False),
        ("BSD-3-Clause", False),
    ],
)
def test_gpl_is_told_from_what_is_permitted(licence: str, forbidden: bool) -> None:
    assert is_forbidden(licence) is forbidden


def test_the_walk_over_dependencies_sees_the_deep_ones() -> None:
    assert {"django", "psycopg-binary", "psycopg-pool", "sqlparse", "pydantic-core", "fido2"} <= set(
        runtime_distributions()
    )


@pytest.mark.parametrize("name", runtime_distributions())
def test_runtime_dependency_states_a_licence_that_is_not_gpl(name: str) -> None:
    licence = stated_licence(name)
    assert licence, f"{name} states no licence: look it up and decide"
    assert not is_forbidden(licence), f"{name}: {licence}"
    assert name not in NAMED


def test_runtime_lock_names_no_package_known_to_hide_gpl_code() -> None:
    lock = (ROOT / "requirements" / "base.txt").read_text(encoding="utf-8")
    assert NAMED.isdisjoint(re.findall(r"^([a-z0-9-]+)==", lock, flags=re.MULTILINE))


def test_web_assets_state_licences_that_are_not_gpl() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))
    packages = {path: package for path, package in lock["packages"].items() if path}
    assert packages
    for path, package in packages.items():
        assert package.get("license"), path
        assert not is_forbidden(package["license"]), f"{path}: {package['license']}"


def test_no_committed_lock_names_a_package_index() -> None:
    for path in [*(ROOT / "requirements").iterdir(), ROOT / "package-lock.json"]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r'"resolved"|--(extra-)?index-url|--find-links', text), path.name


def test_every_locked_package_has_hashes() -> None:
    for path in (ROOT / "requirements").glob("*.txt"):
        entries = re.split(r"^(?=[a-z0-9-]+==)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
        assert entries
        assert all("--hash=sha256:" in entry for entry in entries), path.name
