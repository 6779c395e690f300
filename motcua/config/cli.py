"""The program `motcua`: its commands are the management commands of our own apps, dashes for underscores.

Django's commands (migrate, createsuperuser, …) work through it too, but are not listed.
"""

from __future__ import annotations

import difflib
import io
import os
import sys
from collections.abc import Sequence
from typing import TextIO, cast

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management import BaseCommand, get_commands, load_command_class
from django.core.management.base import OutputWrapper
from django.utils.translation import gettext as _

import motcua

READER_GONE = 128 + 13  # what a shell reports of a program ended by SIGPIPE


class PlainErrors(io.TextIOBase):
    """Where a command's errors go: to standard error, without the class name Django puts before a refusal."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text.replace("CommandError: ", "", 1))

    def isatty(self) -> bool:
        return sys.stderr.isatty()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code, or quietly READER_GONE when nobody reads on (`motcua … | head`)."""
    try:
        try:
            return run(arguments)
        finally:
            sys.stdout.flush()  # here, or Python complains at its very end where nothing can be caught
    except BrokenPipeError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())  # for what is still in the buffer
        return READER_GONE


def run(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code: 0 done, 1 refused or failed, 2 not understood."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] in (["--version"], ["version"]):
        print(motcua.__version__)
        return 0
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    try:
        django.setup()
    except (ImproperlyConfigured, ValueError, OSError) as problem:
        print(f"Không khởi động được: {problem}", file=sys.stderr)
        return 1
    if not given or given[0] in {"-h", "--help", "help"}:
        print(overview())
        return 0
    name, rest = given[0].replace("-", "_"), given[1:]
    apps = get_commands()
    if name not in apps:
        print(unknown(given[0]), file=sys.stderr)
        return 2
    command = load(name)
    command.stderr = OutputWrapper(cast(TextIO, PlainErrors()))
    command.stderr.style_func = command.style.ERROR
    command.run_from_argv(["motcua", given[0], *rest])
    return 0


def overview() -> str:
    """What `motcua` alone prints: our commands, a line each."""
    own = {spoken(name): load(name).help for name in our_commands()}
    width = max(map(len, own), default=0)
    lines = [f"  {name:<{width}}  {_first_line(text)}" for name, text in sorted(own.items())]
    return "\n".join(
        [
            _("motcua %(version)s: một cửa điện tử. Cách dùng: motcua LỆNH [tham số]")
            % {"version": motcua.__version__},
            "",
            *lines,
            "",
            _("Xem tham số của một lệnh: motcua LỆNH --help"),
        ]
    )


def our_commands() -> list[str]:
    return [name for name, app in get_commands().items() if _app_name(app).startswith("motcua")]


def unknown(word: str) -> str:
    near = difflib.get_close_matches(word.replace("_", "-"), [spoken(name) for name in our_commands()], n=1)
    if near:
        return _("Không có lệnh “%(word)s”; có phải ý bạn là `motcua %(near)s`?") % {
            "word": word,
            "near": near[0],
        }
    return _("Không có lệnh “%(word)s”; gõ `motcua` để xem các lệnh.") % {"word": word}


def load(name: str) -> BaseCommand:
    app = get_commands()[name]
    return app if isinstance(app, BaseCommand) else load_command_class(app, name)


def spoken(name: str) -> str:
    return name.replace("_", "-")


def _app_name(app: str | BaseCommand) -> str:
    return app if isinstance(app, str) else type(app).__module__


def _first_line(text: str) -> str:
    return str(text).strip().partition("\n")[0]


if __name__ == "__main__":
    sys.exit(main())
