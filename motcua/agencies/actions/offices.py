"""Reception points, counters and positions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from motcua.agencies.actions.events import note
from motcua.agencies.errors import NameTaken, WrongPeriod
from motcua.agencies.models import Agency, Counter, Office, Position
from motcua.agencies.permissions import MANAGE_AGENCIES
from motcua.audit.rules import changes
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeFacts:
    """What a person says about a reception point; closing one is an `effective_to`."""

    name: str
    address: str = ""
    hotline: str = ""
    is_main: bool = False
    effective_from: date | None = None
    effective_to: date | None = None


@action
def create_office(*, agency: Agency, facts: OfficeFacts, by: Actor, now: datetime) -> Office:
    """A new reception point; the first one is the main one. Raises NotAllowed, NameTaken, WrongPeriod."""
    check(by, MANAGE_AGENCIES, agency.path)
    office = Office(agency=agency)
    _take(office, facts)
    office.is_main = facts.is_main or not agency.offices.filter(is_main=True).exists()
    _save(office)
    note(agency, "office_created", {"office": office.pk, **_facts_of(office)}, by=by, now=now)
    return office


@action
def change_office(*, office: Office, facts: OfficeFacts, by: Actor, now: datetime) -> Office:
    """Other facts about a reception point; making it the main one makes the others not.

    Raises NotAllowed, NameTaken, WrongPeriod.
    """
    check(by, MANAGE_AGENCIES, office.agency.path)
    before = _facts_of(office)
    _take(office, facts)
    _save(office)
    differing = changes(before, _facts_of(office))
    if differing:
        note(
            office.agency,
            "office_changed",
            {"office": office.pk, "changes": differing},
            by=by,
            now=now,
        )
    return office


@action
def add_counter(*, office: Office, number: int, name: str = "", by: Actor, now: datetime) -> Counter:
    """A new counter, by default named after its number. Raises NotAllowed, NameTaken, Unreadable."""
    check(by, MANAGE_AGENCIES, office.agency.path)
    counter = Counter(office=office, number=number, name=_counter_name(number, name))
    _check_counter_is_free(counter)
    counter.save()
    said = {"office": office.pk, "counter": counter.pk, "number": number, "name": counter.name}
    note(office.agency, "counter_added", said, by=by, now=now)
    return counter


@action
def change_counter(*, counter: Counter, number: int, name: str = "", by: Actor, now: datetime) -> Counter:
    """Another number or name of a counter. Raises NotAllowed, NameTaken, Unreadable."""
    agency = counter.office.agency
    check(by, MANAGE_AGENCIES, agency.path)
    before = {"number": counter.number, "name": counter.name}
    counter.number, counter.name = number, _counter_name(number, name)
    _check_counter_is_free(counter)
    counter.save()
    differing = changes(before, {"number": counter.number, "name": counter.name})
    if differing:
        note(agency, "counter_changed", {"counter": counter.pk, "changes": differing}, by=by, now=now)
    return counter


@action
def remove_counter(*, counter: Counter, by: Actor, now: datetime) -> None:
    """Remove a counter; people who sat at it sit at none. Raises NotAllowed."""
    agency = counter.office.agency
    check(by, MANAGE_AGENCIES, agency.path)
    said = {"office": counter.office_id, "counter": counter.pk, "number": counter.number}
    counter.delete()
    note(agency, "counter_removed", said, by=by, now=now)


@action
def add_position(
    *, agency: Agency, title: str, signing_title: str = "", by: Actor, now: datetime
) -> Position:
    """A new post in an agency. Raises NotAllowed, NameTaken, Unreadable."""
    check(by, MANAGE_AGENCIES, agency.path)
    position = Position(agency=agency)
    _take_position(position, title, signing_title)
    position.save()
    note(agency, "position_added", {"position": position.pk, "title": position.title}, by=by, now=now)
    return position


@action
def change_position(
    *, position: Position, title: str, signing_title: str = "", by: Actor, now: datetime
) -> Position:
    """Another title of a post, or other words above its signature.

    Raises NotAllowed, NameTaken, Unreadable.
    """
    check(by, MANAGE_AGENCIES, position.agency.path)
    before = {"title": position.title, "signing_title": position.signing_title}
    _take_position(position, title, signing_title)
    position.save()
    differing = changes(before, {"title": position.title, "signing_title": position.signing_title})
    if differing:
        note(
            position.agency,
            "position_changed",
            {"position": position.pk, "changes": differing},
            by=by,
            now=now,
        )
    return position


def _take(office: Office, facts: OfficeFacts) -> None:
    for name in OfficeFacts.__dataclass_fields__:
        value = getattr(facts, name)
        setattr(office, name, squeeze(nfc(value)) if isinstance(value, str) else value)
    if not office.name:
        raise Unreadable(_("Xin ghi tên điểm tiếp nhận."), field="name")
    if office.effective_from and office.effective_to and office.effective_to < office.effective_from:
        raise WrongPeriod(_("Ngày hết hiệu lực phải sau ngày bắt đầu hiệu lực."), field="effective_to")
    if Office.objects.filter(agency=office.agency, name=office.name).exclude(pk=office.pk).exists():
        raise NameTaken(
            _("%(agency)s đã có điểm tiếp nhận “%(name)s”.")
            % {"agency": office.agency.name, "name": office.name},
            field="name",
        )


def _save(office: Office) -> None:
    if office.is_main:
        Office.objects.filter(agency=office.agency, is_main=True).exclude(pk=office.pk).update(is_main=False)
    office.save()


def _facts_of(office: Office) -> dict[str, Any]:
    said = {name: getattr(office, name) for name in OfficeFacts.__dataclass_fields__}
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in said.items()}


def _counter_name(number: int, name: str) -> str:
    if number < 1:
        raise Unreadable(_("Số quầy phải từ 1 trở lên."), field="number")
    return squeeze(nfc(name)) or _("Quầy %(number)s") % {"number": number}


def _check_counter_is_free(counter: Counter) -> None:
    same = Counter.objects.filter(office=counter.office_id, number=counter.number).exclude(pk=counter.pk)
    if same.exists():
        raise NameTaken(
            _("%(office)s đã có quầy số %(number)s.")
            % {"office": counter.office.name, "number": counter.number},
            field="number",
        )


def _take_position(position: Position, title: str, signing_title: str) -> None:
    position.title, position.signing_title = squeeze(nfc(title)), squeeze(nfc(signing_title))
    if not position.title:
        raise Unreadable(_("Xin ghi chức danh."), field="title")
    same = Position.objects.filter(agency=position.agency_id, title=position.title).exclude(pk=position.pk)
    if same.exists():
        raise NameTaken(
            _("%(agency)s đã có chức danh “%(title)s”.")
            % {"agency": position.agency.name, "title": position.title},
            field="title",
        )
