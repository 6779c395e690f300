"""What happens to an account is one chain, that of the user; programs have their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.accounts.models import ApiClient, User
from motcua.audit import actions as audit
from motcua.audit.actions import NewEvent
from motcua.core.actors import Actor

USER = "accounts.user"
CLIENT = "accounts.api_client"


def note(about: User | ApiClient, kind: str, payload: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    """Append one event to the chain of the user or the program. Passwords and tokens never go in."""
    audit.append(
        subject_kind=USER if isinstance(about, User) else CLIENT,
        subject_id=str(about.pk),
        events=[NewEvent(f"accounts.{kind}", payload)],
        by=by,
        now=now,
    )
