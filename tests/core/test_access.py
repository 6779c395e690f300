"""Rights hang on roles and hold in a subtree; what is limited to procedures holds for those only."""

from __future__ import annotations

import pytest

from motcua.core.access import Right, check, may, right
from motcua.core.actors import ANONYMOUS, Actor, ActorKind, Grant, Role, job_actor
from motcua.core.errors import NotAllowed

RECEIVE = Right("test.receive", "tiếp nhận hồ sơ", frozenset({Role.RECEIVER}))


def officer(*grants: Grant) -> Actor:
    return Actor(ActorKind.OFFICER, 1, "Nguyễn Văn A", grants)


def test_a_right_holds_in_the_agency_and_below() -> None:
    actor = officer(Grant(Role.RECEIVER, "1.4."))

    assert may(actor, RECEIVE)
    assert may(actor, RECEIVE, "1.4.")
    assert may(actor, RECEIVE, "1.4.9.")
    assert not may(actor, RECEIVE, "1.")
    assert not may(actor, RECEIVE, "1.44.")


def test_another_role_has_no_right() -> None:
    assert not may(officer(Grant(Role.LEADER, "1.")), RECEIVE, "1.")


def test_nobody_signed_in_has_no_right_and_a_job_has_all() -> None:
    assert not may(ANONYMOUS, RECEIVE)
    assert may(job_actor("chốt sổ"), RECEIVE, "1.")


def test_a_refusal_names_the_right_in_vietnamese() -> None:
    with pytest.raises(NotAllowed, match=r"Ông/bà không có quyền: tiếp nhận hồ sơ\."):
        check(ANONYMOUS, RECEIVE)


def test_a_grant_limited_to_procedures_holds_for_those_only() -> None:
    actor = officer(Grant(Role.RECEIVER, "1.4.", frozenset({"1.001612"})))

    assert may(actor, RECEIVE)
    assert may(actor, RECEIVE, "1.4.9.", procedure="1.001612")
    assert not may(actor, RECEIVE, "1.4.9.", procedure="2.000815")
    assert not may(actor, RECEIVE, "1.4.9.")
    assert not may(actor, RECEIVE, "1.5.", procedure="1.001612")


def test_lists_are_filtered_by_the_subtrees_of_the_role() -> None:
    limited = frozenset({"1.001612"})
    actor = officer(
        Grant(Role.RECEIVER, "1.5."),
        Grant(Role.RECEIVER, "1.4.", limited),
        Grant(Role.LEADER, "1."),
    )

    assert actor.paths_of([Role.RECEIVER]) == ("1.5.",)
    assert actor.paths_of([Role.RECEIVER], procedure="1.001612") == ("1.4.", "1.5.")
    assert actor.limited_paths_of([Role.RECEIVER]) == (("1.4.", limited),)


def test_a_right_declared_twice_is_a_programming_error() -> None:
    from motcua.accounts.permissions import MANAGE_ACCOUNTS

    with pytest.raises(ValueError, match="twice"):
        right(MANAGE_ACCOUNTS.code, "khác", Role.LEADER)
