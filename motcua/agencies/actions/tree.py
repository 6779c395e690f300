"""Agencies come, change, and are followed by others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from motcua.agencies.actions.events import note
from motcua.agencies.choices import AgencyKind
from motcua.agencies.errors import CannotMerge, CodeTaken, NotInTheTree, WrongPeriod
from motcua.agencies.models import Agency, Succession
from motcua.agencies.permissions import MANAGE_AGENCIES
from motcua.audit.rules import changes
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.rules.agency_codes import AgencyCode, parse_agency_code
from motcua.core.rules.dates import format_date
from motcua.core.rules.errors import Unreadable
from motcua.core.rules.text import nfc, squeeze
from motcua.core.transactions import action


@dataclass(frozen=True, slots=True, kw_only=True)
class AgencyFacts:
    """What a person says about an agency. `code` may be of either system; both are stored."""

    name: str
    code: str
    kind: AgencyKind
    parent: Agency | None = None
    short_name: str = ""
    old_code: str = ""
    symbol: str = ""
    place: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    effective_from: date | None = None
    effective_to: date | None = None


@action
def create_agency(*, facts: AgencyFacts, by: Actor, now: datetime) -> Agency:
    """A new agency below its parent; one without a parent only by installation.

    Raises NotAllowed, Unreadable (code), CodeTaken, WrongPeriod.
    """
    check(by, MANAGE_AGENCIES, facts.parent.path if facts.parent else "")
    agency = Agency()
    said = _take(agency, facts)
    agency.save()
    agency.path = f"{facts.parent.path if facts.parent else ''}{agency.pk}."
    agency.save(update_fields=["path"])
    note(agency, "agency_created", said, by=by, now=now)
    return agency


@action
def change_agency(*, agency: Agency, facts: AgencyFacts, by: Actor, now: datetime) -> Agency:
    """Other facts about an agency; with another parent its whole subtree moves.

    Raises NotAllowed (for the agency, or for the new parent), NotInTheTree, Unreadable, CodeTaken,
    WrongPeriod.
    """
    check(by, MANAGE_AGENCIES, agency.path)
    parent = facts.parent
    moves = (parent.pk if parent else None) != agency.parent_id
    if moves:
        check(by, MANAGE_AGENCIES, parent.path if parent else "")
        if parent is not None and parent.path.startswith(agency.path):
            raise NotInTheTree(
                _("%(agency)s không thể trực thuộc chính nó hoặc đơn vị cấp dưới của nó.")
                % {"agency": agency.name},
                field="parent",
            )
    before = _facts_of(agency)
    said = _take(agency, facts)
    agency.save()
    if moves:
        _move(agency, parent)
    differing = changes(before, said)
    if differing:
        note(agency, "agency_changed", {"changes": differing}, by=by, now=now)
    return agency


@action
def merge_agencies(
    *, predecessors: Sequence[Agency], successor: Agency, on: date, decision: str, by: Actor, now: datetime
) -> list[Succession]:
    """From a day on one agency does the work of others, by decision (NQ về sắp xếp đơn vị hành chính).

    Each predecessor ends the day before; one of them may be the successor itself, which then goes on. An
    agency that is divided gets one merge for each part. Raises NotAllowed, CannotMerge, WrongPeriod.
    """
    for agency in (*predecessors, successor):
        check(by, MANAGE_AGENCIES, agency.path)
    decision = squeeze(nfc(decision))
    if not decision:
        raise CannotMerge(_("Xin ghi số và ngày văn bản sắp xếp."), field="decision")
    if not successor.exists_on(on):
        raise WrongPeriod(
            _("%(agency)s không có hiệu lực vào ngày %(day)s.")
            % {"agency": successor.name, "day": format_date(on)},
            field="on",
        )
    ending = [agency for agency in predecessors if agency.pk != successor.pk]
    if not ending:
        raise CannotMerge(_("Xin chọn ít nhất một cơ quan được sáp nhập."), field="predecessors")
    last_day = on - timedelta(days=1)
    for agency in ending:
        _check_may_end(agency, successor, on, last_day)
        agency.effective_to = last_day
    Agency.objects.bulk_update(ending, ["effective_to"])
    rows = Succession.objects.bulk_create(
        [Succession(predecessor=agency, successor=successor, on=on, decision=decision) for agency in ending]
    )
    said = {"successor": successor.code, "on": on.isoformat(), "decision": decision}
    for agency in ending:
        note(agency, "agency_merged", said, by=by, now=now)
    codes = [agency.code for agency in ending]
    note(successor, "agency_follows", {**said, "predecessors": codes}, by=by, now=now)
    return rows


def _check_may_end(agency: Agency, successor: Agency, on: date, last_day: date) -> None:
    if successor.path.startswith(agency.path):
        raise CannotMerge(
            _("%(successor)s trực thuộc %(agency)s nên không thể thay thế cơ quan này.")
            % {"successor": successor.name, "agency": agency.name}
        )
    if Succession.objects.filter(predecessor=agency, successor=successor).exists():
        raise CannotMerge(
            _("%(agency)s đã được sáp nhập vào %(successor)s.")
            % {"agency": agency.name, "successor": successor.name}
        )
    already_divided = Succession.objects.filter(predecessor=agency, on=on).exists()
    if not agency.exists_on(last_day) and not already_divided:
        raise WrongPeriod(
            _("%(agency)s không có hiệu lực vào ngày %(day)s.")
            % {"agency": agency.name, "day": format_date(last_day)},
            field="on",
        )


def _take(agency: Agency, facts: AgencyFacts) -> dict[str, Any]:
    """Put the facts on the row; returns them as they are noted."""
    for name in AgencyFacts.__dataclass_fields__:
        value = getattr(facts, name)
        setattr(agency, name, squeeze(nfc(value)) if isinstance(value, str) else value)
    if not agency.name:
        raise Unreadable(_("Xin ghi tên cơ quan."), field="name")
    code = _read_code(facts.code, "code")
    agency.code = code.text
    agency.old_code = _old_code(facts.old_code, code)
    agency.folded = agency.search_text()
    if agency.effective_from and agency.effective_to and agency.effective_to < agency.effective_from:
        raise WrongPeriod(_("Ngày hết hiệu lực phải sau ngày bắt đầu hiệu lực."), field="effective_to")
    other = Agency.objects.filter(code=agency.code).exclude(pk=agency.pk).first()
    if other is not None:
        raise CodeTaken(
            _("Mã %(code)s đã dùng cho %(agency)s.") % {"code": agency.code, "agency": other.name},
            field="code",
        )
    return _facts_of(agency)


def _read_code(text: str, field: str) -> AgencyCode:
    try:
        return parse_agency_code(text)
    except Unreadable as refusal:
        raise Unreadable(refusal.message, field=field) from None


def _old_code(given: str, code: AgencyCode) -> str:
    """The identifier by QCVN 102:2016 as given, else the one that follows from the new, if there is one."""
    if given.strip():
        return _read_code(given, "old_code").qcvn_text
    try:
        return code.qcvn_text
    except Unreadable:
        return ""


def _facts_of(agency: Agency) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name in AgencyFacts.__dataclass_fields__:
        value = getattr(agency, name)
        if isinstance(value, Agency):
            value = value.code
        said[name] = value.isoformat() if isinstance(value, date) else value
    return said


def _move(agency: Agency, parent: Agency | None) -> None:
    """New paths for the subtree; what it inherits of calendars may be another now."""
    old = agency.path
    agency.path = f"{parent.path if parent else ''}{agency.pk}."
    Agency.objects.filter(path__startswith=old).update(
        path=Concat(Value(agency.path), Substr("path", len(old) + 1)),
        calendar_version=F("calendar_version") + 1,
    )
    agency.refresh_from_db(fields=["path", "calendar_version"])
