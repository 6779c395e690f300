"""What the screens of certification read: requests of a day, what somebody usually asks for, settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max

from motcua.agencies.models import Agency, Office
from motcua.applicants.models import Applicant
from motcua.cases.queries.intake import offered_at
from motcua.cases.rules import stored_intake_key
from motcua.core.actors import Actor
from motcua.registers.choices import EntryState
from motcua.registers.models import CertificationEntry, CertificationSettings, EntryPaper
from motcua.registers.rules.acts import ACTS, Act

USUAL_PAPERS = 6


@dataclass(frozen=True, slots=True)
class UsualPaper:
    """A paper somebody has had certified before, by its name: how long it was, how many copies last."""

    name: str
    act: str
    pages: int
    copies: int


@dataclass(frozen=True, slots=True)
class Returning:
    """What is offered to somebody who comes again."""

    papers: Sequence[UsualPaper]
    certifier_id: int | None
    last_at: datetime | None


def settings_of(agency: Agency) -> CertificationSettings:
    """The choices of an agency; the defaults, unsaved, for one that made none."""
    return CertificationSettings.objects.filter(agency=agency).first() or CertificationSettings(agency=agency)


def stored_entry_key(key: str, *, by: Actor) -> str | None:
    """The key as stored: one actor's keys never meet another's."""
    return stored_intake_key(by.kind, by.id, f"certification:{key}" if key else "")


def entry_of_key(key: str, *, by: Actor) -> CertificationEntry | None:
    """The entry that a form with this key has already made."""
    stored = stored_entry_key(key, by=by)
    return CertificationEntry.objects.filter(entry_key=stored).first() if stored else None


def returning(applicant: Applicant | None, *, office: Office) -> Returning:
    """Usual papers, most asked for first, and the last certifier; two statements, none for a newcomer.

    Only what this centre certified: what somebody has certified elsewhere is nobody's business here.
    """
    if applicant is None:
        return Returning((), None, None)
    entries = CertificationEntry.objects.filter(applicant=applicant, office__agency=office.agency_id).exclude(
        state=EntryState.CANCELLED
    )
    last = entries.order_by("-entered_at", "-pk").values_list("certifier_id", "entered_at").first()
    if last is None:
        return Returning((), None, None)
    counted = (
        EntryPaper.objects.filter(entry__in=entries.order_by())
        .values("name", "entry__act")
        .annotate(uses=Count("pk"), newest=Max("pk"))
        .order_by("-uses", "-newest")[:USUAL_PAPERS]
    )
    newest = EntryPaper.objects.in_bulk([row["newest"] for row in counted])
    papers = [
        UsualPaper(row["name"], row["entry__act"], newest[row["newest"]].pages, newest[row["newest"]].copies)
        for row in counted
    ]
    return Returning(papers, last[0], last[1])


def acts_at(office: Office) -> list[Act]:
    """What may be certified at a reception point: acts whose procedures are offered there; one statement."""
    offered = set(
        offered_at(office)
        .filter(procedure__code__in=[rules.procedure for rules in ACTS.values()])
        .values_list("procedure__code", flat=True)
    )
    return [act for act, rules in ACTS.items() if rules.procedure in offered]
