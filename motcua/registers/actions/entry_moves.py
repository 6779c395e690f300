"""What happens to a request after it is entered: signed, certified, sealed, handed over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append_to_each
from motcua.cases.actions import finish_express
from motcua.core.access import check, may
from motcua.core.actors import Actor
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.rules.dates import local_day
from motcua.core.transactions import action
from motcua.registers.actions.certifying import SUBJECT
from motcua.registers.actions.checking import no_certifier
from motcua.registers.choices import EntryState
from motcua.registers.errors import EntryMoved
from motcua.registers.models import CertificationEntry, CertificationSettings
from motcua.registers.permissions import (
    CERTIFY,
    CERTIFY_AT_DESK,
    SEAL,
    SET_CERTIFICATION,
    check_books,
)
from motcua.registers.queries.certification import settings_of
from motcua.registers.queries.certifiers import Certifier, certifiers_for, certifiers_of
from motcua.registers.rules.acts import Act
from motcua.registers.rules.entry_states import steps_between

MOST_AT_ONCE = 200
_MOMENTS = {
    EntryState.SIGNED: "signed_at",
    EntryState.CERTIFIED: "certified_at",
    EntryState.SEALED: "sealed_at",
    EntryState.HANDED: "handed_at",
}
_ALONE = {EntryState.CERTIFIED: CERTIFY, EntryState.SEALED: SEAL}


@action
def advance_entries(
    *, entry_ids: Sequence[int], to: EntryState, by: Actor, now: datetime
) -> list[CertificationEntry]:
    """Take requests as far as `to`, each state on the way noted; handing over ends their cases.

    The desk notes what was done on paper: signatures of the people, of the certifier, the seal. A leader may
    note their own signature, the records clerk the seal. Raises NotFound, NotAllowed, EntryMoved when one of
    them does not lie before `to`, NoCertifier when the certifier's entry in the register no longer stands.
    Nothing moves unless all do.
    """
    entries = locked_entries(entry_ids)
    ways = {entry.pk: _way(entry, to, by) for entry in entries}
    _check_certifiers([entry for entry in entries if EntryState.CERTIFIED in ways[entry.pk]], now)
    events: dict[str, list[NewEvent]] = {}
    for entry in entries:
        for state in ways[entry.pk]:
            setattr(entry, _MOMENTS[state], now)
            said = NewEvent(f"registers.certification_{state.value}", {"state": state.value})
            events.setdefault(str(entry.pk), []).append(said)
        entry.state = to
    CertificationEntry.objects.bulk_update(entries, ["state", *_MOMENTS.values()])
    append_to_each(subject_kind=SUBJECT, events=events, by=by, now=now)
    if to == EntryState.HANDED:
        for entry in entries:
            _finish_cases(entry, by=by, now=now)
    return entries


@action
def set_certification(
    *, agency: Agency, case_for_each_paper: bool, centre_seals: bool, by: Actor, now: datetime
) -> CertificationSettings:
    """Choose how the agency certifies where the law leaves it open; requests entered before keep theirs."""
    check_books(by, SET_CERTIFICATION, agency)
    settings = settings_of(agency)
    settings.case_for_each_paper, settings.centre_seals = case_for_each_paper, centre_seals
    settings.save()
    said = {"case_for_each_paper": case_for_each_paper, "centre_seals": centre_seals}
    append_to_each(
        subject_kind="registers.certification_settings",
        events={str(agency.pk): [NewEvent("registers.certification_set", said)]},
        by=by,
        now=now,
    )
    return settings


def locked_entries(entry_ids: Sequence[int]) -> list[CertificationEntry]:
    """The requests, their rows held until the action ends, in one order for all desks."""
    wanted = sorted(set(entry_ids))
    if not wanted or len(wanted) > MOST_AT_ONCE:
        raise NotFound(_("Chọn từ 1 đến %(most)s yêu cầu chứng thực.") % {"most": MOST_AT_ONCE})
    rows = CertificationEntry.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    entries = list(
        rows.select_related("office__agency", "agency").prefetch_related("papers__line__book", "papers__case")
    )
    if len(entries) != len(wanted):
        raise NotFound(_("Không có yêu cầu chứng thực này."))
    return entries


def _way(entry: CertificationEntry, to: EntryState, by: Actor) -> list[EntryState]:
    """The states still to be entered, each of which the actor may enter; raises EntryMoved, NotAllowed."""
    states = steps_between(Act(entry.act), entry.state, to)
    if states is None:
        raise EntryMoved(
            _("Yêu cầu của %(name)s đang ở “%(state)s”, không chuyển sang “%(to)s” được.")
            % {
                "name": entry.requester_name,
                "state": EntryState(entry.state).label,
                "to": to.label,
            }
        )
    way = [EntryState(state) for state in states]
    if entry.is_electronic and EntryState.CERTIFIED in way:
        raise EntryMoved(_("Bản sao điện tử được ghi đã ký khi người ký chứng thực ký số."))
    if EntryState.SEALED in way and any(
        paper.signed_id and not paper.issued_id for paper in entry.papers.all()
    ):
        raise EntryMoved(
            _("Bản sao điện tử được ghi đã đóng dấu khi văn thư ký số bằng con dấu của cơ quan.")
        )
    if not may(by, CERTIFY_AT_DESK, entry.office.agency.path):
        for state in way:
            _check_alone(entry, state, by)
    return way


def _check_alone(entry: CertificationEntry, state: EntryState, by: Actor) -> None:
    """Away from the desk a certifier notes their own signature, a records clerk the seal."""
    check(by, _ALONE.get(state, CERTIFY_AT_DESK), entry.agency.path, procedure=entry.rules.procedure)
    if state == EntryState.CERTIFIED and by.id != entry.certifier_id:
        raise NotAllowed(_("Yêu cầu này do %(name)s ký chứng thực.") % {"name": entry.certifier_name})


def _check_certifiers(entries: Sequence[CertificationEntry], now: datetime) -> None:
    """Raise NoCertifier unless each certifier may certify today: two statements an agency."""
    today = local_day(now)
    found: dict[int, dict[str, list[Certifier]]] = {}
    for entry in entries:
        if entry.agency_id not in found:
            found[entry.agency_id] = certifiers_of(entry.agency, on=today)
        could = certifiers_for(found[entry.agency_id], entry.rules.procedure)
        if all(one.user.pk != entry.certifier_id for one in could):
            raise no_certifier(Act(entry.act), could, on=today)


def _finish_cases(entry: CertificationEntry, *, by: Actor, now: datetime) -> None:
    """Hand the cases over with the numbers of their papers; a case ended otherwise stays as it is."""
    numbers: dict[int, list[str]] = {}
    for paper in entry.papers.all():
        numbers.setdefault(paper.case_id, []).append(paper.line.full_number if paper.line else "")
    for case_id, given in numbers.items():
        said = ", ".join(number for number in given if number)
        finish_express(case_id=case_id, number=said, recipient=entry.requester_name, by=by, now=now)
