"""Messages of a made-up notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from motcua.core.actors import Actor, ActorKind, Grant, Role, job_actor
from motcua.notifications.actions import NewMessage, Reference, Sender
from motcua.notifications.choices import MessageState
from motcua.notifications.models import Message
from motcua.notifications.notices import Notice
from tests.factories import NOW

BY = job_actor("kiểm thử")
ADDRESS = "nguyenvanan@thu.example"
PATH = "1.2."
DIRECTOR = Actor(ActorKind.OFFICER, 7, "Giám đốc", (Grant(Role.DIRECTOR, PATH),))
ADMINISTRATOR = Actor(ActorKind.OFFICER, 8, "Quản trị", (Grant(Role.ADMINISTRATOR, PATH),))
_keys = count(1)


@dataclass(frozen=True, slots=True)
class Facts:
    """What fills the text."""

    code: str
    at: datetime


READY: Notice[Facts] = Notice(
    key="test.ready",
    label="Có kết quả",
    subject="Hồ sơ %(code)s đã có kết quả",
    text="Hồ sơ %(code)s có kết quả lúc %(at)s.\n\nXem tại https://mc.example/tra-cuu/",
    sample=Facts("H29.1", NOW),
    lasts=timedelta(days=2),
)
NEAR: Notice[Facts] = Notice(
    key="test.near",
    label="Sắp đến lượt",
    subject="Sắp đến lượt %(code)s",
    text="Còn hai người nữa.",
    sample=Facts("D-047", NOW),
    lasts=timedelta(minutes=10),
    is_urgent=True,
)


def new_message(notice: Notice[Facts] = READY, **values: Any) -> NewMessage:
    """A message nobody wrote before."""
    given: dict[str, Any] = {
        "facts": Facts("H29.1-260324-0001", NOW),
        "address": ADDRESS,
        "reference": Reference("case", "H29.1-260324-0001"),
        "sender": Sender("Trung tâm Phục vụ hành chính công phường Bình Hòa", PATH),
        "key": f"test:{next(_keys):06d}",
    }
    return NewMessage(notice=notice, **{**given, **values})


def states() -> list[MessageState]:
    """Of all messages in the order of writing."""
    return [MessageState(state) for state in Message.objects.order_by("pk").values_list("state", flat=True)]
