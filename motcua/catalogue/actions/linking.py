"""Which procedures a case opens at other agencies: set as a whole, by an administrator or the own data."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources

from django.utils.translation import gettext as _

from motcua.audit.actions import NewEvent, append
from motcua.audit.models import Event
from motcua.catalogue.errors import LinksWrong
from motcua.catalogue.models import LinkedProcedure, Procedure
from motcua.catalogue.permissions import EDIT_PROCEDURES
from motcua.core.access import check
from motcua.core.actors import Actor
from motcua.core.transactions import action

_SET = "catalogue.links_set"


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """One member: its place in the order, and what its agency does in a few words."""

    member: Procedure
    order: int = 1
    note: str = ""


@action
def link_procedures(
    *, lead: Procedure, members: Sequence[LinkFacts], by: Actor, now: datetime
) -> list[LinkedProcedure]:
    """The procedure has these members from now on and no others; cases opened before keep theirs.

    Raises NotAllowed, LinksWrong for a member named twice, the procedure itself, or an order below one.
    """
    check(by, EDIT_PROCEDURES)
    codes = [one.member.code for one in members]
    if len(set(codes)) != len(codes):
        raise LinksWrong(_("Mỗi thủ tục thành phần chỉ ghi một lần."), field="member")
    if lead.code in codes:
        raise LinksWrong(_("Thủ tục không liên thông với chính nó."), field="member")
    if any(one.order < 1 for one in members):
        raise LinksWrong(_("Thứ tự tính từ 1."), field="order")
    Procedure.objects.select_for_update().get(pk=lead.pk)  # two administrators take turns
    lead.linked_members.all().delete()
    rows = [
        LinkedProcedure(lead=lead, member=one.member, order=one.order, note=one.note.strip())
        for one in members
    ]
    LinkedProcedure.objects.bulk_create(rows)
    said = {"members": [{"procedure": row.member.code, "order": row.order, "note": row.note} for row in rows]}
    append(subject_kind="procedure", subject_id=lead.code, events=[NewEvent(_SET, said)], by=by, now=now)
    return rows


def load_own_links(*, codes: Iterable[str], by: Actor, now: datetime) -> None:
    """Members from the own data for those of the procedures nobody has ever set any for."""
    data = resources.files("motcua.catalogue").joinpath("data", "linked_procedures.toml")
    wanted = set(codes)
    for lead_code, lines in tomllib.loads(data.read_text("utf-8")).items():
        if wanted.isdisjoint({lead_code, *(line["member"] for line in lines)}):
            continue
        known = Procedure.objects.in_bulk([lead_code, *(line["member"] for line in lines)], field_name="code")
        is_whole = len(known) == len(lines) + 1
        if (
            is_whole
            and not Event.objects.filter(subject_kind="procedure", subject_id=lead_code, kind=_SET).exists()
        ):
            members = [LinkFacts(known[line["member"]], line["order"], line["note"]) for line in lines]
            link_procedures(lead=known[lead_code], members=members, by=by, now=now)
