"""What a program sends of a case that cannot be received as it comes."""

from __future__ import annotations

from motcua.api.schemas.intake import IntakeIn
from motcua.api.schemas.moves import Defects
from motcua.api.schemas.types import Reason


class IncompleteIn(IntakeIn):
    """An intake with everything that is wrong with it; `paper` is the place in `papers`, from 1."""

    defects: Defects


class NotAcceptedIn(IntakeIn):
    """An intake that is not accepted, and why."""

    reason: Reason
