"""Everything that changes accounts and what they may do."""

from motcua.accounts.actions.absences import end_absence, record_absence
from motcua.accounts.actions.authorisations import (
    AuthorisationFacts,
    authorise,
    revoke_authorisation,
)
from motcua.accounts.actions.clients import create_api_client, revoke_api_client
from motcua.accounts.actions.grants import end_holding, grant_role, hold_position, revoke_grant
from motcua.accounts.actions.roster import ShiftFacts, set_shifts
from motcua.accounts.actions.users import (
    UserFacts,
    change_user,
    create_user,
    deactivate_user,
    reactivate_user,
    set_password,
)

__all__ = [
    "AuthorisationFacts",
    "ShiftFacts",
    "UserFacts",
    "authorise",
    "change_user",
    "create_api_client",
    "create_user",
    "deactivate_user",
    "end_absence",
    "end_holding",
    "grant_role",
    "hold_position",
    "reactivate_user",
    "record_absence",
    "revoke_api_client",
    "revoke_authorisation",
    "revoke_grant",
    "set_password",
    "set_shifts",
]
