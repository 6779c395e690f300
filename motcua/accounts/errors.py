"""Refusals about accounts; each message names the thing and the way out."""

from __future__ import annotations

from motcua.core.errors import Conflict, RuleViolation


class NameInUse(Conflict):
    """Another account has this sign-in name, or another program this name."""

    code = "name_in_use"


class UnfitName(RuleViolation):
    """A sign-in name of other characters than allowed, or no name."""

    code = "unfit_name"


class WeakPassword(RuleViolation):
    """The password is too short, too common or too close to the name."""

    code = "weak_password"


class NotYourself(RuleViolation):
    """Nobody locks themselves out."""

    code = "not_yourself"


class GrantExists(Conflict):
    """The user holds this role there already in that time."""

    code = "grant_exists"


class UnfitPeriod(RuleViolation):
    """The end lies before the beginning, or in the past."""

    code = "unfit_period"


class UnfitAuthorisation(RuleViolation):
    """An authorisation that the law or the giver's own grants do not allow."""

    code = "unfit_authorisation"


class UnfitClient(RuleViolation):
    """A program may not have these roles, or has none."""

    code = "unfit_client"


class UnfitShift(RuleViolation):
    """A row of the roster that cannot be: no day, an officer who may not receive, or one at two counters."""

    code = "unfit_shift"


class AlreadyAway(Conflict):
    """An absence in these days is recorded already."""

    code = "already_away"
