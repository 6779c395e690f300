"""Recordings joined without loss; the server's voice, real where it is installed."""

import io
import os
import shutil
import time
import wave
from pathlib import Path

import pytest

from motcua.queueing.speech import (
    RecordingsIncomplete,
    VoiceMissing,
    call_clips,
    call_text,
    join_recordings,
    speak,
)

RATE = 16_000


def record(folder: Path, clip: str, frames: bytes, *, rate: int = RATE, width: int = 2) -> None:
    with wave.open(str(folder / f"{clip}.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(frames)


def test_a_call_is_its_recordings_with_pauses(tmp_path: Path) -> None:
    clips = call_clips("D-047", "4")
    sounds = {clip: bytes([number + 1, 0]) * 800 for number, clip in enumerate(sorted(set(clips)))}
    for clip, frames in sounds.items():
        record(tmp_path, clip, frames)
    with wave.open(io.BytesIO(join_recordings(tmp_path, clips)), "rb") as call:
        assert (call.getnchannels(), call.getsampwidth(), call.getframerate()) == (1, 2, RATE)
        frames = call.readframes(call.getnframes())
    pause = b"\0\0" * int(RATE * 0.08)
    assert frames == pause.join(sounds[clip] for clip in clips)


def test_words_not_recorded_are_named(tmp_path: Path) -> None:
    record(tmp_path, "moi-so", b"\1\0")
    with pytest.raises(RecordingsIncomplete, match="den-quay, so-1, so-3"):
        join_recordings(tmp_path, ["moi-so", "so-1", "den-quay", "so-3"])


def test_a_recording_unlike_the_others_is_named(tmp_path: Path) -> None:
    record(tmp_path, "moi-so", b"\1\0")
    record(tmp_path, "so-1", b"\1\0", rate=44_100)
    with pytest.raises(RecordingsIncomplete, match="so-1"):
        join_recordings(tmp_path, ["moi-so", "so-1"])
    (tmp_path / "so-1.wav").write_bytes(b"ID3 this is an MP3")
    with pytest.raises(RecordingsIncomplete, match="so-1"):
        join_recordings(tmp_path, ["moi-so", "so-1"])


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
def test_the_voice_of_the_server_speaks() -> None:
    with wave.open(io.BytesIO(speak(call_text("D-047", "3"))), "rb") as file:
        assert 1 < file.getnframes() / file.getframerate() < 10, "seconds"
        assert len(set(file.readframes(file.getnframes()))) > 100, "not silence"


def put_program(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    program = folder / "espeak-ng"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")


def test_without_the_program_the_way_out_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(VoiceMissing, match="espeak-ng"):
        speak("Mời số")


@pytest.mark.parametrize(
    "script", ["exit 1", "echo no sound", "exec sleep 10"], ids=["fails", "says nothing", "hangs"]
)
def test_a_program_that_does_not_speak_is_told_in_time(
    script: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    put_program(tmp_path, monkeypatch, script)
    begun = time.monotonic()
    with pytest.raises(VoiceMissing):
        speak("Mời số", timeout=0.5)
    assert time.monotonic() - begun < 3


def test_the_text_is_never_an_option(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    put_program(
        tmp_path,
        monkeypatch,
        f'echo "$@" > {tmp_path}/options; cat > {tmp_path}/text; cat {tmp_path}/so-1.wav',
    )
    record(tmp_path, "so-1", b"\1\0" * 100)
    assert speak("--path=/etc Mời số") == (tmp_path / "so-1.wav").read_bytes()
    assert (tmp_path / "text").read_text() == "--path=/etc Mời số"
    assert (tmp_path / "options").read_text() == "-v vi -b 1 -s 135 --stdin --stdout\n"
