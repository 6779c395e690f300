"""The documentation that can be tested: settings, terms, dependencies, jobs, links, addresses."""

import json
import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.utils.module_loading import autodiscover_modules
from packaging.requirements import Requirement

from motcua.core.jobs import SCHEDULES
from motcua.demo.binh_hoa import OFFICERS
from motcua.demo.staffing import PASSWORD

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
ADDRESSES = re.compile(r"\]\(([^)\s]+)\)")
CODE_BLOCK = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
# Addresses people copy from their own machine: home folders, package indexes.
FOREIGN = re.compile(r"/(?:root|home|Users)/|pypi\.org|registry\.npmjs|--index-url")


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def in_code(page: str) -> set[str]:
    """Everything a page shows as code in its text."""
    return set(re.findall(r"`([^`\n]+)`", page))


def test_every_setting_of_the_environment_is_documented() -> None:
    sources = [*(ROOT / "motcua").rglob("*.py"), *(ROOT / "scripts").glob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    used = {name for name in re.findall(r"\bMOTCUA_[A-Z_]+\b", code) if not name.endswith("_")}
    missing = {*used, "DATABASE_URL", "PORT"} - in_code(read("operations.md"))
    assert missing == set(), "docs/operations.md does not explain them"


def test_no_setting_is_documented_that_nobody_reads() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "motcua").rglob("*.py"))
    documented = set(re.findall(r"^\| `(MOTCUA_[A-Z_]+)`", read("operations.md"), re.MULTILINE))
    assert documented
    assert {name for name in documented if name not in code} == set()


def test_every_model_stands_in_the_glossary() -> None:
    words = {word for shown in in_code(read("glossary.md")) for word in re.findall(r"\w+", shown)}
    models = {model.__name__ for model in apps.get_models() if model.__module__.startswith("motcua.")}
    assert models - words == set(), "docs/glossary.md does not know them"


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    python = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    for name in ("tools.in", "node.in"):
        lines = (ROOT / "requirements" / name).read_text(encoding="utf-8").splitlines()
        python += [line for line in lines if line.strip() and not line.startswith("#")]
    assets = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    declared = {Requirement(line).name for line in python}
    declared |= {*assets.get("dependencies", {}), *assets.get("devDependencies", {})}
    explained = set(re.findall(r"^\| `([^`]+)` \|", read("dependencies.md"), re.MULTILINE))
    assert declared - explained == set(), "docs/dependencies.md gives no reason for them"
    assert explained - declared == set(), "docs/dependencies.md explains what nobody uses"


def test_every_scheduled_job_is_documented() -> None:
    autodiscover_modules("tasks")
    assert set(SCHEDULES) - in_code(read("operations.md")) == set()


def test_every_decision_is_in_the_index_and_has_its_headings() -> None:
    decisions = sorted(path for path in (DOCS / "adr").glob("[0-9]*.md"))
    index = read("adr/README.md")
    assert [path.name for path in decisions if path.name not in index] == []
    numbers = [int(path.name[:4]) for path in decisions]
    assert numbers == list(range(1, len(decisions) + 1))
    for path in decisions:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {path.name[:4]} "), path.name
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"], (
            path.name
        )


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_links_lead_somewhere(page: Path) -> None:
    text = CODE_BLOCK.sub("", page.read_text(encoding="utf-8"))
    lost = [
        address
        for address in ADDRESSES.findall(text)
        if "://" not in address
        and not address.startswith(("#", "mailto:"))
        and not (page.parent / address.partition("#")[0]).exists()
    ]
    assert lost == []


@pytest.mark.parametrize("page", PAGES, ids=[str(page.relative_to(ROOT)) for page in PAGES])
def test_pages_name_no_machine_of_ours(page: Path) -> None:
    assert FOREIGN.findall(page.read_text(encoding="utf-8")) == []


def test_files_named_in_the_guides_exist() -> None:
    """Paths of code that a guide points to, such as `core/series.py`."""
    named = [
        (page.name, shown)
        for page in PAGES
        if "huong_dan" not in page.parts and page.name not in {"add_a_feature.md", "CHANGELOG.md"}
        for shown in in_code(CODE_BLOCK.sub("", page.read_text(encoding="utf-8")))
        if re.fullmatch(r"[\w.][\w./]*/[\w.]+\.(py|md|txt|toml|html|css|js|json)", shown)
    ]
    places = (ROOT, ROOT / "motcua", DOCS)
    lost = [pair for pair in named if not any((place / pair[1]).exists() for place in places)]
    assert lost == []


GUIDES = sorted((DOCS / "huong_dan").glob("*.md"))
# Bold words that stress and do not quote the screen.
STRESSED = {"đậm", "một lần", "sau 15 giờ", "chưa tính thời hạn"}
ORDER = re.compile(r"^(Quét thẻ|Hỏi số điện thoại|Chọn thủ tục|Đánh dấu giấy tờ|Nhìn thanh dưới|Bấm )")


@pytest.mark.parametrize("guide", GUIDES, ids=[guide.stem for guide in GUIDES])
def test_words_quoted_in_a_guide_stand_on_a_screen(guide: Path) -> None:
    folders = (ROOT / "motcua").rglob
    sources = [*folders("*.html"), *folders("*.py")]
    screens = " ".join(" ".join(path.read_text(encoding="utf-8") for path in sources).split())
    bold = re.findall(r"\*\*(.+?)\*\*", guide.read_text(encoding="utf-8"), re.DOTALL)
    quoted = {" ".join(words.split()) for words in bold} - STRESSED
    lost = sorted(words for words in quoted if not ORDER.match(words) and words not in screens)
    assert lost == [], "no screen says this any more"


@pytest.mark.parametrize("guide", GUIDES, ids=[guide.stem for guide in GUIDES])
def test_keys_of_a_guide_exist(guide: Path) -> None:
    templates = " ".join(path.read_text(encoding="utf-8") for path in (ROOT / "motcua").rglob("*.html"))
    keys = set(re.findall(r"`((?:Alt|Ctrl)\+\w+)`", guide.read_text(encoding="utf-8")))
    assert keys or guide.stem != "tiep_nhan"  # a guide to screens without keys names none
    assert sorted(key for key in keys if f'key="{key}"' not in templates) == []


def test_the_sign_ins_of_the_readme_are_those_of_the_sample_office() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [officer.username for officer in OFFICERS if f"`{officer.username}`" not in readme] == []
    assert f"`{PASSWORD}`" in readme
