"""Reading the cases and events of another system: names of columns, channels, states, moments. Pure.

Nothing is guessed silently: what cannot be read stays empty, and the reader is told what was wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from motcua.core.rules.dates import parse_moment
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import fold_words, nfc, squeeze

LONGEST_CODE = 60
LONGEST_TEXT = 200
FIRST_YEAR, LAST_YEAR = 1975, 2100


class Anomaly(StrEnum):
    """What an import found odd. Everything is loaded all the same, or kept word for word."""

    BROKEN_LINE = "broken_line"
    WRONG_ENCODING = "wrong_encoding"
    MISSING_CODE = "missing_code"
    TOO_LONG = "too_long"
    REPEATED_CASE = "repeated_case"
    NATIVE_CASE = "native_case"
    UNKNOWN_PROCEDURE = "unknown_procedure"
    UNKNOWN_AGENCY = "unknown_agency"
    UNKNOWN_CHANNEL = "unknown_channel"
    UNKNOWN_STATE = "unknown_state"
    UNREADABLE_DATE = "unreadable_date"
    MISSING_RECEIVED = "missing_received"
    MISSING_DUE = "missing_due"
    MISSING_END = "missing_end"
    END_BEFORE_START = "end_before_start"
    HANDED_OVER_BEFORE_END = "handed_over_before_end"
    STATE_AGAINST_DATES = "state_against_dates"
    UNKNOWN_CASE = "unknown_case"
    MISSING_TIME = "missing_time"
    UNKNOWN_UNIT = "unknown_unit"
    EVENT_BEFORE_START = "event_before_start"
    EVENT_AFTER_END = "event_after_end"
    REPEATED_EVENT = "repeated_event"


# Of each column the names it may bear, folded; the first is the documented one.
CASE_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "code": ("code", "case", "case code", "ma ho so", "ma hs", "so ho so", "ma"),
    "procedure": ("procedure", "procedure code", "ma thu tuc", "ma tthc", "thu tuc", "ten thu tuc"),
    "agency": ("agency", "co quan", "ma co quan", "co quan giai quyet", "don vi", "ma don vi",
               "don vi giai quyet", "unit"),
    "channel": ("channel", "kenh", "kenh tiep nhan", "hinh thuc", "hinh thuc nop", "cach nop"),
    "applicant": ("applicant", "nguoi nop", "chu ho so", "ho ten", "ho va ten", "to chuc ca nhan"),
    "received": ("received", "received at", "ngay nhan", "ngay tiep nhan", "tiep nhan", "nhan luc"),
    "due": ("due", "due at", "hen tra", "ngay hen tra", "han", "han tra", "han xu ly"),
    "finished": ("finished", "finished at", "co ket qua", "ngay co ket qua", "ngay ket thuc", "hoan thanh"),
    "handed_over": ("handed over", "handed over at", "tra ket qua", "ngay tra ket qua", "ngay tra",
                    "tra luc"),
    "state": ("state", "status", "trang thai", "tinh trang"),
}  # fmt: skip
EVENT_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "case": ("case", "case code", "code", "ma ho so", "ma hs", "so ho so"),
    "time": ("time", "at", "thoi gian", "thoi diem", "ngay gio", "ngay", "luc"),
    "step": ("step", "buoc", "buoc xu ly", "cong viec", "noi dung"),
    "unit": ("unit", "don vi", "bo phan", "phong", "agency"),
    "officer": ("officer", "can bo", "nguoi xu ly", "nguoi thuc hien"),
    "note": ("note", "ghi chu", "dien giai", "y kien"),
}
_CHANNELS = {
    "direct": "direct", "1": "direct", "truc tiep": "direct", "counter": "direct", "tai quay": "direct",
    "online": "online", "2": "online", "truc tuyen": "online", "qua mang": "online",
    "cong dich vu cong": "online", "dvc": "online",
    "post": "post", "3": "post", "buu chinh": "post", "buu chinh cong ich": "post", "bcci": "post",
    "buu dien": "post", "qua buu chinh": "post",
    "home visit": "home_visit", "tai nha": "home_visit", "tiep nhan tai nha": "home_visit",
}  # fmt: skip
_STATES = {
    1: "submitted|moi dang ky|moi nop",
    2: "received|duoc tiep nhan|da tiep nhan|tiep nhan",
    3: "not accepted|khong duoc tiep nhan|tu choi tiep nhan",
    4: "in progress|dang xu ly|dang giai quyet",
    5: "awaiting supplement|cho bo sung|cho bo sung ho so|yeu cau bo sung|bo sung",
    6: "awaiting payment|cho thuc hien nghia vu tai chinh|nghia vu tai chinh|cho nghia vu tai chinh",
    7: "ended by applicant|withdrawn|nguoi nop rut ho so|rut ho so|da rut|cong dan yeu cau rut",
    8: "stopped|dung xu ly|tam dung",
    9: "decided|finished|da co ket qua|co ket qua|da xu ly xong|da giai quyet|hoan thanh",
    10: "handed over|da tra ket qua|tra ket qua|da tra",
}
_STATE_WORDS = {word: state for state, words in _STATES.items() for word in words.split("|")}


def columns_of(
    header: Sequence[str], known: Mapping[str, tuple[str, ...]], required: Sequence[str]
) -> dict[str, int]:
    """Where each known column stands. Raises Unreadable when a required one is missing."""
    names = [" ".join(fold_words(cell)) for cell in header]
    found: dict[str, int] = {}
    for column, spellings in known.items():
        place = next((names.index(name) for name in spellings if name in names), None)
        if place is not None and place not in found.values():
            found[column] = place
    missing = [known[column][0] for column in required if column not in found]
    if missing:
        raise Unreadable(
            f"Tệp thiếu cột {', '.join(missing)}. Các cột đọc được: {', '.join(header)[:300]}. "
            "Tên cột xem docs/import_cases.md."
        )
    return found


def clean(text: str) -> str:
    """As stored: composed spelling, single spaces, no control characters."""
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return squeeze(nfc(text))


def channel_in(text: str) -> str | None:
    """The channel a word or number means; empty for an empty text, None for an unknown word."""
    key = " ".join(fold_words(text))
    return _CHANNELS.get(key) if key else ""


def state_in(text: str) -> int | None:
    """The national state that a number from 1 to 10 or a word means; None for an unknown or empty text."""
    key = " ".join(fold_words(text))
    if key.isascii() and key.isdigit() and 1 <= int(key) <= 10:
        return int(key)
    return _STATE_WORDS.get(key)


def moment_in(text: str) -> datetime | None:
    """The moment; None for an empty text. Raises Unreadable, also for years no file of ours can mean."""
    if not text:
        return None
    moment = parse_moment(text)
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise Unreadable(f"Năm {moment.year} không hợp lý.")
    return moment


def dates_amiss(
    *,
    state: int | None,
    received_at: datetime | None,
    due_at: datetime | None,
    finished_at: datetime | None,
    handed_over_at: datetime | None,
) -> list[Anomaly]:
    """What does not fit together in the dates of one case."""
    ends = [moment for moment in (finished_at, handed_over_at) if moment is not None]
    checks = (
        (Anomaly.MISSING_RECEIVED, received_at is None),
        (Anomaly.MISSING_DUE, due_at is None and state not in (1, 3)),
        (Anomaly.MISSING_END, state in (7, 9, 10) and not ends),
        (Anomaly.END_BEFORE_START, received_at is not None and any(end < received_at for end in ends)),
        (Anomaly.HANDED_OVER_BEFORE_END, len(ends) == 2 and ends[1] < ends[0]),
        (Anomaly.STATE_AGAINST_DATES, state in (2, 4, 5, 6) and bool(ends)),
    )
    return [anomaly for anomaly, holds in checks if holds]
