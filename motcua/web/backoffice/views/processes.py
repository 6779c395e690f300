"""The internal processes of a procedure: versions, drafts, files in and out, two beside each other."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from motcua.cases.permissions import MOVE_TO_PROCESS
from motcua.cases.queries.migrating import running_by_process
from motcua.catalogue import actions
from motcua.catalogue.choices import VersionState
from motcua.catalogue.models import ProcessVersion
from motcua.catalogue.permissions import EDIT_PROCESSES, VIEW_IMPORTS
from motcua.catalogue.queries import current_version, processes_of
from motcua.catalogue.rules.bpmn import read_bpmn, write_bpmn
from motcua.catalogue.rules.limits import limit_of_steps, minutes_for_steps
from motcua.catalogue.rules.process_diff import diff_processes
from motcua.catalogue.rules.proof import prove
from motcua.core.access import may, needs
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.findings import marked, placed
from motcua.web.backoffice.forms.processes import ImportForm
from motcua.web.backoffice.views.catalogue import number_in
from motcua.web.shared.requests import SiteRequest


@needs(VIEW_IMPORTS)
@require_safe
def processes(request: SiteRequest, code: str) -> HttpResponse:
    """Every process of a procedure, the one in force drawn."""
    return _page(request, code, ImportForm())


@needs(VIEW_IMPORTS)
@require_safe
def process(request: SiteRequest, code: str, process_id: int) -> HttpResponse:
    """One process as it stands, with its drawing and what the proof says of it."""
    stored = _process(code, process_id)
    version = stored.procedure_version
    findings = prove(stored.process, allotted=minutes_for_steps(version.record))
    context = {
        "version": version,
        "stored": stored,
        "process": stored.process,
        "found": placed(findings, stored.process),
        "marked": marked(findings, stored.process),
        "whole": minutes_for_steps(version.record),
        "limit": limit_of_steps(version.record),
        "drawing": write_bpmn(stored.process).decode(),
        "running": running_by_process(version.procedure_id).get(stored.pk, 0),
        "may_edit": may(request.actor, EDIT_PROCESSES),
    }
    return render(request, "backoffice/process/process.html", context)


@needs(EDIT_PROCESSES)
@require_POST
def draft_process(request: SiteRequest, code: str, process_id: int) -> HttpResponse:
    """A draft with the steps of this process."""
    draft = actions.create_process_draft(source=_process(code, process_id), by=request.actor, now=request.now)
    return redirect("backoffice:edit_process", code, draft.pk)


@needs(EDIT_PROCESSES)
@require_POST
def import_process(request: SiteRequest, code: str) -> HttpResponse:
    """A draft from a BPMN file."""
    form = ImportForm(request.POST, request.FILES)
    draft = accepted(
        form,
        lambda: actions.import_process_draft(
            version=current_version(code),
            reading=read_bpmn(form.content()),
            by=request.actor,
            now=request.now,
        ),
    )
    if draft is None:
        return _page(request, code, form)
    return redirect("backoffice:edit_process", code, draft.pk)


@needs(EDIT_PROCESSES)
@require_POST
def discard_process(request: SiteRequest, code: str, process_id: int) -> HttpResponse:
    """Throw a draft away."""
    actions.discard_process_draft(
        draft=_process(code, process_id),
        revision=number_in(request.POST.get("revision")) or 0,
        by=request.actor,
        now=request.now,
    )
    messages.success(request, _("Đã bỏ dự thảo. Quy trình đang áp dụng không đổi."))
    return redirect("backoffice:processes", code)


@needs(VIEW_IMPORTS)
@require_safe
def download_process(request: SiteRequest, code: str, process_id: int) -> HttpResponse:
    """The process as a BPMN file."""
    stored = _process(code, process_id)
    name = f"{code}-{stored.procedure_version.number}-{stored.number}.bpmn"
    return HttpResponse(
        write_bpmn(stored.process),
        content_type="application/xml",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@needs(VIEW_IMPORTS)
@require_safe
def compare_processes(request: SiteRequest, code: str) -> HttpResponse:
    """What one process changes against another, by default the newest against the one in force."""
    version = current_version(code)
    every = list(processes_of(version.procedure))
    known = {each.pk: each for each in every}
    new = known.get(number_in(request.GET.get("moi")) or 0, every[0])
    in_force = known.get(version.current_process_id or 0, every[-1])
    old = known.get(number_in(request.GET.get("cu")) or 0, in_force if in_force != new else every[-1])
    context = {
        "version": version,
        "processes": every,
        "old": old,
        "new": new,
        "changes": diff_processes(old.process, new.process),
    }
    return render(request, "backoffice/process/compare.html", context)


def _page(request: SiteRequest, code: str, form: ImportForm) -> HttpResponse:
    version = current_version(code)
    every = list(processes_of(version.procedure))
    in_force = next((each for each in every if each.pk == version.current_process_id), None)
    context = {
        "version": version,
        "is_current": True,
        "processes": every,
        "in_force": in_force,
        "draft": next((each for each in every if each.state == VersionState.DRAFT), None),
        "running": running_by_process(version.procedure_id),
        "drawing": write_bpmn(in_force.process).decode() if in_force else "",
        "import_form": form,
        "may_move": may(request.actor, MOVE_TO_PROCESS),
        "may_edit": may(request.actor, EDIT_PROCESSES),
    }
    return render(request, "backoffice/process/processes.html", context, status=422 if form.is_bound else 200)


def _process(code: str, process_id: int) -> ProcessVersion:
    return get_object_or_404(
        ProcessVersion.objects.select_related("procedure_version__procedure", "procedure_version__field"),
        pk=process_id,
        procedure_version__procedure__code=code,
    )
