"""Tiếp nhận: the one screen of a receiver, and what sending it does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import HttpResponseClientRedirect

from motcua.accounts.models import User
from motcua.agencies.models import Office
from motcua.cases.actions import (
    Defect,
    Intake,
    LinkChoice,
    NewAttachment,
    PaperData,
    attach_files,
    bind_scans,
    open_incomplete_case,
    propose_refusal,
    receive_case,
    receive_with_parts,
)
from motcua.cases.choices import CaseChannel, Delivery, PaperState, SupplementReason
from motcua.cases.errors import PapersIncomplete, PlaceNotCompetent, PresenceRequired
from motcua.cases.models import Case
from motcua.cases.permissions import RECEIVE, VIEW
from motcua.cases.queries.intake import (
    case_of_intake,
    known_applicant,
    offering_at,
    quick_offerings,
    reception_points,
)
from motcua.core.access import needs
from motcua.core.errors import NotAllowed, RuleViolation
from motcua.core.rules.dates import local_day
from motcua.documents.actions import read_upload
from motcua.documents.choices import MediaType
from motcua.queueing.actions import receive_for_ticket
from motcua.queueing.models import Ticket
from motcua.queueing.permissions import advice_offices
from motcua.queueing.queries.advising import advice_at
from motcua.web.desk.forms.intake import (
    CHANNELS,
    ApplicantForm,
    ChoicesForm,
    PaperForm,
    files_of,
    initial_of,
    paper_forms,
)
from motcua.web.desk.forms.linking import part_choices
from motcua.web.desk.forms.supplement import defects_of, sent_rows, shown_rows
from motcua.web.desk.views.visit import visit_id, visit_of
from motcua.web.shared.requests import SiteRequest

FIRST_KEY = 2  # F1 is the browser's help
_FIELD_IDS: dict[type[RuleViolation], str] = {
    PresenceRequired: "is_present",
    PlaceNotCompetent: "is_local",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right: the element it belongs to, and the sentence."""

    field_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Scan:
    """A checked upload and the line of the checklist it belongs to, counted from 1."""

    order: int
    name: str
    content: bytes
    media_type: MediaType


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole screen as sent, clean."""

    intake: Intake
    scans: list[Scan]
    defects: list[Defect]
    reason: str
    parts: list[LinkChoice]


class SheetIncomplete(Exception):
    """The screen cannot be taken as it is."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems


@needs(RECEIVE)
@require_GET
def intake(request: SiteRequest) -> HttpResponse:
    """The screen, cursor in the card field. `diem` chooses another reception point of one's own.

    `phieu` is the ticket of the person at the counter: known people are filled in, their procedure is chosen.
    """
    points = points_of(request)
    if not points:
        return render(request, "desk/intake_nowhere.html", status=403)
    visit = visit_of(request, request.GET.get("phieu"))
    office = office_among(points, visit.office_id if visit else request.GET.get("diem"))
    quick = quick_offerings(office, actor=request.actor, now=request.now)
    return render(
        request,
        "desk/intake.html",
        {
            "points": points,
            "desk_office": office,
            "quick": [(f"F{FIRST_KEY + place}", offering) for place, offering in enumerate(quick)],
            "visit": visit,
            "channels": CHANNELS,
            "deliveries": Delivery.choices,
            "channel": CaseChannel.DIRECT,
            "intake_key": uuid4().hex,
            "upload_limit": settings.UPLOAD_LIMIT,
            "who": "applicant",
            "defect_rows": shown_rows([]),
            "defect_reasons": SupplementReason.choices,
            **_person_of(request, visit),
        },
    )


def _person_of(request: SiteRequest, visit: Ticket | None) -> dict[str, Any]:
    """The fields of the applicant: those of whoever holds the ticket, else empty ones."""
    person = visit.applicant if visit else None
    if person is None:
        return {"form": ApplicantForm(prefix="applicant")}
    return {
        "form": ApplicantForm(prefix="applicant", initial=initial_of(person)),
        "known": known_applicant(person, request.actor, roles=VIEW.roles, on=local_day(request.now)),
        "told": advice_at(visit, offices=advice_offices(request.actor)) if visit else [],
        "is_found": True,
        "is_open": not person.identifier,
        "kind": person.kind,
    }


