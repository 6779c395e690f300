"""The sound of a call: the office's recordings if they are complete, else the voice of the server."""

from __future__ import annotations

import functools
import threading
from collections.abc import Iterable

from motcua.queueing.speech import (
    NotSpeakable,
    RecordingsIncomplete,
    call_clips,
    call_text,
    can_speak,
    join_recordings,
    missing_recordings,
    needed_clips,
    recordings_of,
    speak,
)

_one_at_a_time = threading.Lock()


def speaks_itself(office_id: int, letters: Iterable[str]) -> bool:
    """Whether the office has recorded every word that a call of one of its lines may need."""
    try:
        clips = needed_clips("".join(letters))
    except NotSpeakable:
        return False
    return not missing_recordings(recordings_of(office_id), clips)


def has_sound(office_id: int, code: str, counter: str) -> bool:
    """Whether `voice_of` can be asked for this call: the server speaks, or the words of it are recorded."""
    return can_speak() or not missing_recordings(recordings_of(office_id), call_clips(code, counter))


def voice_of(office_id: int, code: str, counter: str) -> bytes:
    """The call as a WAV file. Raises NotSpeakable, VoiceMissing."""
    try:
        return join_recordings(recordings_of(office_id), call_clips(code, counter))
    except RecordingsIncomplete:
        # Fifty boards ask at once: the program speaks for the first and the others get the same.
        with _one_at_a_time:
            return _spoken(call_text(code, counter))


@functools.lru_cache(maxsize=128)
def _spoken(text: str) -> bytes:
    return speak(text)
