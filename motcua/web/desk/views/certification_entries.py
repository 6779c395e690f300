"""Requests for certification after they are entered: the page that prints, the list of the day, the steps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.core.access import may, needs
from motcua.core.actors import Actor
from motcua.core.errors import NotFound, RuleViolation
from motcua.core.rules.dates import local_day
from motcua.documents.models import SigningKey
from motcua.queueing.models import Ticket
from motcua.registers.actions import (
    advance_entries,
    cancel_entry,
    print_certification,
    set_certification,
)
from motcua.registers.choices import EntryState, LineColumn
from motcua.registers.models import CertificationEntry, EntryPaper, LineCorrection
from motcua.registers.permissions import (
    CERTIFY_AT_DESK,
    LIST_CERTIFICATIONS,
    SET_CERTIFICATION,
    certifications_seen_by,
)
from motcua.registers.queries.certification import settings_of
from motcua.registers.queries.values import shown
from motcua.registers.rules.acts import Act
from motcua.registers.rules.entry_states import may_recount, next_state
from motcua.registers.rules.requirements import is_bound
from motcua.web.desk.forms.certification import (
    AdvanceForm,
    CancelForm,
    ElectronicForm,
    SettingsForm,
)
from motcua.web.desk.views.forms import pdf_answer
from motcua.web.desk.views.intake import office_among, points_of
from motcua.web.shared.requests import SiteRequest

MOST_ROWS = 200
_STEP_WORDS = {
    EntryState.SIGNED: gettext_lazy("Đã ký trước mặt tôi"),
    EntryState.CERTIFIED: gettext_lazy("Đã ký chứng thực"),
    EntryState.SEALED: gettext_lazy("Đã đóng dấu"),
    EntryState.HANDED: gettext_lazy("Đã trả"),
}


@needs(LIST_CERTIFICATIONS)
@require_GET
def certification_done(request: SiteRequest, entry_id: int) -> HttpResponse:
    """What came of the entry: numbers, fee, receipt; its texts are printed; next person by one key."""
    entry = seen_entry(request, entry_id)
    papers = list(entry.papers.all())
    following = next_state(Act(entry.act), entry.state)
    cases = list({paper.case_id: paper.case for paper in papers}.values())
    context = {
        "entry": entry,
        "papers": papers,
        "cases": cases,
        "following": following,
        "following_words": _STEP_WORDS.get(EntryState(following)) if following else "",
        "at_counter": _visit_here(request, [case.pk for case in cases]),
        "at_desk": may(request.actor, CERTIFY_AT_DESK, entry.office.agency.path),
        "is_bound": not entry.rules.is_copied and any(is_bound(paper.pages) for paper in papers),
        "is_recountable": may_recount(entry.state),
        "is_open": entry.state not in (EntryState.HANDED, EntryState.CANCELLED),
        "cancel_form": CancelForm(),
        "corrections": _corrections(papers),
        "electronic_form": _electronic_form(request, entry),
    }
    return render(request, "desk/certification/done.html", context)


@needs(CERTIFY_AT_DESK)
@require_POST
def certification_cancel(request: SiteRequest, entry_id: int) -> HttpResponse:
    """End a request without a certification: numbers stay visible, cancelled; the money goes back."""
    form = CancelForm(request.POST)
    if not form.is_valid():
        return _refused(request, entry_id, _first_error(form))
    try:
        entry = cancel_entry(
            entry_id=seen_entry(request, entry_id).pk,
            kind=form.cleaned_data["kind"],
            reason=form.cleaned_data["reason"],
            by=request.actor,
            now=request.now,
        )
    except RuleViolation as error:
        return _refused(request, entry_id, str(error))
    returned = entry.receipt is not None
    messages.success(
        request, _("Đã hủy; xin trả lại tiền đã thu.") if returned else _("Đã hủy yêu cầu chứng thực.")
    )
    return redirect("desk:certification_done", entry_id)


@needs(SET_CERTIFICATION)
@require_http_methods(["GET", "POST"])
def certification_settings(request: SiteRequest) -> HttpResponse:
    """How the agency certifies where the law leaves it a choice."""
    office = office_among(points_of(request), request.GET.get("diem"))
    agency = office.agency.parent or office.agency
    chosen = settings_of(agency)
    initial = {name: "1" if getattr(chosen, name) else "" for name in ("case_for_each_paper", "centre_seals")}
    form = SettingsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_certification(agency=agency, **form.chosen(), by=request.actor, now=request.now)
        messages.success(request, _("Đã lưu; áp dụng cho yêu cầu nhập từ bây giờ."))
        return redirect("desk:certification_settings")
    return render(request, "desk/certification/settings.html", {"form": form, "agency": agency})


@needs(LIST_CERTIFICATIONS)
@require_GET
def certification_print(request: SiteRequest, entry_id: int) -> HttpResponse:
    """Certification texts and receipt in one PDF."""
    entry = seen_entry(request, entry_id)
    content = print_certification(entry=entry, by=request.actor, now=request.now)
    return pdf_answer(content, name=f"chung-thuc-{entry.pk}")


@needs(LIST_CERTIFICATIONS)
@require_GET
def certification_list(request: SiteRequest) -> HttpResponse:
    """Requests of today and those still open, as far as they are this officer's."""
    wanted = request.GET.get("loc", "")
    rows = _listed(request.actor, local_day(request.now))
    if wanted in EntryState.values:
        rows = rows.filter(state=wanted)
    entries = list(rows.order_by("-entered_at", "-pk")[:MOST_ROWS])
    context = {
        "listed": entries,
        "states": EntryState.choices,
        "wanted": wanted,
        "steps": _STEP_WORDS.items(),
        "at_desk": may(request.actor, CERTIFY_AT_DESK),
        "may_set": may(request.actor, SET_CERTIFICATION),
        "most": MOST_ROWS,
        "fee": sum(entry.fee for entry in entries if entry.receipt_id),
    }
    return render(request, "desk/certification/list.html", context)


