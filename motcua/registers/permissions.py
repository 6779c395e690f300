"""Who may do what with books and certification."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.agencies.models import Agency
from motcua.core.access import Right, may, right
from motcua.core.actors import Actor, Role
from motcua.core.errors import NotAllowed
from motcua.registers.models import CertificationEntry, agencies_kept_from

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
    Role.RECEIVER,
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

PROPOSE_DESTRUCTION = right(
    "registers.propose_destruction",
    gettext_lazy("đề nghị tiêu hủy giấy tờ hết thời hạn lưu"),
    Role.RECORDS_CLERK,
    Role.DIRECTOR,
)
APPROVE_DESTRUCTION = right(
    "registers.approve_destruction",
    gettext_lazy("duyệt tiêu hủy giấy tờ hết thời hạn lưu"),
    Role.LEADER,
)
HOLD_PAPERS = right(
    "registers.hold_papers",
    gettext_lazy("giữ lại giấy tờ, không cho tiêu hủy"),
    Role.RECORDS_CLERK,
    Role.LEADER,
    Role.DIRECTOR,
)
DESTROY = right("registers.destroy", gettext_lazy("tiêu hủy tệp theo biên bản (việc nền)"))  # no officer's

CERTIFY_AT_DESK = right(
    "registers.certify_at_desk",
    gettext_lazy("nhập, theo dõi yêu cầu chứng thực"),
    Role.RECEIVER,
    Role.DIRECTOR,
)
LIST_CERTIFICATIONS = right(
    "registers.list_certifications",
    gettext_lazy("xem yêu cầu chứng thực của mình"),
    Role.RECEIVER,
    Role.DIRECTOR,
    Role.LEADER,
    Role.RECORDS_CLERK,
)
CERTIFY = right("registers.certify", gettext_lazy("ký chứng thực"), Role.LEADER)
SEAL = right("registers.seal", gettext_lazy("đóng dấu bản chứng thực"), Role.RECORDS_CLERK)
SET_CERTIFICATION = right(
    "registers.set_certification", gettext_lazy("đặt cách làm chứng thực"), Role.DIRECTOR
)

SET_ATTESTATIONS = right(
    "registers.set_attestations",
    gettext_lazy("viết mẫu lời chứng"),
    Role.DIRECTOR,
    Role.ADMINISTRATOR,
)

VIEW_LETTERS = right(
    "registers.view_letters",
    gettext_lazy("xem thư chúc mừng, chia buồn"),
    Role.RECORDS_CLERK,
    Role.LEADER,
    Role.DIRECTOR,
)
GIVE_LETTERS = right(
    "registers.give_letters",
    gettext_lazy("in, gửi thư chúc mừng, chia buồn"),
    Role.RECORDS_CLERK,
    Role.DIRECTOR,
)
SIGN_LETTERS = right("registers.sign_letters", gettext_lazy("ký số thư chúc mừng, chia buồn"), Role.LEADER)
SET_LETTERS = right(
    "registers.set_letters",
    gettext_lazy("viết mẫu thư, chọn người ký thư"),
    Role.LEADER,
    Role.DIRECTOR,
)
WRITE_LETTERS = right("registers.write_letters", gettext_lazy("lập thư (việc nền)"))  # no officer's


def may_with_books(actor: Actor, wanted: Right, agency: Agency) -> bool:
    """Whether the right is held for the agency itself or at a unit that keeps its books."""
    if may(actor, wanted, agency.path):
        return True
    paths = actor.paths_of(wanted.roles)
    return bool(paths) and agencies_kept_from(paths).filter(pk=agency.pk).exists()


def check_books(actor: Actor, wanted: Right, agency: Agency) -> None:
    """Raise NotAllowed unless the right is held for the agency's books: no statement, or one."""
    if not may_with_books(actor, wanted, agency):
        raise NotAllowed(_("Ông/bà không có quyền: %(right)s.") % {"right": wanted.label})


def certifications_seen_by(actor: Actor) -> QuerySet[CertificationEntry]:
    """Requests of the centres where the actor works, and of the agencies for which they sign or seal."""
    wanted = Q(pk__in=[])
    for path in actor.paths_of(CERTIFY_AT_DESK.roles):
        wanted |= Q(office__agency__path__startswith=path)
    for path in actor.paths_of(SEAL.roles):
        wanted |= Q(agency__path__startswith=path)
    if actor.holds(CERTIFY.roles, None):
        wanted |= Q(certifier_id=actor.id)
    rows = CertificationEntry.objects.filter(wanted)
    return rows.select_related(
        "receipt__payment", "office__agency", "agency", "authorisation"
    ).prefetch_related("papers__line__book", "papers__line__corrections", "papers__case")
