"""The one table of rights: role × right, deny by default.

Each domain declares its rights as constants in `permissions.py`; importing them fills `TABLE`. Each view says
`@needs(RIGHT)` or `@public`; `motcua.web.shared.checks` refuses to start with a view that says neither.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from motcua.core.actors import Actor, ActorKind, Role
from motcua.core.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Right:
    """One thing people may do: its code, the words for it, and the roles that hold it."""

    code: str
    label: Any
    roles: frozenset[Role]


class Public:
    """Marker of views that anyone may open."""

    code = "public"


@dataclass(frozen=True, slots=True)
class OnDevice:
    """Marker of views for a paired screen of the hall that nobody signs in at; `kind` says which."""

    kind: str

    @property
    def code(self) -> str:
        """A word for lists of accesses."""
        return f"device:{self.kind}"


PUBLIC = Public()
TABLE: dict[str, Right] = {}
View = TypeVar("View", bound=Callable[..., Any])


def right(code: str, label: Any, *roles: Role) -> Right:
    """Declare a right once; a second declaration of the same code is a programming error (ValueError)."""
    if code in TABLE:
        raise ValueError(f"right {code} is declared twice")
    TABLE[code] = Right(code, label, frozenset(roles))
    return TABLE[code]


def may(actor: Actor, wanted: Right, agency_path: str | None = None, *, procedure: str | None = None) -> bool:
    """Whether the actor holds the right for the agency (None: for any agency at all).

    `procedure` is the code of the procedure at hand: authorisations may be limited to some.
    """
    if actor.kind is ActorKind.JOB:
        return True
    return actor.holds(wanted.roles, agency_path, procedure=procedure)


def check(
    actor: Actor, wanted: Right, agency_path: str | None = None, *, procedure: str | None = None
) -> None:
    """Raise NotAllowed unless the actor holds the right for the agency (and the procedure, if given)."""
    if not may(actor, wanted, agency_path, procedure=procedure):
        raise NotAllowed(_("Ông/bà không có quyền: %(right)s.") % {"right": wanted.label})


def needs(wanted: Right) -> Callable[[View], View]:
    """Mark a view: only actors holding the right anywhere may open it; the action checks the agency."""

    def mark(view: View) -> View:
        view.access = wanted  # type: ignore[attr-defined]
        return view

    return mark


def on_device(kind: str) -> Callable[[View], View]:
    """Mark a view: only a paired screen of this kind may open it."""

    def mark(view: View) -> View:
        view.access = OnDevice(kind)  # type: ignore[attr-defined]
        return view

    return mark


def public(view: View) -> View:
    """Mark a view that anyone may open."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view
