"""The history of an agency, its offices and its calendar is one chain, that of the agency."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from motcua.agencies.models import Agency
from motcua.audit import actions as audit
from motcua.audit.actions import NewEvent
from motcua.core.actors import Actor

SUBJECT = "agencies.agency"


def note(agency: Agency, kind: str, payload: Mapping[str, Any], *, by: Actor, now: datetime) -> None:
    """Append one event to the chain of the agency."""
    audit.append(
        subject_kind=SUBJECT,
        subject_id=str(agency.pk),
        events=[NewEvent(f"agencies.{kind}", payload)],
        by=by,
        now=now,
    )
