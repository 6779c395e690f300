"""What lint-imports cannot see: foreign keys given as text, writes in views, hidden imports and clocks."""

import ast
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "motcua"

LAYERS: list[set[str]] = [
    {name.strip().strip("()") for name in line.split("|")}
    for line in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ][0]["layers"]
]
# Height above the ground: core is 0. Folders of one line have the same height and do not know each other.
HEIGHT = {name: height for height, line in enumerate(reversed(LAYERS)) for name in line}

WRITES = {
    *("save", "create", "get_or_create", "update_or_create", "bulk_create", "bulk_update", "delete"),
    *("asave", "acreate", "aget_or_create", "aupdate_or_create", "abulk_create", "abulk_update", "adelete"),
    *("aupdate", "raw", "execute", "executemany"),
}
# `update` is also a word of dictionaries and sets: a write when it follows one of these.
QUERYSETS = {"objects", "all", "filter", "exclude", "select_for_update", "order_by", "distinct"}

PURE = ("motcua.core.rules", "motcua.core.worktime", "motcua.catalogue.rules")
EMPTY_WORDS = {"utils", "util", "helpers", "helper", "common", "services", "service", "misc", "manager"}


def modules(*folders: str) -> list[Path]:
    """Source files of these folders of the package, migrations left out."""
    found = [path for folder in folders or ("",) for path in (PACKAGE / folder).rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def place(path: Path, node: ast.AST) -> str:
    return f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 0)}"


def top_folder(module: str) -> str:
    return module.split(".")[1]


# --- layers ---------------------------------------------------------------------------------------------


def test_every_folder_is_in_the_list_of_layers() -> None:
    folders = {path.parent.relative_to(PACKAGE).parts[0] for path in PACKAGE.glob("*/**/*.py")}
    assert folders <= set(HEIGHT), "add the folder to the layers in pyproject.toml"