@needs(RECEIVE)
@require_POST
def intake_send(request: SiteRequest) -> HttpResponse:
    """Receive, ask for a supplement or propose a refusal; sending the same screen twice makes one case.

    Problems come back as 422 with their sentences; the screen keeps everything that was typed.
    """
    known = case_of_intake(request.POST.get("intake_key", ""), by=request.actor)
    if known is not None:
        return _to_done(request, known)
    try:
        sheet = _read(request)
        case = _decided(request, sheet)
    except SheetIncomplete as error:
        return _problems(request, error.problems)
    except NotAllowed:
        raise
    except RuleViolation as error:
        return _problems(request, [Problem(_field_of(request, error), str(error))])
    return _to_done(request, case)


def points_of(request: SiteRequest) -> list[Office]:
    """Where this officer receives."""
    if not isinstance(request.user, User):
        return []
    return reception_points(request.actor, request.user, roles=RECEIVE.roles)


def office_among(points: list[Office], wanted: Any) -> Office:
    """The office asked for if it is one of the officer's, else the first; raises NotAllowed without any."""
    if not points:
        raise NotAllowed(_("Ông/bà chưa được phân công ở điểm tiếp nhận nào."))
    return next((office for office in points if str(office.pk) == str(wanted or "")), points[0])


def _decided(request: SiteRequest, sheet: Sheet) -> Case:
    """What the receiver decided; for a ticket in one transaction with the note on it."""
    ticket_id = visit_id(request)
    if ticket_id is not None:
        return receive_for_ticket(
            ticket_id=ticket_id,
            intake=sheet.intake,
            receive=_decision(request, sheet),
            also=lambda case: _attach(request, sheet, case),
            by=request.actor,
            now=request.now,
        )
    case = _decision(request, sheet)(intake=sheet.intake, by=request.actor, now=request.now)
    _attach(request, sheet, case)
    return case


def _decision(request: SiteRequest, sheet: Sheet) -> Callable[..., Case]:
    decision = request.POST.get("decision", "receive")
    if decision == "supplement":
        return partial(open_incomplete_case, defects=sheet.defects)
    if decision == "refuse":
        return partial(propose_refusal, reason=sheet.reason)
    if sheet.parts:
        scans = [
            (scan.order, NewAttachment(scan.name, scan.content, scan.media_type)) for scan in sheet.scans
        ]
        return partial(receive_with_parts, scans=scans, choices=sheet.parts)
    return receive_case


def _attach(request: SiteRequest, sheet: Sheet, case: Case) -> None:
    """The scans, unless the case is that of an earlier click; linked cases have shared them out already.

    What was digitised in a window beside the screen hangs at the case as well.
    """
    if request.POST.get("has_scans"):
        key = sheet.intake.intake_key
        bind_scans(case_id=case.pk, intake_key=key, by=request.actor, now=request.now)
    is_shared_out = bool(sheet.parts) and request.POST.get("decision", "receive") == "receive"
    if not sheet.scans or is_shared_out or case.submitted_at != request.now:
        return
    paper_ids = dict(case.papers.values_list("order", "pk"))
    attach_files(
        case_id=case.pk,
        files=[
            NewAttachment(scan.name, scan.content, scan.media_type, paper_id=paper_ids.get(scan.order))
            for scan in sheet.scans
        ],
        by=request.actor,
        now=request.now,
    )


def _read(request: SiteRequest) -> Sheet:
    """The screen as an intake with its scans; raises SheetIncomplete with every problem at once."""
    choices = ChoicesForm(request.POST)
    applicant = ApplicantForm(request.POST, prefix="applicant")
    proxy = ApplicantForm(request.POST, prefix="proxy") if request.POST.get("has_proxy") else None
    lines = paper_forms(request.POST)
    problems = [
        *_form_problems(applicant),
        *(_form_problems(proxy) if proxy else ()),
        *_form_problems(choices, {"offering": "procedure_search"}),
        *(problem for line in lines for problem in _form_problems(line)),
    ]
    scans: list[Scan] = []
    for order, line in enumerate(lines, start=1):
        for file in files_of(request.FILES, line):
            problems += _scan(file, line, order, scans)
    if request.POST.get("decision") == "supplement":
        problems += _defect_problems(request)
    if choices.cleaned_data.get("wants_mail") and not applicant["email"].value():
        text = _("Ghi thư điện tử của người nộp, hoặc bỏ chọn báo tin qua thư.")
        problems.append(Problem(applicant["email"].id_for_label, text))
    if problems:
        raise SheetIncomplete(problems)
    papers = [line.paper() for line in lines]
    return Sheet(_intake_of(request, choices, applicant, proxy, papers), scans, defects_of(request.POST),
                 request.POST.get("reason", ""), _parts_of(request))  # fmt: skip


