"""The editor of a draft: a table of forms, the drawing beside it, what the proof says, and three buttons."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.catalogue import actions
from motcua.catalogue.choices import VersionState
from motcua.catalogue.models import ProcessVersion
from motcua.catalogue.permissions import EDIT_PROCESSES
from motcua.catalogue.rules.bpmn import write_bpmn
from motcua.catalogue.rules.limits import limit_of_steps, minutes_for_steps
from motcua.catalogue.rules.process import Process
from motcua.catalogue.rules.proof import prove
from motcua.core.access import needs
from motcua.core.errors import NotAllowed, NotFound, RuleViolation
from motcua.web.backoffice.findings import marked, placed
from motcua.web.backoffice.forms.processes import Row, changed, read_rows, rows_of
from motcua.web.backoffice.views.catalogue import number_in
from motcua.web.shared.requests import SiteRequest


@needs(EDIT_PROCESSES)
@require_http_methods(["GET", "POST"])
def edit_process(request: SiteRequest, code: str, process_id: int) -> HttpResponse:
    """Show a draft, change its rows, check, save or publish it."""
    draft = get_object_or_404(
        ProcessVersion.objects.select_related("procedure_version__procedure"),
        pk=process_id,
        procedure_version__procedure__code=code,
    )
    if draft.state != VersionState.DRAFT:
        return redirect("backoffice:process", code, draft.pk)
    if request.method != "POST":
        return _page(request, draft, draft.process, rows_of(draft.process), draft.revision)
    process, rows = read_rows(request.POST)
    revision = number_in(request.POST.get("revision")) or 0
    wish = request.POST.get("do", "save")
    if wish in ("save", "publish"):
        return _keep(request, draft, process, rows, revision)
    after = changed(process, wish)
    if after == process:
        return _page(request, draft, process, rows, revision, is_unsaved=True)
    return _page(request, draft, after, rows_of(after), revision, is_unsaved=True, opened=wish)


def _keep(
    request: SiteRequest, draft: ProcessVersion, process: Process, rows: list[Row], revision: int
) -> HttpResponse:
    """Save, and publish if that was the wish. A refusal is said above the table, which stays as typed."""
    is_publishing = request.POST.get("do") == "publish"
    if any(row.has_errors for row in rows):
        problem = _("Có ô ghi chưa đúng, đánh dấu ở bảng dưới. Chưa lưu.")
        return _page(request, draft, process, rows, revision, is_unsaved=True, problem=problem)
    try:
        saved = actions.save_process_draft(
            draft=draft, revision=revision, process=process, by=request.actor, now=request.now
        )
        revision = saved.revision
        if is_publishing:
            actions.publish_process(draft=saved, revision=revision, by=request.actor, now=request.now)
    except (NotAllowed, NotFound):
        raise
    except RuleViolation as refusal:
        return _page(request, draft, process, rows_of(process), revision, problem=str(refusal))
    code = draft.procedure_version.procedure.code
    if is_publishing:
        messages.success(
            request,
            _("Đã công bố. Hồ sơ tiếp nhận từ bây giờ theo quy trình này; hồ sơ cũ giữ quy trình cũ."),
        )
        return redirect("backoffice:processes", code)
    messages.success(request, _("Đã lưu dự thảo."))
    return redirect("backoffice:edit_process", code, draft.pk)


def _page(
    request: SiteRequest,
    draft: ProcessVersion,
    process: Process,
    rows: list[Row],
    revision: int,
    *,
    is_unsaved: bool = False,
    problem: str = "",
    opened: str = "",
) -> HttpResponse:
    version = draft.procedure_version
    allotted = minutes_for_steps(version.record)
    findings = prove(process, allotted=allotted)
    for row in rows:
        row.findings = [found for found in findings if found.step == row.step.key]
        row.is_open = opened == f"add_way:{row.number}" or opened.startswith(f"remove_way:{row.number}:")
    context = {
        "version": version,
        "draft": draft,
        "process": process,
        "rows": rows,
        "revision": revision,
        "found": placed(findings, process),
        "marked": marked(findings, process),
        "whole": allotted,
        "limit": limit_of_steps(version.record),
        "drawing": write_bpmn(process).decode() if process.steps else "",
        "is_unsaved": is_unsaved,
        "problem": problem,
    }
    name = "_editor.html" if request.htmx else "editor.html"
    return render(request, f"backoffice/process/{name}", context, status=422 if problem else 200)
