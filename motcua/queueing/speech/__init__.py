"""The spoken call: its words, the office's recordings of them, a voice made by the server."""

from motcua.queueing.speech.recordings import (
    RecordingsIncomplete,
    join_recordings,
    missing_recordings,
    recordings_of,
)
from motcua.queueing.speech.voice import VoiceMissing, can_speak, speak
from motcua.queueing.speech.words import VOCABULARY, NotSpeakable, call_clips, call_text, needed_clips

__all__ = [
    "VOCABULARY",
    "NotSpeakable",
    "RecordingsIncomplete",
    "VoiceMissing",
    "call_clips",
    "call_text",
    "can_speak",
    "join_recordings",
    "missing_recordings",
    "needed_clips",
    "recordings_of",
    "speak",
]
