"""Who looks after messages and consent."""

from django.utils.translation import gettext_lazy as _

from motcua.core.access import right
from motcua.core.actors import Actor, Role
from motcua.notifications.models import Message, MessageQuerySet

MANAGE_MESSAGES = right(
    "notifications.manage",
    _("xem và xử lý tin gửi người dân, ghi việc đồng ý nhận tin"),
    Role.ADMINISTRATOR,
    Role.DIRECTOR,
)
SET_QUIET_HOURS = right("notifications.set_quiet_hours", _("đặt giờ không gửi tin"), Role.ADMINISTRATOR)
FORGET_MESSAGES = right("notifications.forget", _("xóa địa chỉ và nội dung tin cũ (việc nền)"))
DELIVER_MESSAGES = right("notifications.deliver", _("gửi tin đang chờ (việc nền)"))


def visible_messages(actor: Actor) -> MessageQuerySet:
    """The messages sent in the name of agencies whose messages this actor looks after."""
    return Message.objects.below(actor.paths_of(MANAGE_MESSAGES.roles))
