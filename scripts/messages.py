"""Interface texts: collect them, keep locale/en up to date, compile it, and check that it is complete.

Vietnamese is the source language, so only the English catalogue exists. Works with Babel alone; GNU gettext
is not needed. Templates are read by Django's own lexer, the way Django's makemessages does.

    python scripts/messages.py update|compile|check
"""

import io
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "motcua"
CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
VIETNAMESE = re.compile(r"[^<>\n]*[ăâđêôơưĂÂĐÊÔƠƯ\u00e0-\u00ff\u1ea0-\u1ef9][^<>\n]*")
MARKERS = ("gettext", "_(", "translate", "trans ")


def main(arguments: list[str]) -> int:
    match arguments:
        case ["update"]:
            return update()
        case ["compile"]:
            return compile_catalogue()
        case ["check"]:
            return check()
    print(__doc__)
    return 2


def update() -> int:
    catalogue = read()
    catalogue.update(collect(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, catalogue, width=110, sort_by_file=True, include_lineno=False, include_previous=False)
    missing = sum(1 for message in catalogue if message.id and not is_translated(message))
    print(f"locale/en: {len(catalogue)} messages, {missing} without English text")
    return 0


def compile_catalogue() -> int:
    """Write django.mo beside django.po, only when older: an open server would reload for nothing."""
    target = CATALOGUE.with_suffix(".mo")
    if not CATALOGUE.exists():
        return 0
    if target.exists() and target.stat().st_mtime_ns >= CATALOGUE.stat().st_mtime_ns:
        return 0
    fresh = target.with_suffix(f".{os.getpid()}")
    with fresh.open("wb") as file:
        write_mo(file, read())
    fresh.replace(target)
    return 0


def check() -> int:
    """Every text of the code has an English one with the same placeholders, and none is left over."""
    catalogue, collected = read(), collect()
    problems: list[str] = []
    for message in collected:
        if not message.id:
            continue
        known = catalogue.get(message.id, message.context)
        where = ", ".join(dict.fromkeys(path for path, _line in message.locations))
        if known is None or not is_translated(known):
            problems.append(f"no English text: {message.id!r} ({where})")
    for known in catalogue:
        if not known.id:
            continue
        if collected.get(known.id, known.context) is None:
            problems.append(f"no longer used: {known.id!r} (run `make messages`)")
        if known.fuzzy:
            problems.append(f"marked fuzzy: {known.id!r}")
        problems += [f"{error}: {known.id!r}" for error in known.check(catalogue)]
    problems += unmarked()
    if problems:
        print("\n".join(problems[:60]))
        print(f"locale/en is not complete: {len(problems)} problems")
        return 1
    print(f"locale/en is complete: {len(collected)} messages")
    return 0


def unmarked() -> Iterator[str]:
    """Vietnamese words in templates outside translation tags: nobody could ever read them in English."""
    for path in sorted(SOURCES.rglob("*.html")):
        closing: str | None = None
        for token in Lexer(path.read_text(encoding="utf-8")).tokenize():
            if token.token_type is TokenType.BLOCK:
                tag = token.contents.split()[0]
                if closing is None and tag in {"blocktranslate", "blocktrans", "comment"}:
                    closing = f"end{tag}"
                elif tag == closing:
                    closing = None
            elif token.token_type is TokenType.TEXT and closing is None:
                found = VIETNAMESE.search(token.contents)
                if found:
                    yield f"not marked for translation: {found[0].strip()!r} ({path.relative_to(ROOT)})"


def read() -> Catalog:
    if not CATALOGUE.exists():
        return empty()
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en", domain="django")


def empty() -> Catalog:
    """The header tells no moment: two people adding texts should not collide on it."""
    long_ago = datetime(2026, 1, 1, tzinfo=UTC)
    return Catalog(
        locale="en",
        domain="django",
        header_comment="# English interface texts of motcua; Vietnamese is the source language.",
        project="motcua",
        version="1",
        msgid_bugs_address="-",
        last_translator="motcua",
        language_team="motcua",
        creation_date=long_ago,
        revision_date=long_ago,
        fuzzy=False,
    )


def is_translated(message: object) -> bool:
    strings = getattr(message, "string", "")
    return all(strings) if isinstance(strings, tuple | list) else bool(strings)


def collect() -> Catalog:
    catalogue = empty()
    for path in sorted(SOURCES.rglob("*")):
        if path.suffix not in {".py", ".html", ".txt"} or "static" in path.parts:
            continue
        text = path.read_text(encoding="utf-8")
        if not any(marker in text for marker in MARKERS):
            continue
        name = path.relative_to(ROOT).as_posix()
        for line, message, context in messages(text, is_template=path.suffix != ".py", name=name):
            catalogue.add(message, locations=[(name, line)], context=context)
    return catalogue


def messages(
    text: str, *, is_template: bool, name: str
) -> Iterator[tuple[int, str | tuple[str, ...], str | None]]:
    if is_template:
        text = as_python(text, name)
    for line, function, found, _comments in extract_python(
        io.BytesIO(text.encode("utf-8")), KEYWORDS, [], {"encoding": "utf-8"}
    ):
        parts = list(found) if isinstance(found, tuple) else [found]
        context = None
        if "pgettext" in function:
            context, *parts = parts
        plural = function.startswith("n")
        wanted = parts[: 2 if plural else 1]
        if not wanted or not all(isinstance(part, str) and part for part in wanted):
            continue
        yield line, tuple(wanted) if plural else wanted[0], context


def as_python(text: str, name: str) -> str:
    """What Django makes of a template for xgettext, made readable for Python's tokenizer.

    Outside the calls only X and blanks are left, at whatever indentation the template has.
    """
    if not settings.configured:
        settings.configure(USE_I18N=True)
    return "(\n" + templatize(text, origin=name) + "\n)"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
