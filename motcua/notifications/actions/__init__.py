"""Everything that changes messages and consent."""

from motcua.notifications.actions.attending import give_up, resend
from motcua.notifications.actions.consenting import Wish, opt_in, opt_out, record_wishes, stop_by_link
from motcua.notifications.actions.delivering import Delivered, deliver_batch
from motcua.notifications.actions.forgetting import forget_messages
from motcua.notifications.actions.queueing import (
    NewMessage,
    Reference,
    Sender,
    queue_message,
    queue_messages,
)
from motcua.notifications.actions.quieting import set_quiet_hours

__all__ = [
    "Delivered",
    "NewMessage",
    "Reference",
    "Sender",
    "Wish",
    "deliver_batch",
    "forget_messages",
    "give_up",
    "opt_in",
    "opt_out",
    "queue_message",
    "queue_messages",
    "record_wishes",
    "resend",
    "set_quiet_hours",
    "stop_by_link",
]
