"""What an officer does about messages that did not go."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.errors import NotFound
from motcua.core.transactions import action
from motcua.notifications.choices import MessageState
from motcua.notifications.errors import NotWaiting
from motcua.notifications.models import Message
from motcua.notifications.permissions import MANAGE_MESSAGES


@action
def resend(*, message_id: int, by: Actor, now: datetime) -> None:
    """Try a failed or given-up message once more from the start, unless its time has passed.

    Raises NotFound, NotAllowed, NotWaiting.
    """
    message = _message(message_id, by)
    if message.expires_at is not None and message.expires_at <= now:
        raise NotWaiting(_("Tin này đã quá thời gian có ích, gửi lại chỉ làm người nhận hiểu lầm."))
    if not message.address:
        raise NotWaiting(_("Địa chỉ và nội dung tin này đã xóa vì quá hạn lưu."))
    stopped = Message.objects.filter(pk=message.pk, state__in=(MessageState.FAILED, MessageState.GIVEN_UP))
    if not stopped.update(
        state=MessageState.QUEUED,
        state_at=now,
        not_before=now,
        attempts=0,
        last_error="",
        attended_at=now,
        attended_by=by.label,
    ):
        raise NotWaiting(_("Tin này không ở trạng thái gửi lại được."))


@action
def give_up(*, message_id: int, by: Actor, now: datetime) -> None:
    """Send a waiting or failed message no more. Raises NotFound, NotAllowed, NotWaiting while it is sent."""
    message = _message(message_id, by)
    open_ones = Message.objects.filter(
        pk=message.pk, state__in=(MessageState.QUEUED, MessageState.FAILED), claim=""
    )
    if not open_ones.update(state=MessageState.GIVEN_UP, state_at=now, attended_at=now, attended_by=by.label):
        raise NotWaiting(_("Tin này đang gửi hoặc không còn chờ gửi."))


def _message(message_id: int, by: Actor) -> Message:
    message = Message.objects.filter(pk=message_id).first()
    if message is None:
        raise NotFound(_("Không có tin này."))
    check(by, MANAGE_MESSAGES, message.agency_path)
    return message
