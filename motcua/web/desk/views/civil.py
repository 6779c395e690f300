"""Sổ hộ tịch: results waiting for the book, entering a registration, looking one up, notes beside it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from motcua.agencies.models import Agency
from motcua.cases.models import Case
from motcua.cases.queries.declaring import declaration_of, known_for, shown_groups
from motcua.catalogue.rules.declarations import shown
from motcua.core.access import needs
from motcua.core.errors import NotAllowed, NotFound, RuleViolation
from motcua.core.rules.dates import local_day
from motcua.registers.actions import NewNote, NewRecord, enter_record, note_record
from motcua.registers.choices import CIVIL_STATUS_KINDS, BookKind
from motcua.registers.choices.civil import (
    EXTRACT_PROCEDURES,
    PROCEDURES,
    CivilNoteKind,
    fields_of,
    groups_of,
)
from motcua.registers.models import CivilRecord
from motcua.registers.permissions import CORRECT, ENTER, VIEW, may_with_books
from motcua.registers.queries.books import agencies_with_books, settings_of
from motcua.registers.queries.civil_cases import declared_for, number_known, signed_by, waiting_for_the_book
from motcua.registers.queries.civil_values import current_content, is_annulled, notes_of_record
from motcua.registers.queries.finding import find_records, find_transactions
from motcua.web.desk.forms.civil import ExtractForm, NoteForm, RecordForm
from motcua.web.desk.forms.declaring import initial_of
from motcua.web.desk.views.registers import book_for, chosen_agency
from motcua.web.shared.requests import SiteRequest

WORDS = "desk_civil_words"  # kept in the session: names of people do not belong into addresses


@needs(VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def civil(request: SiteRequest) -> HttpResponse:
    """Looking registrations and certified transactions up, to give copies, in the books of the agency and the
    bodies it succeeded; and the results that wait for a book."""
    if request.method == "POST":
        request.session[WORDS] = request.POST.get("words", "").strip()[:200]
        case = f"&hoso={request.POST['hoso']}" if request.POST.get("hoso", "").isdecimal() else ""
        return redirect(f"{reverse('desk:civil')}?coquan={request.POST.get('coquan', '')}&tim=1{case}")
    agencies = agencies_with_books(request.actor, VIEW)
    if not agencies:
        return redirect("desk:books")
    agency = chosen_agency(request, agencies)
    words = request.session.get(WORDS, "") if request.GET.get("tim") else ""
    context = {
        "agency": agency,
        "words": words,
        "case": _extract_case(request, agency),
        "found": find_records(agency, words) if words else [],
        "transactions": find_transactions(agency, words) if words else [],
        "waiting": [(kind, list(waiting_for_the_book(agency, kind))) for kind in CIVIL_STATUS_KINDS],
        "may_enter": may_with_books(request.actor, ENTER, agency),
        "kinds": CIVIL_STATUS_KINDS,
    }
    return render(request, "desk/registers/civil.html", context)


@needs(ENTER)
@require_http_methods(["GET", "HEAD", "POST"])
def civil_new(request: SiteRequest, kind: str) -> HttpResponse:
    """Enter a registration: what was declared for the case is only confirmed, or put right first."""
    if kind not in CIVIL_STATUS_KINDS:
        raise Http404
    agencies = agencies_with_books(request.actor, ENTER)
    case = _case_for(request, agencies, BookKind(kind))
    agency = case.competent_agency if case else chosen_agency(request, agencies)
    own = settings_of(agency).own_civil_numbers
    declared = declared_for(case) if case else {}
    with_content = not declared or "sua" in request.GET
    form = RecordForm(
        request.POST or None,
        kind=kind,
        own_numbers=own,
        with_content=with_content,
        initial=_known(request, case),
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            record = enter_record(
                agency=agency,
                new=NewRecord(
                    kind=BookKind(kind),
                    content=form.content() if with_content else declared,
                    registered_on=given.get("registered_on") or local_day(request.now),
                    national_number=given.get("national_number", ""),
                    signer_name=given["signer_name"],
                    signer_title=given["signer_title"],
                    officer_name=given["officer_name"],
                    case_id=case.pk if case else None,
                ),
                by=request.actor,
                now=request.now,
            )
        except (NotAllowed, NotFound):
            raise
        except RuleViolation as refusal:
            fields = (refusal.field, f"f_{refusal.field}")
            form.add_error(next((each for each in fields if each in form.fields), None), str(refusal))
        else:
            messages.success(request, _("Đã vào sổ, số %(number)s.") % {"number": record.printed_number})
            return redirect("desk:civil_record", record.pk)
    context = {
        "form": form,
        "kind": BookKind(kind),
        "agency": agency,
        "case": case,
        "own": own,
        "declared": [] if case is None or with_content else shown_groups(case, registered_only=True),
    }
    return render(request, "desk/registers/civil_new.html", context, status=422 if form.errors else 200)


@needs(VIEW)
@require_safe
def civil_record(request: SiteRequest, record_id: int) -> HttpResponse:
    """A registration as it was made, what counts today, its notes and the extracts given of it."""
    record = record_for(request, record_id)
    return record_page(request, record)


@needs(CORRECT)
@require_POST
def civil_note(request: SiteRequest, record_id: int) -> HttpResponse:
    """Note what changed."""
    record = record_for(request, record_id)
    form = NoteForm(request.POST, book_kind=record.book.kind)
    if form.is_valid():
        given = form.cleaned_data
        new = NewNote(
            kind=CivilNoteKind(given["kind"]),
            column=given["column"],
            after=given["after"],
            text=given["text"],
            ground=given["ground"],
        )
        try:
            note_record(record_id=record.pk, new=new, by=request.actor, now=request.now)
        except (NotAllowed, NotFound):
            raise
        except RuleViolation as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Đã ghi chú vào sổ."))
            return redirect("desk:civil_record", record.pk)
    return record_page(request, record, note_form=form)


def record_page(
    request: SiteRequest,
    record: CivilRecord,
    *,
    note_form: NoteForm | None = None,
    extract_form: ExtractForm | None = None,
) -> HttpResponse:
    """The page, with forms that somebody filled in wrongly."""
    book, now_says = record.book, current_content(record)
    case = _extract_case(request, book.agency)
    asked = {"requester_name": case.applicant_name, "case": case.pk} if case else _wanted_with(record)
    annulled = is_annulled(record)
    last = record.extracts.first()
    signer = (
        {"signer_name": last.signer_name, "signer_title": last.signer_title}
        if last
        else {"signer_name": record.signer_name}
    )
    context = {
        "record": record,
        "book": book,
        "groups": [
            (
                group,
                [
                    (
                        field.label,
                        shown(field, record.content.get(field.key, "")),
                        shown(field, now_says.get(field.key, "")),
                    )
                    for field in fields
                ],
            )
            for group, fields in groups_of(book.kind).items()
        ],
        "notes": notes_of_record(record),
        "is_annulled": annulled,
        "extracts": record.extracts.select_related("document"),
        "note_form": (note_form or NoteForm(book_kind=book.kind))
        if not annulled and may_with_books(request.actor, CORRECT, book.agency)
        else None,
        "extract_form": (extract_form or ExtractForm(initial={**signer, **asked}))
        if not annulled and may_with_books(request.actor, ENTER, book.agency)
        else None,
        "extract_case": case,
        "extract_fee": case.charges.aggregate(fee=Sum("charge__amount"))["fee"] or 0 if case else 0,
        "has_noted_wrongly": bool(note_form and note_form.errors),
    }
    wrong = (note_form and note_form.errors) or (extract_form and extract_form.errors)
    return render(request, "desk/registers/record.html", context, status=422 if wrong else 200)


def _wanted_with(record: CivilRecord) -> dict[str, Any]:
    """Who asked for how many copies in the declaration that the registration was made from."""
    declaration = declaration_of(record.case) if record.case else None
    if record.case is None or declaration is None:
        return {}
    copies = int(declaration.content.get("copies") or 0)
    return {"requester_name": record.case.applicant_name, "copies": max(1, copies)}


def record_for(request: SiteRequest, record_id: int) -> CivilRecord:
    """A registration in a book the officer sees; raises Http404."""
    records = CivilRecord.objects.select_related("case__declaration").prefetch_related("notes")
    record = get_object_or_404(records, pk=record_id)
    record.book = book_for(request, record.book_id, VIEW)
    return record


def _case_for(request: SiteRequest, agencies: list[Agency], kind: BookKind) -> Case | None:
    """The case whose result is entered: of a procedure that fills this book, at an agency of the officer."""
    wanted = request.GET.get("hoso", "")
    if not wanted.isdecimal():
        return None
    code = next(code for code, filled in PROCEDURES.items() if filled == kind)
    cases = Case.objects.select_related("procedure", "applicant", "competent_agency", "declaration")
    return get_object_or_404(cases, pk=int(wanted[:18]), procedure__code=code, competent_agency__in=agencies)


def _extract_case(request: SiteRequest, agency: Agency) -> Case | None:
    """The case that asks for an extract, when the officer came from one."""
    wanted = request.GET.get("hoso", "")
    if not wanted.isdecimal():
        return None
    cases = Case.objects.filter(procedure__code__in=EXTRACT_PROCEDURES, competent_agency=agency)
    return cases.filter(pk=int(wanted[:18])).first()


def _known(request: SiteRequest, case: Case | None) -> dict[str, Any]:
    """What nobody types again: the case's person, the number from outside, today, the officer."""
    known: dict[str, Any] = {
        "registered_on": local_day(request.now),
        "officer_name": request.actor.label,
    }
    if case is None:
        return known
    known["national_number"] = number_known(case)
    signed = signed_by(case)
    known |= {"signer_name": signed.name, "signer_title": signed.title}
    known["registered_on"] = signed.on or known["registered_on"]
    return {**known, **initial_of(fields_of(PROCEDURES[case.procedure.code]), known_for(case))}
