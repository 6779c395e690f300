"""Who may do what with papers given out, with keys and with seals. Issuing is part of what makes a paper."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.core.access import check, may, right
from motcua.core.actors import Actor, ActorKind, Role
from motcua.documents.errors import KeyNotYours
from motcua.documents.models import KEY_MANAGERS, SEAL_KEEPERS, SigningKey

JUDGE = right("documents.judge", _("quét mã độc trong tệp"))  # no officer's: a job does it
REMOVE = right("documents.remove", _("xóa tệp của trang đã bỏ"))  # no officer's: a job does it
REVOKE = right(
    "documents.revoke",
    _("thu hồi văn bản đã phát hành"),
    Role.RECORDS_CLERK,
    Role.LEADER,
    Role.DIRECTOR,
)
SIGN = right(
    "documents.sign",
    _("ký số bằng khóa của mình"),
    Role.RECEIVER,
    Role.SPECIALIST,
    Role.HEAD_OF_SECTION,
    Role.LEADER,
    Role.RECORDS_CLERK,
    Role.DIRECTOR,
)
SIGN_PILES = right(
    "documents.sign_piles",
    _("ký số, đóng dấu số hàng loạt"),
    Role.LEADER,
    Role.DIRECTOR,
    Role.HEAD_OF_SECTION,
    Role.RECORDS_CLERK,
)
USE_SEAL = right("documents.use_seal", _("ký số của cơ quan (đóng dấu)"), *SEAL_KEEPERS)
MANAGE_KEYS = right("documents.manage_keys", _("quản lý khóa ký số"), *KEY_MANAGERS)
CHECK_SIGNATURES = right("documents.check_signatures", _("kiểm tra chữ ký số"), *Role)


def check_may_register(by: Actor, owner: User | None, agency: Agency | None) -> None:
    """Raise NotAllowed unless it is the actor's own key, or the actor manages the keys of the agency."""
    if owner is not None and by.kind is ActorKind.OFFICER and by.id == owner.pk:
        check(by, SIGN)
        return
    home = agency or (owner.agency if owner is not None else None)
    check(by, MANAGE_KEYS, home.path if home else "")


def check_may_use(by: Actor, key: SigningKey, *, procedure: str | None = None) -> None:
    """Raise KeyNotYours unless the key is the actor's own, or a seal that the actor keeps.

    A seal is kept by the records clerk of its agency, or by who holds a valid authorisation for that role.
    Nobody signs with another's key, whoever is absent; no job signs at all.
    """
    if by.kind is ActorKind.OFFICER:
        if key.agency is None and key.owner_id == by.id:
            return
        if key.agency is not None and may(by, USE_SEAL, key.agency.path, procedure=procedure):
            return
    raise KeyNotYours(
        _("Khóa này không phải của ông/bà: mỗi người chỉ ký bằng khóa của mình, văn thư giữ con dấu.")
    )


SEE_ISSUED = right(
    "documents.see_issued",
    _("xem văn bản đã phát hành và số lượt kiểm tra"),
    Role.RECORDS_CLERK,
    Role.LEADER,
    Role.DIRECTOR,
    Role.ADMINISTRATOR,
)
MANAGE_FORMS = right(
    "documents.manage_forms",
    _("quản lý mẫu đơn, tờ khai của cơ quan"),
    Role.DIRECTOR,
    Role.ADMINISTRATOR,
)
