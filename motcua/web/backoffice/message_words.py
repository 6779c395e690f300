"""What the screens of messages say beside what is stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from motcua.notifications.choices import MessageState
from motcua.notifications.models import Message
from motcua.notifications.notices import NOTICES

_TONES = {
    MessageState.QUEUED: "waiting",
    MessageState.SENT: "done",
    MessageState.FAILED: "refused",
    MessageState.EXPIRED: "late",
}
_FAILED = (MessageState.FAILED, MessageState.GIVEN_UP)
_OPEN = (MessageState.QUEUED, MessageState.FAILED)


@dataclass(frozen=True, slots=True)
class Row:
    """A message as a line: the words of its notice, its colour, and what may be done about it."""

    message: Message
    label: Any
    tone: str
    may_resend: bool
    may_give_up: bool


def rows_of(messages: Iterable[Message]) -> list[Row]:
    """The lines of a list."""
    return [
        Row(
            message=message,
            label=NOTICES[message.notice].label if message.notice in NOTICES else message.notice,
            tone=_TONES.get(MessageState(message.state), "neutral"),
            may_resend=message.state in _FAILED,
            may_give_up=message.state in _OPEN,
        )
        for message in messages
    ]


def connection_words(path: str) -> tuple[str, str]:
    """Tone and sentence about the e-mail channel; nothing when mails go out."""
    if not path:
        return "warning", _("Chưa khai báo máy chủ thư: tin chỉ xếp hàng chờ và sẽ quá hạn.")
    if path.endswith("FileChannel"):
        return "info", _("Thư được ghi thành tệp trong thư mục dữ liệu, không gửi ra ngoài.")
    return "", ""
