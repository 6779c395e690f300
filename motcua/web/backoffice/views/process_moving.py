"""Moving running cases to the process in force: a preview, then the cases chosen in it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from motcua.cases.actions.migrating import move_cases_to_process
from motcua.cases.permissions import MOVE_TO_PROCESS
from motcua.cases.queries.migrating import PlannedMove, cases_on_other_processes, plan_moves
from motcua.catalogue.models import ProcessVersion
from motcua.catalogue.queries import current_version
from motcua.catalogue.rules.process import StepKind
from motcua.core.access import needs
from motcua.web.backoffice.filling import accepted
from motcua.web.backoffice.forms.processes import MoveForm
from motcua.web.backoffice.views.catalogue import number_in
from motcua.web.shared.requests import SiteRequest

# So many cases are shown and moved at a time.
AT_ONCE = 200


@needs(MOVE_TO_PROCESS)
@require_http_methods(["GET", "POST"])
def move_cases(request: SiteRequest, code: str) -> HttpResponse:
    """The preview; confirmed, the chosen cases move and the others stay on their process."""
    version = current_version(code)
    target = get_object_or_404(
        ProcessVersion.objects.select_related("procedure_version"), pk=version.current_process_id or 0
    )
    is_confirmed = request.method == "POST"
    said = request.POST if is_confirmed else request.GET
    found = cases_on_other_processes(target, request.actor.paths_of(MOVE_TO_PROCESS.roles))
    cases = list(found[:AT_ONCE])
    mapping = {
        name.removeprefix("buoc-"): str(value) for name, value in said.items() if name.startswith("buoc-")
    }
    plans = plan_moves(cases, target.process, mapping, now=request.now)
    form = MoveForm(request.POST if is_confirmed else None)
    if is_confirmed:
        chosen = _chosen(request)
        report = accepted(
            form,
            lambda: move_cases_to_process(
                target=target,
                chosen=chosen,
                mapping=mapping,
                reason=form.cleaned_data["reason"],
                by=request.actor,
                now=request.now,
            ),
        )
        if report is not None:
            _tell(request, report.moved, report.left)
            return redirect("backoffice:move_cases", code)
    context = {
        "version": version,
        "target": target,
        "plans": plans,
        "movable": sum(plan.step is not None for plan in plans),
        "total": found.count(),
        "lost": _lost(plans, target, mapping),
        "targets": [step for step in target.process.steps if step.kind is not StepKind.HAND_OVER],
        "mapping": mapping,
        "form": form,
    }
    refused = is_confirmed and bool(form.errors)
    return render(request, "backoffice/process/move.html", context, status=422 if refused else 200)


def _chosen(request: SiteRequest) -> dict[int, int]:
    """The ticked cases with the version seen: values such as 12:3."""
    pairs = [value.partition(":") for value in request.POST.getlist("case")[:AT_ONCE]]
    read = [(number_in(case_id), number_in(version)) for case_id, _colon, version in pairs]
    return {case_id: version for case_id, version in read if case_id and version}


def _lost(plans: list[PlannedMove], target: ProcessVersion, mapping: dict[str, str]) -> list[dict[str, Any]]:
    """Present steps that the target does not have, each with the step a person chose for it."""
    known = {step.key for step in target.process.steps}
    names = {
        plan.case.step_key: plan.case.step_name
        for plan in plans
        if plan.case.step_key and plan.case.step_key not in known
    }
    return [{"key": key, "name": name, "chosen": mapping.get(key, "")} for key, name in names.items()]


def _tell(request: SiteRequest, moved: tuple[str, ...], left: tuple[tuple[str, str], ...]) -> None:
    if moved:
        words = ngettext(
            "Đã chuyển %(count)s hồ sơ sang quy trình đang áp dụng.",
            "Đã chuyển %(count)s hồ sơ sang quy trình đang áp dụng.",
            len(moved),
        )
        messages.success(request, words % {"count": len(moved)})
    for code, reason in left:
        messages.warning(request, _("%(code)s không chuyển: %(reason)s") % {"code": code, "reason": reason})
    if not moved and not left:
        messages.warning(request, _("Chưa chọn hồ sơ nào."))