def _parts_of(request: SiteRequest) -> list[LinkChoice]:
    try:
        return part_choices(request.POST)
    except forms.ValidationError as error:
        raise SheetIncomplete([Problem("members", error.messages[0])]) from None


def _defect_problems(request: SiteRequest) -> Iterator[Problem]:
    rows = [row for row in sent_rows(request.POST) if row.text or row.paper]
    if not rows:
        text = _("Ghi ít nhất một nội dung cần bổ sung, mỗi nội dung một dòng.")
        yield Problem("defect-1-text", text)
    for row in rows:
        if not row.reason:
            yield Problem(f"defect-{row.number}-reason", _("Chọn lý do của từng nội dung cần bổ sung."))


def _intake_of(
    request: SiteRequest,
    choices: ChoicesForm,
    applicant: ApplicantForm,
    proxy: ApplicantForm | None,
    papers: list[PaperData],
) -> Intake:
    data = choices.cleaned_data
    office = office_among(points_of(request), data["office"])
    offering = offering_at(office, data["offering"], on=local_day(request.now))
    if offering is None:
        text = _("Điểm tiếp nhận này không nhận thủ tục đã chọn. Xin chọn lại thủ tục.")
        raise SheetIncomplete([Problem("procedure_search", text)])
    counter = getattr(request.user, "counter", None)
    return Intake(
        procedure_code=offering.procedure.code,
        agency_id=offering.agency_id,
        office_id=office.pk,
        support_agency_id=_support_point(request, office),
        counter_id=counter.pk if counter is not None and counter.office_id == office.pk else None,
        applicant=applicant.applicant(),
        proxy=proxy.applicant() if proxy else None,
        papers=papers,
        **{
            name: data[name]
            for name in ("variant", "channel", "delivery", "delivery_address", "proxy_paper", "is_present",
                         "is_local", "place_of_land", "note", "wants_slip", "wants_mail", "intake_key")
        },
    )  # fmt: skip


def _support_point(request: SiteRequest, office: Office) -> int | None:
    """Where the officer sits, when it is neither the centre that receives nor a unit around it."""
    home = getattr(request.user, "agency", None)
    above = office.agency.parent or office.agency
    return None if home is None or home.path.startswith(above.path) else home.pk


def _scan(file: UploadedFile, line: PaperForm, order: int, scans: list[Scan]) -> Iterator[Problem]:
    try:
        content, media_type = read_upload(file)
    except RuleViolation as error:
        yield Problem(f"id_{line.prefix}-files", str(error))
    else:
        scans.append(Scan(order, file.name or "", content, media_type))


def _form_problems(form: forms.Form, ids: dict[str, str] | None = None) -> Iterator[Problem]:
    for name, errors in form.errors.items():
        field_id = (ids or {}).get(name) or form[name].id_for_label or f"id_{form.add_prefix(name)}"
        yield Problem(field_id, str(errors[0]))


def _field_of(request: SiteRequest, error: RuleViolation) -> str:
    """The element a refusal of the action belongs to."""
    if isinstance(error, PapersIncomplete):
        missing = (
            line.prefix for line in paper_forms(request.POST) if line["state"].value() == PaperState.MISSING
        )
        return f"{next(missing, 'papers')}-tick"
    return _FIELD_IDS.get(type(error), error.field)


def _problems(request: SiteRequest, problems: list[Problem]) -> HttpResponse:
    if request.htmx:
        return render(request, "desk/_intake_problems.html", {"problems": problems}, status=422)
    sentence = " ".join(problem.text for problem in problems)
    context = {"title": _("Chưa tiếp nhận được"), "sentence": sentence, "state": 422,
               "back_url": reverse("desk:intake")}  # fmt: skip
    return render(request, "shared/error.html", context, status=422)


def _to_done(request: SiteRequest, case: Case) -> HttpResponse:
    if request.htmx:
        return HttpResponseClientRedirect(reverse("desk:intake_done", args=[case.pk]))
    return redirect("desk:intake_done", case.pk)
