"""A voice made by the server, for want of recordings and of a browser with a Vietnamese voice."""

import io
import logging
import shutil
import subprocess
import wave

from django.utils.translation import gettext as _

from motcua.core.errors import RuleViolation

logger = logging.getLogger(__name__)
PROGRAM = "espeak-ng"
WORDS_A_MINUTE = 135
TIMEOUT = 5.0  # seconds; a call takes a tenth of one


class VoiceMissing(RuleViolation):
    """No program on the server speaks, or it did not this time: there is no such sound, and no harm done."""

    code = "voice_missing"
    http_state = 404


def can_speak() -> bool:
    """Whether the program is there."""
    return shutil.which(PROGRAM) is not None


def speak(text: str, *, timeout: float = TIMEOUT) -> bytes:
    """The text spoken in Vietnamese, as a WAV file.

    The text goes through standard input: nothing in it is an option of the program. Raises VoiceMissing when
    espeak-ng is not installed, fails, or takes longer than `timeout` seconds.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise VoiceMissing(_("Máy chủ chưa có giọng đọc. Xin cài espeak-ng hoặc ghi âm các từ."))
    try:
        result = subprocess.run(
            [program, "-v", "vi", "-b", "1", "-s", str(WORDS_A_MINUTE), "--stdin", "--stdout"],
            input=text.encode(),
            capture_output=True,
            timeout=timeout,
            check=True,
        )
        return _with_true_length(result.stdout)
    except (subprocess.SubprocessError, OSError, wave.Error, EOFError) as problem:
        logger.warning("%s failed: %s", PROGRAM, type(problem).__name__)
        raise VoiceMissing(_("Giọng đọc trên máy chủ không chạy được.")) from problem


def _with_true_length(streamed: bytes) -> bytes:
    """The same sound; a program that writes to a pipe states a length of hours in the head of the file."""
    whole = io.BytesIO()
    with wave.open(io.BytesIO(streamed), "rb") as sound, wave.open(whole, "wb") as out:
        out.setnchannels(sound.getnchannels())
        out.setsampwidth(sound.getsampwidth())
        out.setframerate(sound.getframerate())
        out.writeframes(sound.readframes(sound.getnframes()))
    return whole.getvalue()
