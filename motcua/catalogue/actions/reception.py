"""Which centres receive for which agencies beyond their own, by decision (tiếp nhận phi địa giới)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append
from motcua.catalogue.errors import DecisionMissing
from motcua.catalogue.models import Procedure, ReceptionScope
from motcua.catalogue.permissions import MANAGE_RECEPTION
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.transactions import action


@dataclass(frozen=True, slots=True)
class ReceptionFacts:
    """What the decision says; a subtree includes its root, no procedure means all."""

    receiver: Agency
    served: Agency
    decision: str
    effective_from: date
    effective_to: date | None = None
    procedure: Procedure | None = None


@action
def allow_reception(*, facts: ReceptionFacts, by: Actor, now: datetime) -> ReceptionScope:
    """Centres below `receiver` receive for agencies below `served` while the decision holds.

    It takes the right over both sides. Raises NotAllowed, DecisionMissing without a document or with an end
    before its beginning.
    """
    check(by, MANAGE_RECEPTION, facts.receiver.path)
    check(by, MANAGE_RECEPTION, facts.served.path)
    if not facts.decision.strip():
        raise DecisionMissing(_("Xin ghi văn bản công bố."), field="decision")
    if facts.effective_to is not None and facts.effective_to < facts.effective_from:
        raise DecisionMissing(_("Ngày hết hiệu lực phải sau ngày có hiệu lực."), field="effective_to")
    scope = ReceptionScope.objects.create(
        receiver=facts.receiver,
        served=facts.served,
        procedure=facts.procedure,
        decision=facts.decision.strip(),
        effective_from=facts.effective_from,
        effective_to=facts.effective_to,
    )
    _note(scope, "catalogue.reception_allowed", by, now)
    return scope


@action
def end_reception(*, scope: ReceptionScope, by: Actor, now: datetime) -> ReceptionScope:
    """From today on the centres receive no more cases by this decision; those received go on.

    One that begins today or later is taken back as a whole.
    """
    check(by, MANAGE_RECEPTION, scope.receiver.path)
    check(by, MANAGE_RECEPTION, scope.served.path)
    _note(scope, "catalogue.reception_ended", by, now)
    yesterday = localdate(now) - timedelta(days=1)
    if scope.effective_from > yesterday:
        scope.delete()
        return scope
    scope.effective_to = yesterday
    scope.save(update_fields=["effective_to"])
    return scope


def _note(scope: ReceptionScope, kind: str, by: Actor, now: datetime) -> None:
    append(
        subject_kind="agency",
        subject_id=scope.receiver.code,
        events=[
            NewEvent(
                kind,
                {
                    "served": scope.served.code,
                    "procedure": scope.procedure.code if scope.procedure else "",
                    "decision": scope.decision,
                    "from": scope.effective_from,
                    "to": scope.effective_to,
                },
            )
        ],
        by=by,
        now=now,
    )
