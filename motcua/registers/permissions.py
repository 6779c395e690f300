"""Who may do what with books. A centre keeps the books of the agency it belongs to."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.models import Agency
from motcua.core.access import Right, may, right
from motcua.core.actors import Actor, Role
from motcua.core.errors import NotAllowed

ENTER = right(
    "registers.enter",
    gettext_lazy("vào sổ chứng thực, sổ hộ tịch"),
    Role.RECEIVER,
    Role.SPECIALIST,
    Role.RECORDS_CLERK,
    Role.LEADER,
    Role.DIRECTOR,
)
VIEW = right(
    "registers.view",
    gettext_lazy("xem, in sổ chứng thực, sổ hộ tịch"),
    Role.RECEIVER,
    Role.SPECIALIST,
    Role.HEAD_OF_SECTION,
    Role.RECORDS_CLERK,
    Role.LEADER,
    Role.DIRECTOR,
)
CORRECT = right(
    "registers.correct",
    gettext_lazy("đính chính, hủy số trong sổ"),
    Role.SPECIALIST,
    Role.RECORDS_CLERK,
    Role.DIRECTOR,
)
CLOSE = right(
    "registers.close",
    gettext_lazy("mở sổ, khóa sổ"),
    Role.RECORDS_CLERK,
    Role.LEADER,
    Role.DIRECTOR,
)


def may_with_books(actor: Actor, wanted: Right, agency: Agency) -> bool:
    """Whether the right is held for the agency itself or at the centre that keeps its books."""
    if may(actor, wanted, agency.path):
        return True
    paths = actor.paths_of(wanted.roles)
    return bool(paths) and Agency.objects.served_by(paths).filter(pk=agency.pk).exists()


def check_books(actor: Actor, wanted: Right, agency: Agency) -> None:
    """Raise NotAllowed unless the right is held for the agency's books: no statement, or one."""
    if not may_with_books(actor, wanted, agency):
        raise NotAllowed(_("Ông/bà không có quyền: %(right)s.") % {"right": wanted.label})
