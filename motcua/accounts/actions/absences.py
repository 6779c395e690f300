"""Who is away from when to when; who holds their authorisation covers for them in that time."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from motcua.accounts.actions.events import note
from motcua.accounts.actions.grants import check_period
from motcua.accounts.errors import AlreadyAway
from motcua.accounts.models import Absence, User
from motcua.accounts.permissions import check_may_record_absence
from motcua.core.actors import Actor
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action


@action
def record_absence(*, user: User, valid_from: date, valid_to: date, by: Actor, now: datetime) -> Absence:
    """Say that an officer is away on these days. Raises NotAllowed, UnfitPeriod, AlreadyAway."""
    check_may_record_absence(by, user)
    check_period(valid_from, valid_to, now)
    overlapping = user.absences.filter(ended_on=None, valid_from__lte=valid_to, valid_to__gte=valid_from)
    if overlapping.exists():
        raise AlreadyAway(
            _("%(name)s đã có ghi vắng mặt trong những ngày này.") % {"name": user}, field="valid_from"
        )
    absence = Absence.objects.create(
        user=user, valid_from=valid_from, valid_to=valid_to, recorded_by=by.label
    )
    note(user, "absence_recorded", _said(absence), by=by, now=now)
    return absence


@action
def end_absence(*, absence: Absence, by: Actor, now: datetime) -> None:
    """The officer is back, from today; an absence still to come is called off. Raises NotAllowed."""
    check_may_record_absence(by, absence.user)
    today = local_day(now)
    if Absence.objects.filter(pk=absence.pk, ended_on=None, valid_to__gte=today).update(ended_on=today):
        absence.refresh_from_db(fields=["ended_on"])
        note(absence.user, "absence_ended", _said(absence), by=by, now=now)


def _said(absence: Absence) -> dict[str, object]:
    return {
        "absence": absence.pk,
        "valid_from": absence.valid_from.isoformat(),
        "valid_to": absence.valid_to.isoformat(),
    }
