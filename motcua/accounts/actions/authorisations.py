"""One officer acts in another's role by a written decision, for a time; not to be passed on further."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from motcua.accounts.actions.events import note
from motcua.accounts.actions.grants import check_period
from motcua.accounts.errors import UnfitAuthorisation
from motcua.accounts.models import Authorisation, Grant, User
from motcua.accounts.permissions import MANAGE_ACCOUNTS
from motcua.agencies.models import Agency
from motcua.agencies.queries import ancestor_ids
from motcua.core.access import check
from motcua.core.actors import ROLE_LABELS, Actor, Role
from motcua.core.rules.dates import local_day
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action

_PROCEDURE_CODE = re.compile(r"\d\.\d{6}(?:\.[A-Z0-9.-]+)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorisationFacts:
    """What the decision says. No `procedures` (codes such as 1.001612) means all of the role."""

    giver: User
    holder: User
    role: Role
    agency: Agency
    decision_number: str
    decided_on: date
    valid_from: date
    valid_to: date
    procedures: Sequence[str] = ()


@action
def authorise(*, facts: AuthorisationFacts, by: Actor, now: datetime) -> Authorisation:
    """Record an authorisation. Raises NotAllowed, UnfitPeriod, UnfitAuthorisation."""
    check(by, MANAGE_ACCOUNTS, facts.agency.path)
    check_period(facts.valid_from, facts.valid_to, now)
    number = squeeze(nfc(facts.decision_number))
    codes = [squeeze(code).upper() for code in facts.procedures if code.strip()]
    _check_decision(facts, number)
    _check_people(facts, local_day(now))
    for code in codes:
        if not _PROCEDURE_CODE.fullmatch(code):
            raise UnfitAuthorisation(
                _("Mã thủ tục “%(code)s” không đúng dạng; mã có dạng 1.001612.") % {"code": code},
                field="procedures",
            )
    authorisation = Authorisation.objects.create(
        giver=facts.giver,
        holder=facts.holder,
        role=Role(facts.role),
        agency=facts.agency,
        decision_number=number,
        decided_on=facts.decided_on,
        valid_from=facts.valid_from,
        valid_to=facts.valid_to,
        procedures="\n".join(dict.fromkeys(codes)),
    )
    said = _said(authorisation)
    note(facts.holder, "authorised", said, by=by, now=now)
    note(facts.giver, "authorisation_given", said, by=by, now=now)
    return authorisation


@action
def revoke_authorisation(*, authorisation: Authorisation, by: Actor, now: datetime) -> None:
    """The authorisation counts no longer, from today. Raises NotAllowed."""
    check(by, MANAGE_ACCOUNTS, authorisation.agency.path)
    today = local_day(now)
    revoked = Authorisation.objects.filter(pk=authorisation.pk, revoked_on=None).update(revoked_on=today)
    if revoked:
        note(authorisation.holder, "authorisation_revoked", _said(authorisation), by=by, now=now)
    authorisation.refresh_from_db(fields=["revoked_on"])


def _check_decision(facts: AuthorisationFacts, number: str) -> None:
    if not number:
        raise UnfitAuthorisation(_("Xin ghi số quyết định ủy quyền."), field="decision_number")
    if facts.decided_on > facts.valid_from:
        raise UnfitAuthorisation(
            _("Ủy quyền không thể có hiệu lực trước ngày ký quyết định."), field="valid_from"
        )


def _check_people(facts: AuthorisationFacts, today: date) -> None:
    if facts.giver == facts.holder:
        raise UnfitAuthorisation(_("Không ai tự ủy quyền cho mình."), field="holder")
    if facts.role == Role.ADMINISTRATOR:
        raise UnfitAuthorisation(
            _("Quyền quản trị hệ thống không ủy quyền được; xin phân quyền."), field="role"
        )
    own = Grant.objects.filter(
        user=facts.giver, role=facts.role, agency_id__in=ancestor_ids(facts.agency.path)
    ).in_force(max(facts.valid_from, today))
    if not own.exists():
        raise UnfitAuthorisation(
            _("%(giver)s không giữ vai trò %(role)s tại %(agency)s nên không ủy quyền vai trò này được.")
            % {"giver": facts.giver, "role": ROLE_LABELS[Role(facts.role)], "agency": facts.agency},
            field="giver",
        )
    if not facts.holder.is_active:
        raise UnfitAuthorisation(
            _("Tài khoản của %(holder)s đang bị khóa.") % {"holder": facts.holder}, field="holder"
        )


def _said(authorisation: Authorisation) -> dict[str, object]:
    return {
        "authorisation": authorisation.pk,
        "giver": authorisation.giver_id,
        "holder": authorisation.holder_id,
        "role": authorisation.role,
        "agency": authorisation.agency.code,
        "decision": authorisation.decision_number,
        "decided_on": authorisation.decided_on.isoformat(),
        "valid_from": authorisation.valid_from.isoformat(),
        "valid_to": authorisation.valid_to.isoformat(),
        "procedures": authorisation.procedures.split(),
    }