@needs(LIST_CERTIFICATIONS)
@require_POST
def certification_advance(request: SiteRequest) -> HttpResponse:
    """Note how far requests have come: all of them move or none."""
    form = AdvanceForm(request.POST)
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = ""
    if not form.is_valid():
        messages.error(request, _("Chọn ít nhất một yêu cầu."))
        return redirect(back or "desk:certification_list")
    ids, to = form.cleaned_data["entries"], form.cleaned_data["to"]
    if set(certifications_seen_by(request.actor).filter(pk__in=ids).values_list("pk", flat=True)) != set(ids):
        raise NotFound(_("Không có yêu cầu chứng thực này."))
    try:
        moved = advance_entries(entry_ids=ids, to=to, by=request.actor, now=request.now)
    except RuleViolation as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _told(moved, to))
    return redirect(back or "desk:certification_list")


def _corrections(papers: Sequence[EntryPaper]) -> list[tuple[LineCorrection, list[str]]]:
    """What was put right, the latest first: one of its corrections, and all of them in words, each once."""
    noted = [each for paper in papers if paper.line for each in paper.line.corrections.all()]
    times: dict[datetime, tuple[LineCorrection, dict[str, None]]] = {}
    for each in sorted(noted, key=lambda one: (-one.made_at.timestamp(), one.pk)):
        column = LineColumn(each.column)
        said = f"{column.label}: {shown(column, each.before) or '—'} → {shown(column, each.after) or '—'}"
        times.setdefault(each.made_at, (each, {}))[1][said] = None
    return [(first, list(words)) for first, words in times.values()]


def _told(moved: Sequence[CertificationEntry], to: EntryState) -> str:
    said = ngettext("%(count)s yêu cầu: %(state)s.", "%(count)s yêu cầu: %(state)s.", len(moved))
    return said % {"count": len(moved), "state": str(to.label).lower()}


def _listed(actor: Actor, today: date) -> QuerySet[CertificationEntry]:
    open_or_today = Q(entered_at__date=today) | ~Q(state__in=[EntryState.HANDED, EntryState.CANCELLED])
    return certifications_seen_by(actor).filter(open_or_today)


def _electronic_form(request: SiteRequest, entry: CertificationEntry) -> ElectronicForm | None:
    """The form by which the certifier signs electronic copies still to be made, for who has a key."""
    if not entry.is_electronic or entry.certifier_id != request.actor.id or entry.state != EntryState.ENTERED:
        return None
    form = ElectronicForm()
    keys = SigningKey.objects.usable().filter(owner_id=request.actor.id)
    form.fields["key"].queryset = keys  # type: ignore[attr-defined]
    return form if keys.exists() else None


def _first_error(form: Form) -> str:
    return str(next(iter(form.errors.values()))[0])


def _refused(request: SiteRequest, entry_id: int, sentence: str) -> HttpResponse:
    messages.error(request, sentence)
    return redirect("desk:certification_done", entry_id)


def seen_entry(request: SiteRequest, entry_id: int) -> CertificationEntry:
    """A request this officer has business with; to all others it does not exist."""
    entry = certifications_seen_by(request.actor).filter(pk=entry_id).first()
    if entry is None:
        raise NotFound(_("Không có yêu cầu chứng thực này."))
    return entry


def _visit_here(request: SiteRequest, case_ids: list[int]) -> Ticket | None:
    """The ticket of the person still at this officer's counter, if the request was entered for one."""
    visits = Ticket.objects.at_counter().filter(case_links__case__in=case_ids, officer_id=request.actor.id)
    return visits.first()
