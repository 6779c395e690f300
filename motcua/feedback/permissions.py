"""Who may read ratings. Giving one needs the ticket of the visit, or to stand at the kiosk as its holder."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.core.access import right
from motcua.core.actors import Role

VIEW_RATINGS = right(
    "feedback.view_ratings", _("xem đánh giá của người dân"), Role.DIRECTOR, Role.LEADER, Role.ADMINISTRATOR
)
