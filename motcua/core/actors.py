"""Who acts: every action takes `by=`, an `Actor` built once a request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class ActorKind(StrEnum):
    """What kind of doer stands behind an event."""

    OFFICER = "officer"
    APPLICANT = "applicant"
    HELPER = "helper"
    API_CLIENT = "api_client"
    KIOSK = "kiosk"
    JOB = "job"
    ANONYMOUS = "anonymous"


class Role(StrEnum):
    """What an officer does at the desk (practice of 2026); rights hang on roles, not on people."""

    RECEIVER = "receiver"
    POSTAL_CLERK = "postal_clerk"
    SPECIALIST = "specialist"
    HEAD_OF_SECTION = "head_of_section"
    LEADER = "leader"
    RECORDS_CLERK = "records_clerk"
    DIRECTOR = "director"
    ADMINISTRATOR = "administrator"


# Who answers for the people of a unit, and who keeps their accounts.
HEADS = frozenset({Role.HEAD_OF_SECTION, Role.LEADER, Role.DIRECTOR, Role.ADMINISTRATOR})

ROLE_LABELS = {
    Role.RECEIVER: _("Người tiếp nhận"),
    Role.POSTAL_CLERK: _("Nhân viên bưu điện"),
    Role.SPECIALIST: _("Chuyên viên"),
    Role.HEAD_OF_SECTION: _("Lãnh đạo phòng"),
    Role.LEADER: _("Lãnh đạo UBND"),
    Role.RECORDS_CLERK: _("Văn thư"),
    Role.DIRECTOR: _("Giám đốc Trung tâm"),
    Role.ADMINISTRATOR: _("Quản trị hệ thống"),
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role held in an agency and everything below it (`agency_path` is `Agency.path`).

    `procedures` holds the codes an authorisation is limited to; empty means every procedure of the role.
    """

    role: Role
    agency_path: str
    procedures: frozenset[str] = frozenset()

    def covers(self, agency_path: str, procedure: str | None) -> bool:
        """Whether the grant reaches the agency and the procedure (None: one that is not named)."""
        if not agency_path.startswith(self.agency_path):
            return False
        return not self.procedures or procedure in self.procedures


@dataclass(frozen=True, slots=True)
class Cover:
    """An absent officer whose work the actor may do: by an authorisation for this role and agency."""

    user_id: int
    name: str
    grant: Grant


@dataclass(frozen=True, slots=True)
class Actor:
    """The doer of an action: kind, id in that kind, the name people read, and the grants in force.

    `covers` are the absent whom the actor stands in for today; `on_behalf_of` is the id of the one in whose
    place this very act is done, and `label` says so too.
    """

    kind: ActorKind
    id: int | None
    label: str
    grants: tuple[Grant, ...] = ()
    covers: tuple[Cover, ...] = ()
    on_behalf_of: int | None = None

    def roles(self) -> frozenset[Role]:
        """All roles held anywhere."""
        return frozenset(grant.role for grant in self.grants)

    def holds(self, roles: Iterable[Role], agency_path: str | None, *, procedure: str | None = None) -> bool:
        """Whether one of `roles` is held in a subtree containing `agency_path` (None: anywhere at all).

        A grant limited to procedures counts for an agency only when `procedure` is one of them.
        """
        wanted = frozenset(roles)
        return any(
            grant.role in wanted and (agency_path is None or grant.covers(agency_path, procedure))
            for grant in self.grants
        )

    def paths_of(self, roles: Iterable[Role], *, procedure: str | None = None) -> tuple[str, ...]:
        """The agency subtrees in which one of `roles` is held, for filtering lists.

        Grants limited to procedures count only for a `procedure` of theirs; `limited_paths_of` lists them.
        """
        wanted = frozenset(roles)
        return tuple(
            sorted(
                {
                    grant.agency_path
                    for grant in self.grants
                    if grant.role in wanted and grant.covers(grant.agency_path, procedure)
                }
            )
        )

    def limited_paths_of(self, roles: Iterable[Role]) -> tuple[tuple[str, frozenset[str]], ...]:
        """Subtrees in which one of `roles` is held for some procedures only, each with their codes."""
        wanted = frozenset(roles)
        limited = [g for g in self.grants if g.role in wanted and g.procedures]
        return tuple((grant.agency_path, grant.procedures) for grant in limited)

    def cover_for(
        self, user_id: int | None, role: str, agency_path: str, *, procedure: str | None = None
    ) -> Cover | None:
        """The cover by which the actor may do this absent officer's work in the role there; None without."""
        return next(
            (
                cover
                for cover in self.covers
                if cover.user_id == user_id
                and cover.grant.role == role
                and cover.grant.covers(agency_path, procedure)
            ),
            None,
        )

    def standing_in(self, cover: Cover) -> Actor:
        """The same actor acting in the place of somebody absent: the log shows both names."""
        return replace(self, label=f"{self.label} (thay {cover.name})", on_behalf_of=cover.user_id)


# Who answers with the two codes of a slip: the program knows no more of them than that they hold it.
APPLICANT = Actor(kind=ActorKind.APPLICANT, id=None, label="Người nộp hồ sơ")
ANONYMOUS = Actor(kind=ActorKind.ANONYMOUS, id=None, label="Người dùng chưa đăng nhập")


def job_actor(name: str) -> Actor:
    """The actor of a scheduled job or a command, named after it."""
    return Actor(kind=ActorKind.JOB, id=None, label=name)
