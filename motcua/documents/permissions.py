"""Who may do what with papers given out. Issuing one is part of the action that makes it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.core.access import right
from motcua.core.actors import Role

REVOKE = right(
    "documents.revoke",
    _("thu hồi văn bản đã phát hành"),
    Role.RECORDS_CLERK,
    Role.LEADER,
    Role.DIRECTOR,
)
