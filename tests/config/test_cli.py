"""The program `motcua`: what it lists, how it takes commands, how it refuses."""

import os
import subprocess
import sys

import pytest
from django.core.management import get_commands

import motcua
from motcua.config import cli


def test_version_needs_no_settings(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("django.setup", lambda: pytest.fail("must not load Django"))
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == motcua.__version__


@pytest.mark.parametrize("arguments", [[], ["--help"], ["help"]])
def test_overview_lists_our_commands_with_dashes_and_no_others(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 0
    listed = capsys.readouterr().out
    assert "\n  doctor " in listed
    assert "\n  serve " in listed
    assert "\n  import-procedures " in listed
    assert "migrate" not in listed


def test_every_command_of_ours_says_what_it_does_in_one_line() -> None:
    for name in cli.our_commands():
        text = str(cli.load(name).help).strip()
        assert text, name
        assert len(text.splitlines()[0]) <= 90, name
        assert not text.isascii(), f"{name}: its help is not Vietnamese"


def test_unknown_command_gets_one_sentence_with_the_nearest_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["import-procedure"]) == 2
    written = capsys.readouterr()
    assert (
        written.err.strip()
        == "Không có lệnh “import-procedure”; có phải ý bạn là `motcua import-procedures`?"
    )
    assert written.out == ""


def test_word_like_no_command_is_sent_to_the_overview(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["xyzzy"]) == 2
    assert capsys.readouterr().err.strip() == "Không có lệnh “xyzzy”; gõ `motcua` để xem các lệnh."


def test_commands_of_django_work_without_being_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert "diffsettings" in get_commands()
    assert cli.main(["diffsettings"]) == 0
    assert "MOTCUA" in capsys.readouterr().out.upper()


def test_refusal_of_a_command_is_shown_without_a_class_name(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        cli.main(["serve", "--port", "99999999"])
    assert leaving.value.code == 1
    message = capsys.readouterr().err
    assert "99999999" in message
    assert "CommandError" not in message


@pytest.mark.parametrize("arguments", [[], ["--version"], ["diffsettings"]])
def test_a_reader_who_has_gone_ends_the_program_quietly(arguments: list[str]) -> None:
    """`motcua … | head -0`: the pipe is closed before the first word, so no buffer hides it."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        program = [sys.executable, "-m", "motcua.config.cli", *arguments]
        ended = subprocess.run(program, stdout=writing, stderr=subprocess.PIPE, text=True, check=False)
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr) == (cli.READER_GONE, "")
