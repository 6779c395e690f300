"""The office's own recordings: one WAV file a word, joined to one call."""

import io
import wave
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.core.errors import RuleViolation

PAUSE = 0.08  # seconds between two words


class RecordingsIncomplete(RuleViolation):
    """A word was not recorded, or not like the others; the call must be spoken in another way."""

    code = "recordings_incomplete"


def recordings_of(office_id: int) -> Path:
    """Where the recordings of an office lie."""
    return Path(settings.RECORDINGS) / str(office_id)


def missing_recordings(folder: Path, clips: Sequence[str]) -> list[str]:
    """Which of the clips the folder does not hold; all of them when there is no folder."""
    held = {path.stem for path in folder.glob("*.wav")}
    return [clip for clip in clips if clip not in held]


def join_recordings(folder: Path, clips: Sequence[str]) -> bytes:
    """The clips, files `<clip>.wav` of the folder, one after the other as one WAV file.

    Raises RecordingsIncomplete naming the words that are missing, unreadable or of another format than the
    first (channels, sample width, rate).
    """
    missing = sorted({clip for clip in clips if not (folder / f"{clip}.wav").is_file()})
    if missing:
        raise RecordingsIncomplete(_("Chưa ghi âm: %s.") % ", ".join(missing))
    joined = io.BytesIO()
    with wave.open(joined, "wb") as out:
        shape: tuple[int, int, int] | None = None
        for clip in clips:
            own, frames = _read(folder / f"{clip}.wav")
            if shape is None:
                shape = own
                out.setnchannels(own[0])
                out.setsampwidth(own[1])
                out.setframerate(own[2])
            elif own != shape:
                raise RecordingsIncomplete(
                    _("Bản ghi âm “%s” khác định dạng với các bản khác; xin ghi lại.") % clip
                )
            else:
                out.writeframes(_silence(shape))
            out.writeframes(frames)
    return joined.getvalue()


def _read(path: Path) -> tuple[tuple[int, int, int], bytes]:
    try:
        with wave.open(str(path), "rb") as file:
            shape = (file.getnchannels(), file.getsampwidth(), file.getframerate())
            return shape, file.readframes(file.getnframes())
    except (wave.Error, EOFError, OSError) as problem:
        raise RecordingsIncomplete(
            _("Không đọc được bản ghi âm “%s”; cần tệp WAV không nén.") % path.stem
        ) from problem


def _silence(shape: tuple[int, int, int]) -> bytes:
    channels, width, rate = shape
    rest = b"\x80" if width == 1 else b"\0" * width  # samples of eight bits have no sign
    return rest * channels * int(rate * PAUSE)
