"""Who is told about an overdue step, and when a step begins to warn."""

from __future__ import annotations

import pytest

from motcua.cases.rules.escalation import CHAINS, is_near_its_end, superior_of
from motcua.core.actors import Role


@pytest.mark.parametrize(
    ("role", "level", "told"),
    [
        (Role.SPECIALIST, 1, Role.HEAD_OF_SECTION),
        (Role.SPECIALIST, 2, Role.LEADER),
        (Role.SPECIALIST, 3, Role.DIRECTOR),
        (Role.RECEIVER, 1, Role.DIRECTOR),
        (Role.LEADER, 1, Role.DIRECTOR),
        (Role.RECORDS_CLERK, 1, Role.LEADER),
    ],
)
def test_the_next_above_is_told(role: Role, level: int, told: Role) -> None:
    superior = superior_of(role, level)
    assert superior is not None
    assert superior.role == told


def test_every_role_that_owns_steps_has_somebody_above_and_an_end() -> None:
    for role in set(Role) - {Role.ADMINISTRATOR}:
        assert superior_of(role, 1) is not None, role
        assert superior_of(role, len(CHAINS[role]) + 1) is None
        assert all(superior.role != role for superior in CHAINS[role])


@pytest.mark.parametrize(
    ("left", "allotted", "warns"), [(121, 480, False), (120, 480, True), (0, 480, True), (-1, 480, False)]
)
def test_a_step_warns_in_its_last_quarter(left: int, allotted: int, warns: bool) -> None:
    assert is_near_its_end(left=left, allotted=allotted) is warns