def test_every_folder_with_code_is_a_package() -> None:
    """lint-imports and mypy look past a folder without __init__.py."""
    folders = {path.parent for path in PACKAGE.rglob("*.py")}
    assert [folder for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def relations() -> Iterator[tuple[str, str, str]]:
    """Each foreign key between our own models: its name, its folder, the folder it points to."""
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith("motcua."):
            continue
        for field in model._meta.get_fields():
            target = field.related_model if isinstance(field, Field) else None
            if not isinstance(target, type) or not target.__module__.startswith("motcua."):
                continue
            yield (
                f"{model._meta.label}.{field.name}",
                top_folder(model.__module__),
                top_folder(target.__module__),
            )


def test_foreign_keys_point_downwards() -> None:
    upwards = [
        f"{name}: {own} -> {other}"
        for name, own, other in relations()
        if own != other and HEIGHT[own] <= HEIGHT[other]
    ]
    assert upwards == []


def test_sites_have_no_tables() -> None:
    models = [
        model for model in apps.get_models() if model.__module__.startswith(("motcua.web", "motcua.api"))
    ]
    assert models == []


@pytest.mark.parametrize("package", PURE)
def test_pure_package_works_without_django(package: str) -> None:
    if not PACKAGE.joinpath(*package.split(".")[1:]).exists():
        pytest.skip(f"{package} does not exist")
    program = (
        "import importlib, pkgutil, sys\n"
        "sys.modules.update({'django': None, 'psycopg': None, 'ninja': None})\n"
        f"package = importlib.import_module({package!r})\n"
        "for found in pkgutil.walk_packages(getattr(package, '__path__', []), package.__name__ + '.'):\n"
        "    importlib.import_module(found.name)\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr


# --- who writes -----------------------------------------------------------------------------------------


def chain(node: ast.expr) -> set[str]:
    """Names along an expression: Case.objects.filter(…) gives Case, objects, filter."""
    names: set[str] = set()
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            names.add(node.attr)
            node = node.value
        elif isinstance(node, ast.Subscript):
            node = node.value
        else:
            return names | ({node.id} if isinstance(node, ast.Name) else set())


def is_write(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    if call.func.attr == "update":
        return bool(chain(call.func.value) & QUERYSETS)
    return call.func.attr in WRITES


@pytest.mark.parametrize(
    ("source", "writes"),
    [
        ("case.save()", True),
        ("Case.objects.filter(id=1).update(state=4)", True),
        ("Case.objects.create()", True),
        ("form.save()", True),
        ("cursor.execute('…')", True),
        ("context.update(page=1)", False),
        ("receive_case(form=form, by=actor, now=now)", False),
        ("Case.objects.filter(id=1).first()", False),
    ],
)
def test_a_write_is_told_from_a_read(source: str, writes: bool) -> None:
    call = ast.parse(source, mode="eval").body
    assert isinstance(call, ast.Call)
    assert is_write(call) is writes


def test_sites_and_api_write_nothing() -> None:
    """A view calls one action; only actions change data."""
    found = [
        f"{place(path, node)}: {ast.unparse(node)[:80]}"
        for path in modules("web", "api")
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call) and is_write(node)
    ]
    assert found == []


def test_models_override_no_save() -> None:
    """What happens on a change stands in the action, where a reader finds it."""
    found = [
        place(path, node)
        for path in modules()
        if path.name == "models.py" or "models" in path.parts
        for node in ast.walk(parse(path))
        if isinstance(node, ast.FunctionDef) and node.name in {"save", "delete", "asave", "adelete"}
    ]
    assert found == []


def test_our_domains_send_each_other_no_signals() -> None:
    found = [
        place(path, node)
        for path in modules()
        for node in ast.walk(parse(path))
        if (isinstance(node, ast.ImportFrom) and node.module == "django.dispatch")
        or (isinstance(node, ast.ImportFrom) and node.module == "django.db.models.signals")
    ]
    assert found == []


# --- nothing hidden -------------------------------------------------------------------------------------


def test_nothing_is_imported_inside_a_function() -> None:
    """Except in AppConfig.ready(), which Django calls once the models exist."""
    found = [
        f"{place(path, inner)}: {ast.unparse(inner)}"
        for path in modules()
        for node in ast.walk(parse(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and not (path.name == "apps.py" and node.name == "ready")
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ]
    assert found == []


# Sites, commands and jobs look at the clock; all else is told the moment, so that a year can be replayed.
CLOCK_READERS = {"web", "api", "integrations", "config", "demo"}


def may_read_the_clock(path: Path) -> bool:
    parts = path.relative_to(PACKAGE).parts
    return parts[0] in CLOCK_READERS or "management" in parts or path.stem in {"tasks", "admin", "jobs"}


def reads_the_clock(node: ast.AST) -> bool:
    """`timezone.now`, also as a default; `localtime()`, but not `localtime(moment)`, which only converts."""
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func).rpartition(".")[2]
        return name in {"localdate", "localtime"} and not node.args and not node.keywords
    if not isinstance(node, ast.Attribute):
        return False
    return node.attr in {"now", "today", "utcnow"} and bool(chain(node) & {"timezone", "datetime", "date"})


@pytest.mark.parametrize(
    ("source", "reads"),
    [
        ("timezone.now()", True),
        ("DateTimeField(default=timezone.now)", True),
        ("datetime.datetime.now(tz)", True),
        ("date.today()", True),
        ("timezone.localtime()", True),
        ("timezone.localtime(moment)", False),
        ("request.now", False),
    ],
)
def test_a_look_at_the_clock_is_told_from_other_calls(source: str, reads: bool) -> None:
    assert any(reads_the_clock(node) for node in ast.walk(ast.parse(source))) is reads


def test_domains_have_no_hidden_clock() -> None:
    found = [
        place(path, node)
        for path in modules()
        if not may_read_the_clock(path)
        for node in ast.walk(parse(path))
        if reads_the_clock(node)
    ]
    assert found == []


def test_no_folder_or_file_has_an_empty_name() -> None:
    found = [
        str(path.relative_to(ROOT))
        for path in modules()
        if EMPTY_WORDS & {path.stem, *path.relative_to(PACKAGE).parts[:-1]}
    ]
    assert found == []
