"""Putting a request for certification right: the difference, the fee anew, the reason."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from motcua.core.access import needs
from motcua.core.errors import NotAllowed, NotFound, RuleViolation
from motcua.core.rules.dates import local_day
from motcua.core.rules.numbers import format_amount
from motcua.registers.actions import ChangedEntry, EntryChange, PlannedChange, change_entry, plan_change
from motcua.registers.choices import NUMBER_COLUMNS, EntryState, LineColumn
from motcua.registers.models import CertificationEntry
from motcua.registers.permissions import CERTIFY_AT_DESK
from motcua.registers.queries.certifiers import certifiers_for, certifiers_of
from motcua.registers.queries.values import shown
from motcua.registers.rules.certification_fees import Counted
from motcua.registers.rules.entry_states import may_recount
from motcua.web.desk.forms.certification import ChangeForm, PaperRow
from motcua.web.desk.views.certification_entries import seen_entry
from motcua.web.shared.requests import SiteRequest


@needs(CERTIFY_AT_DESK)
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def certification_change(request: SiteRequest, entry_id: int) -> HttpResponse:
    """The request to be put right; a POST notes the change. What was typed wrongly comes back as 422."""
    entry = seen_entry(request, entry_id)
    if request.method == "GET":
        initial = {
            "requester_name": entry.requester_name,
            "requester_identity": entry.requester_identity,
            "certifier": entry.certifier_id,
        }
        return _page(request, entry, ChangeForm(initial=initial), [])
    form, rows = ChangeForm(request.POST), _rows(request, entry)
    try:
        changed = change_entry(
            entry_id=entry.pk,
            change=_wanted(form, rows),
            reason=form.cleaned_data.get("reason", ""),
            by=request.actor,
            now=request.now,
        )
    except (NotAllowed, NotFound):
        raise
    except RuleViolation as error:
        return _page(request, entry, form, rows, problem=str(error))
    messages.success(request, _told(changed))
    return redirect("desk:certification_done", entry_id)


@needs(CERTIFY_AT_DESK)
@sensitive_post_parameters()
@require_POST
def certification_difference(request: SiteRequest, entry_id: int) -> HttpResponse:
    """What would change, and what it would cost; writes nothing."""
    entry, form = seen_entry(request, entry_id), ChangeForm(request.POST)
    try:
        plan = plan_change(entry, _wanted(form, _rows(request, entry)), on=local_day(request.now))
    except RuleViolation as error:
        return render(request, "desk/certification/_difference.html", {"refusal": str(error)})
    context = {"plan": plan, "rows": _differences(entry, plan), "entry": entry, "owed": abs(plan.balance)}
    return render(request, "desk/certification/_difference.html", context)


class _Unreadable(RuleViolation):
    """What was typed has not the shape of a request."""


def _rows(request: SiteRequest, entry: CertificationEntry) -> list[PaperRow]:
    return [PaperRow(request.POST, prefix=f"papers-{place}") for place in range(len(entry.papers.all()))]


def _wanted(form: ChangeForm, rows: Sequence[PaperRow]) -> EntryChange:
    """The request as typed; raises RuleViolation with the first thing that cannot be read."""
    for shape in (form, *rows):
        if not shape.is_valid():
            raise _Unreadable(str(next(iter(shape.errors.values()))[0]))
    data = form.cleaned_data
    return EntryChange(
        requester_name=data["requester_name"],
        requester_identity=data["requester_identity"],
        certifier_id=data["certifier"],
        papers=[row.counted() for row in rows],
    )


def _page(
    request: SiteRequest,
    entry: CertificationEntry,
    form: ChangeForm,
    rows: Sequence[PaperRow],
    *,
    problem: str = "",
) -> HttpResponse:
    found = certifiers_of(entry.agency, on=local_day(request.now))
    could = [(one.user.pk, one.says) for one in certifiers_for(found, entry.rules.procedure)]
    if all(user_id != entry.certifier_id for user_id, _says in could):
        could.insert(0, (entry.certifier_id, entry.certifier_name))
    typed = [Counted(row["name"].value(), row["pages"].value(), row["copies"].value()) for row in rows]
    context = {
        "entry": entry,
        "form": form,
        "papers": list(zip(entry.papers.all(), typed or entry.papers.all(), strict=False)),
        "certifiers": could,
        "certifier_id": str(form["certifier"].value()),
        "may_recount": may_recount(entry.state),
        "is_cancelled": entry.state == EntryState.CANCELLED,
        "problem": problem,
    }
    return render(request, "desk/certification/change.html", context, status=422 if problem else 200)


def _differences(entry: CertificationEntry, plan: PlannedChange) -> list[tuple[str, str, str, str]]:
    """Column, paper, before and after, in words."""
    papers = list(entry.papers.all())
    return [
        (
            str(LineColumn(one.column).label),
            papers[one.paper].name if one.paper is not None and len(papers) > 1 else "",
            _shown(one.column, one.before),
            _shown(one.column, one.after),
        )
        for one in plan.differences
    ]


def _shown(column: str, value: str) -> str:
    if column == LineColumn.FEE:
        return format_amount(int(value))
    return shown(LineColumn(column), value) if column in NUMBER_COLUMNS else value or "—"


def _told(changed: ChangedEntry) -> str:
    """What is to be done now: the paper again, the money."""
    said = [_("Đã sửa; xin in lại lời chứng.")]
    if changed.cancelled is not None:
        said.append(_("Biên lai %(number)s đã hủy.") % {"number": changed.cancelled.number_text})
    if changed.receipt is not None and changed.cancelled is not None:
        said.append(_("Biên lai mới: %(number)s.") % {"number": changed.receipt.number_text})
    amount = format_amount(abs(changed.plan.balance))
    if changed.cancelled is not None and changed.plan.balance > 0:
        said.append(_("Thu thêm %(amount)s.") % {"amount": amount})
    if changed.cancelled is not None and changed.plan.balance < 0:
        said.append(_("Trả lại %(amount)s.") % {"amount": amount})
    return " ".join(str(part) for part in said)
