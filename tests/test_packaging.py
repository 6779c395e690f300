"""The wheel is what an office installs: it must work where there is nothing but Python."""

import json
import os
import re
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

import motcua

ROOT = Path(__file__).resolve().parent.parent

pytestmark = pytest.mark.packaging


def run(*command: str | Path, **environment: str) -> str:
    result = subprocess.run(
        [str(part) for part in command],
        env={**clean_environment(), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-3000:]
    return result.stdout


def clean_environment() -> dict[str, str]:
    hidden = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PYTHONPATH", "MOTCUA_HOME", "PORT")
    return {name: value for name, value in os.environ.items() if name not in hidden}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT)
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def program(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`motcua` from the wheel, in an environment that holds nothing else but what the wheel asks for."""
    place = tmp_path_factory.mktemp("empty") / "venv"
    run(sys.executable, "-m", "venv", "--without-pip", place)
    uv = [
        Path(sys.executable).with_name("uv"),
        "pip",
        "install",
        "--quiet",
        "--python",
        place / "bin" / "python",
    ]
    run(*uv, "--require-hashes", "--requirement", ROOT / "requirements" / "base.txt")
    run(*uv, "--no-deps", wheel)
    run(*uv[:2], "check", "--quiet", "--python", place / "bin" / "python")
    return place / "bin" / "motcua"


@pytest.fixture(scope="module")
def home(program: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    run(program, "migrate", "--verbosity", "0", MOTCUA_HOME=str(folder))
    return folder


@pytest.fixture(scope="module")
def address(program: Path, home: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [program, "serve"],
        env={**clean_environment(), "MOTCUA_HOME": str(home), "PORT": str(port)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdout is not None
    try:
        assert str(port) in server.stdout.readline()
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        assert server.wait(timeout=20) == 0
        server.stdout.close()


def fetch(url: str) -> str:
    """The server says that it is up a moment before its worker is."""
    for _attempt in range(100):
        time.sleep(0.1)
        try:
            with urlopen(url, timeout=10) as answer:
                return answer.read().decode()
        except URLError as problem:
            if not isinstance(problem.reason, ConnectionError):
                raise
    raise AssertionError(f"no answer from {url}")


def test_wheel_holds_assets_fonts_translations_and_licence(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in (
        "motcua/web/shared/static/vendor/htmx.min.js",
        "motcua/web/shared/static/vendor/icons.svg",
        "motcua/web/shared/static/vendor/bpmn-navigated-viewer.min.js",
        "motcua/web/shared/static/vendor/bpmn-js.css",
        "motcua/web/shared/static/vendor/diagram-js.css",
        "motcua/web/shared/static/vendor/licences/bpmn-js.txt",
        "motcua/documents/forms/fonts/Tinos_400Regular.ttf",
        "motcua/locale/en/LC_MESSAGES/django.mo",
    ):
        assert wanted in names
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_wheel_holds_every_file_of_the_package_and_nothing_else(wheel: Path) -> None:
    listed = run("git", "-C", ROOT, "ls-files", "--cached", "--others", "--exclude-standard", "motcua").split(
        "\n"
    )
    wanted = {name for name in listed if name and (ROOT / name).exists()}
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    made = re.compile(r"motcua/(web/shared/static/vendor|documents/forms/fonts|locale)/")
    assert wanted <= held
    assert [name for name in sorted(held - wanted) if not made.match(name)] == []


def test_doctor_finds_everything_required(program: Path, home: Path) -> None:
    report = json.loads(run(program, "doctor", "--json", MOTCUA_HOME=str(home)))
    assert report["version"] == motcua.__version__
    assert [line for line in report["findings"] if line["is_required"] and not line["is_present"]] == []


def test_program_lists_its_commands_and_knows_its_version(program: Path, home: Path) -> None:
    listing = run(program, MOTCUA_HOME=str(home))
    for command in ("serve", "worker", "demo", "import-procedures", "due-date", "verify", "doctor"):
        assert re.search(rf"^  {command} +\S", listing, flags=re.MULTILINE), command
    assert run(program, "--version").strip() == motcua.__version__


def test_served_pages_find_their_styles_scripts_and_fonts(address: str) -> None:
    page = fetch(f"{address}/")
    assets = set(re.findall(r'(?:href|src)="(/static/[^"#]+)', page))
    assert assets
    for asset in assets:
        text = fetch(address + asset) if not asset.endswith((".png", ".woff2", ".ico")) else ""
        for url in re.findall(r"""url\(["']?(?!data:|#)([^"')]+)""", text) if asset.endswith(".css") else []:
            with urlopen(f"{address}{asset.rpartition('/')[0]}/{url}", timeout=10) as answer:
                assert answer.status == 200
