"""A person's earlier papers and results, which need not be asked for again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from motcua.applicants.models import Applicant
from motcua.cases.choices import AttachmentPurpose, CaseState, Outcome
from motcua.cases.models import Case, CaseAttachment
from motcua.cases.rules.reuse import Validity, is_for_one_case, validity
from motcua.core.actors import Actor, Role
from motcua.core.rules.dates import parse_date
from motcua.core.rules.errors import Unreadable
from motcua.documents.models import IssuedDocument
from motcua.documents.rules.extraction import FieldKind

_LOOKED_AT, MOST = 60, 8


@dataclass(frozen=True, slots=True)
class HeldPaper:
    """An earlier file of a person: what it is, from which case, and how far it counts.

    A result is called what it was given out as: that is what the next procedure asks for.
    """

    attachment: CaseAttachment
    name: str
    is_result: bool
    validity: Validity
    valid_to: date | None


def held_papers(
    applicant: Applicant,
    actor: Actor,
    *,
    roles: frozenset[Role],
    on: date,
    among: Collection[int] | None = None,
) -> list[HeldPaper]:
    """Results granted and handed over to the person and papers digitised for them, the newest of each name.

    Declarations are none: they are written anew. As far as the actor may see the cases; `among` only these
    keys. Three statements, one without any.
    """
    cases = Case.objects.filter(applicant=applicant).visible_to(actor, roles)
    wanted = Q(
        purpose=AttachmentPurpose.RESULT, case__state=CaseState.HANDED_OVER, case__outcome=Outcome.GRANTED
    ) | Q(purpose=AttachmentPurpose.PAPER, paper__isnull=False)
    found = CaseAttachment.objects.filter(wanted, case__in=cases.values("pk"))
    if among is not None:
        found = found.filter(pk__in=among)
    found = found.select_related("case", "paper").prefetch_related("fields", "file__issued")
    held: dict[str, HeldPaper] = {}
    for attachment in found.order_by("-added_at", "-pk")[:_LOOKED_AT]:
        paper = _held(attachment, on)
        if paper.is_result or not is_for_one_case(paper.name):
            held.setdefault(paper.name, paper)
    return list(held.values())[: MOST if among is None else None]


def _held(attachment: CaseAttachment, on: date) -> HeldPaper:
    is_result = attachment.purpose == AttachmentPurpose.RESULT
    issued = list(attachment.file.issued.all())
    days = [one.valid_to for one in issued if one.valid_to] + _confirmed_days(attachment)
    valid_to = min(days, default=None)
    is_revoked = any(one.revoked_at for one in issued)
    return HeldPaper(
        attachment=attachment,
        name=_name(attachment, issued),
        is_result=is_result,
        validity=validity(valid_to=valid_to, is_revoked=is_revoked, on=on),
        valid_to=valid_to,
    )


def _name(attachment: CaseAttachment, issued: Sequence[IssuedDocument]) -> str:
    if attachment.purpose == AttachmentPurpose.PAPER and attachment.paper is not None:
        return attachment.paper.name
    given_out = (one.title for one in issued if one.subject_id == attachment.case.code)
    return next(given_out, attachment.case.procedure_name)


def _confirmed_days(attachment: CaseAttachment) -> list[date]:
    """Last days of validity that an officer confirmed to have read in the paper."""
    days = []
    for one in attachment.fields.all():
        if one.kind == FieldKind.VALID_TO:
            try:
                days.append(parse_date(one.value))
            except Unreadable:
                continue
    return days
