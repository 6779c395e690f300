"""Who opened a case: the read log in words, for the person concerned and for those who answer to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from motcua.accounts.models import Grant, User
from motcua.audit.models import ReadEntry
from motcua.core.actors import ROLE_LABELS, ActorKind, Role
from motcua.core.rules.dates import local_day

OPENED = "case"
MOST_LOOKS = 500


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at the case: when, from which agency, in which roles, at what.

    `name` is empty where officers are not named.
    """

    at: datetime
    place: str
    roles: str
    name: str
    what: str


def looks_at(code: str, *, names_officers: bool) -> list[Look]:
    """The newest looks at the case of that code, newest first: three queries."""
    entries = list(
        ReadEntry.objects.filter(subject_kind="case", subject_id=code).order_by("-at", "-pk")[:MOST_LOOKS]
    )
    ids = {one.actor_id for one in entries if one.actor_kind == ActorKind.OFFICER and one.actor_id}
    users = User.objects.select_related("agency").in_bulk(ids)
    grants = list(Grant.objects.filter(user__in=ids))
    return [_look(entry, users, grants, names_officers) for entry in entries]


def _look(entry: ReadEntry, users: dict[int, User], grants: Sequence[Grant], names: bool) -> Look:
    what = _what(entry.what)
    user = users.get(entry.actor_id or 0)
    if entry.actor_kind == ActorKind.OFFICER:
        place = user.agency.name if user is not None and user.agency is not None else ""
        roles = _roles(grants, entry.actor_id, local_day(entry.at))
        return Look(
            entry.at, place or _("Cơ quan giải quyết"), roles, entry.actor_label if names else "", what
        )
    others = {
        ActorKind.APPLICANT: _("Người nộp hồ sơ"),
        ActorKind.API_CLIENT: _("Phần mềm kết nối"),
    }
    return Look(entry.at, others.get(ActorKind(entry.actor_kind), _("Hệ thống")), "", "", what)


def _roles(grants: Sequence[Grant], user_id: int | None, on: date) -> str:
    """The roles the officer held on that day, each once."""
    held = {
        Role(grant.role)
        for grant in grants
        if grant.user_id == user_id
        and (grant.valid_from is None or grant.valid_from <= on)
        and (grant.valid_to is None or grant.valid_to >= on)
    }
    return ", ".join(str(ROLE_LABELS[role]) for role in Role if role in held)


def _what(what: str) -> str:
    kind = what.partition(":")[0]
    return {
        OPENED: _("xem hồ sơ"),
        "file": _("mở tệp giấy tờ"),
        "form": _("in biểu mẫu"),
        "message": _("xem tin đã gửi"),
        "draft": _("xem bản nháp"),
        "reads": _("xem ai đã mở hồ sơ"),
        "proof": _("xuất tệp chứng minh"),
    }.get(kind, _("xem thông tin của hồ sơ"))
