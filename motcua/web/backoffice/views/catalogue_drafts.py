"""Drafts of procedures: begun, edited in groups, looked over against what is in force, published."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.catalogue import actions
from motcua.catalogue.models import ProcedureDraft, ProcedureVersion
from motcua.catalogue.permissions import EDIT_PROCEDURES
from motcua.catalogue.queries import HEAVY
from motcua.catalogue.rules.diff import diff_records
from motcua.catalogue.rules.editing import problems_of
from motcua.catalogue.rules.limits import fills_same_limit
from motcua.core.access import needs
from motcua.core.errors import NotAllowed, NotFound, RuleViolation
from motcua.core.rules.dates import format_date, local_day
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.procedure import ProcedureForm, PublishForm
from motcua.web.backoffice.views.catalogue import number_in
from motcua.web.shared.requests import SiteRequest


@needs(EDIT_PROCEDURES)
@require_safe
def drafts(request: SiteRequest) -> HttpResponse:
    """Every draft: who saved it when, and the day it comes into force or why it did not."""
    rows = ProcedureDraft.objects.select_related("procedure__current_version", "base").defer(
        "record_text",
        *(f"{version}__{name}" for version in ("base", "procedure__current_version") for name in HEAVY),
    )
    return render(request, "backoffice/catalogue/drafts.html", {"drafts": rows})


@needs(EDIT_PROCEDURES)
@require_POST
def start_draft(request: SiteRequest, code: str) -> HttpResponse:
    """Begin from the version in force, or go on with the draft there is."""
    actions.start_draft(code=code, by=request.actor, now=request.now)
    return redirect("backoffice:procedure_draft", code)


@needs(EDIT_PROCEDURES)
@require_http_methods(["GET", "HEAD", "POST"])
def draft(request: SiteRequest, code: str) -> HttpResponse:
    """The draft in grouped forms; what is sent is saved, whole or not."""
    found = _draft(code)
    if request.method != "POST":
        return _edit(request, found, ProcedureForm(found.record, ground=found.ground))
    form = ProcedureForm(found.record, ground=found.ground, sent=request.POST)
    if not form.is_valid():
        return _edit(request, found, form)
    try:
        actions.save_draft(
            draft=found,
            revision=_revision(request),
            record=form.edited(),
            ground=form.ground,
            by=request.actor,
            now=request.now,
        )
    except (NotAllowed, NotFound):
        raise
    except RuleViolation as refusal:
        form.facts.add_error(None, str(refusal))
        return _edit(request, found, form, status=refusal.http_state)
    messages.success(request, _("Đã lưu bản nháp."))
    return redirect(
        "backoffice:review_draft" if "review" in request.POST else "backoffice:procedure_draft", code
    )


@needs(EDIT_PROCEDURES)
@require_safe
def review_draft(request: SiteRequest, code: str) -> HttpResponse:
    """What the draft changes, what still keeps it from being published, and the day."""
    return _review(request, _draft(code), PublishForm(initial={"on": local_day(request.now)}))


@needs(EDIT_PROCEDURES)
@require_POST
def publish_draft(request: SiteRequest, code: str) -> HttpResponse:
    """In force today, or on a day to come."""
    found = _draft(code)
    form = PublishForm(request.POST)
    done: list[ProcedureVersion | None] = []
    accepted(
        form,
        lambda: done.append(
            actions.publish_draft(
                draft=found,
                revision=_revision(request),
                on=form.cleaned_data["on"],
                by=request.actor,
                now=request.now,
            )
        ),
    )
    if not done:
        return _review(request, found, form)
    if done[0] is None:
        day = format_date(form.cleaned_data["on"])
        messages.success(request, _("Phiên bản mới có hiệu lực từ %(day)s.") % {"day": day})
        return redirect("backoffice:review_draft", code)
    messages.success(
        request,
        _("Đã công bố phiên bản %(number)s. Hồ sơ đang giải quyết giữ phiên bản cũ.")
        % {"number": done[0].number},
    )
    return redirect("backoffice:procedure", code)


@needs(EDIT_PROCEDURES)
@require_POST
def withdraw_schedule(request: SiteRequest, code: str) -> HttpResponse:
    """The draft waits for a person again."""
    actions.withdraw_schedule(
        draft=_draft(code), revision=_revision(request), by=request.actor, now=request.now
    )
    messages.success(request, _("Bản nháp không tự có hiệu lực nữa."))
    return redirect("backoffice:review_draft", code)


@needs(EDIT_PROCEDURES)
@require_POST
def take_new_base(request: SiteRequest, code: str) -> HttpResponse:
    """Stand the draft over the version that came meanwhile."""
    actions.take_new_base(draft=_draft(code), revision=_revision(request), by=request.actor, now=request.now)
    messages.success(request, _("Bản nháp đã lấy phiên bản đang áp dụng làm nền; xin xem lại chỗ khác nhau."))
    return redirect("backoffice:review_draft", code)


@needs(EDIT_PROCEDURES)
@require_POST
def discard_draft(request: SiteRequest, code: str) -> HttpResponse:
    """Throw the draft away."""
    actions.discard_draft(draft=_draft(code), revision=_revision(request), by=request.actor, now=request.now)
    messages.success(request, _("Đã bỏ bản nháp; phiên bản đang áp dụng không đổi."))
    return redirect("backoffice:procedure", code)


def _draft(code: str) -> ProcedureDraft:
    rows = ProcedureDraft.objects.select_related("procedure__current_version__field", "base")
    return get_object_or_404(rows, procedure__code=code)


def _revision(request: SiteRequest) -> int:
    return number_in(request.POST.get("revision")) or 0


def _edit(
    request: SiteRequest, found: ProcedureDraft, form: ProcedureForm, *, status: int = 0
) -> HttpResponse:
    is_refused = form.facts.is_bound
    context = {
        "draft": found,
        "version": found.procedure.current_version,
        "form": form,
        "problems": () if is_refused else problems_of(found.record),
        "revision": _revision(request) if is_refused else found.revision,
    }
    return render(
        request, "backoffice/catalogue/draft.html", context, status=status or (422 if is_refused else 200)
    )


def _review(request: SiteRequest, found: ProcedureDraft, form: PublishForm) -> HttpResponse:
    base, current = found.base, found.procedure.current_version
    is_outdated = current is not None and current.pk != base.pk
    context = {
        "draft": found,
        "version": current,
        "changes": diff_records(base.record, found.record),
        "old": base.number,
        "problems": problems_of(found.record),
        "is_outdated": is_outdated,
        "newer": diff_records(base.record, current.record) if current and is_outdated else [],
        "has_new_process": not fills_same_limit(base.record, found.record),
        "form": form,
    }
    return render(
        request, "backoffice/catalogue/draft_review.html", context, status=422 if form.errors else 200
    )
