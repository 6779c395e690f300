"""Who may do what in the hall."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from motcua.agencies.choices import AgencyKind
from motcua.agencies.models import Agency, Office
from motcua.core.access import right
from motcua.core.actors import Actor, Role

CALL = right("queueing.call", _("gọi số, phục vụ tại quầy"), Role.RECEIVER, Role.DIRECTOR)
ISSUE = right("queueing.issue", _("cấp số cho người dân"), Role.RECEIVER, Role.DIRECTOR)
# Whoever keeps the machinery manages the hall; who waits there is no business of theirs.
WATCH = right("queueing.watch", _("xem hàng đợi"), Role.RECEIVER, Role.DIRECTOR)
MANAGE_HALL = right(
    "queueing.manage_hall",
    _("quản lý nhóm lấy số, quầy, đối tượng ưu tiên, máy lấy số và bảng gọi số"),
    Role.DIRECTOR,
    Role.ADMINISTRATOR,
)
CLOSE_DAY = right("queueing.close_day", _("đóng hàng đợi cuối ngày"), Role.DIRECTOR)
GUIDE = right("queueing.guide", _("hướng dẫn ở bàn hướng dẫn"), Role.RECEIVER, Role.DIRECTOR)
ADVISE = right(
    "queueing.advise",
    _("ghi và xem lời hướng dẫn đã cho"),
    Role.RECEIVER,
    Role.SPECIALIST,
    Role.DIRECTOR,
)


def advice_offices(actor: Actor) -> QuerySet[Office]:
    """The reception points where the actor gives advice and reads what was said.

    Those of the own centre; for a specialist also the points of the centre that receives for the unit.
    """
    offices = Office.objects.select_related("agency__parent").order_by("agency__path", "-is_main", "name")
    paths = actor.paths_of(ADVISE.roles)
    units = Agency.objects.filter(path__in=paths).exclude(kind__in=[AgencyKind.COMMUNE, AgencyKind.DISTRICT])
    served = Q(agency__kind=AgencyKind.CENTRE, agency__parent__in=units.values("parent"))
    return offices.filter(Q(agency__in=Agency.objects.under(paths).values("pk")) | served)
