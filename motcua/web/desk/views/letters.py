"""Thư: letters of a month, looked at one by one, printed in a batch, sent, or not sent with a reason."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.agencies.models import Agency
from motcua.audit.actions import log_read
from motcua.core.access import may, needs
from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import local_day
from motcua.documents.actions import read_stored
from motcua.documents.pdfium import as_one
from motcua.registers.actions import (
    Looked,
    give_letters,
    look_at_letter,
    opt_in,
    opt_out,
    restore_letter,
    skip_letter,
)
from motcua.registers.forms.letters import draft_of, given_draft, letters_pdf
from motcua.registers.models.letters import Letter, LetterKind, LetterOptOut, LetterState
from motcua.registers.permissions import GIVE_LETTERS, SET_LETTERS, SIGN_LETTERS, VIEW_LETTERS, may_with_books
from motcua.registers.queries.bodies import bodies_of
from motcua.registers.queries.letters import (
    letters_of,
    letters_to_sign,
    months_of,
    settings_of,
    state_counts,
    text_in_force,
    totals,
)
from motcua.web.shared.pdf import pdf_answer
from motcua.web.shared.requests import SiteRequest

PAGE_SIZE = 100
_WITH_LETTER = ("agency__parent", "case__procedure", "document__file")
WORDS = "desk_letter_words"  # in the session: names of people do not belong into addresses


@needs(VIEW_LETTERS)
@require_http_methods(["GET", "POST"])
def letters(request: SiteRequest) -> HttpResponse:
    """The letters of a month by what became of them. A POST keeps the words looked for."""
    if request.method == "POST":
        request.session[WORDS] = request.POST.get("words", "").strip()[:200]
        return redirect(f"{request.path}?{'tim=1' if request.session[WORDS] else ''}")
    office, (first, last) = _office(request), _month(request)
    words = request.session.get(WORDS, "") if request.GET.get("tim") else ""
    today = local_day(request.now)
    if words:
        first, last = date(2000, 1, 1), today
    kind = request.GET.get("loai", "")
    state = request.GET.get("trangthai", LetterState.PENDING if not words else "")
    found = letters_of(office, first=first, last=last, kind=kind, words=words)
    shown = letters_of(office, first=first, last=last, kind=kind, state=state, words=words)
    counts = state_counts(found)
    signer = settings_of(office).signer_name
    year = months_of(office, first=_year_before(today), last=today)
    context = {
        "office": office,
        "first": first,
        "before": first - timedelta(days=1),
        "after": last + timedelta(days=1) if last < today else None,
        "words": words,
        "kind": kind,
        "state": state,
        "is_waiting": state in (LetterState.PENDING, LetterState.SIGNED),
        "kinds": LetterKind.choices,
        "states": [(value, label, counts.get(value, 0)) for value, label in LetterState.choices],
        "page": Paginator(shown.order_by("registered_on", "pk"), PAGE_SIZE).get_page(request.GET.get("page")),
        "months": year,
        "totals": list(zip(LetterKind.labels, totals(year), strict=True)),
        "may_give": may_with_books(request.actor, GIVE_LETTERS, office),
        "may_set": may(request.actor, SET_LETTERS),
        "signer": signer,
        "to_sign": len(letters_to_sign(request.actor, roles=SIGN_LETTERS.roles)),
    }
    return render(request, "desk/letters.html", context)


@needs(VIEW_LETTERS)
@require_GET
def letter(request: SiteRequest, letter_id: int) -> HttpResponse:
    """One letter as it looks on paper, and what can be done with it."""
    return _page(request, _letter(request, letter_id))


@needs(VIEW_LETTERS)
@require_GET
def letter_pdf(request: SiteRequest, letter_id: int) -> HttpResponse:
    """The letter as it went out, or as it would go out now."""
    found = _letter(request, letter_id)
    log_read(
        subject_kind="case", subject_id=found.case.code, what="letter", by=request.actor, now=request.now
    )
    return pdf_answer(_printed(request, [found], found.agency), name=f"thu-{found.pk}")


@needs(GIVE_LETTERS)
@require_POST
def print_letters(request: SiteRequest) -> HttpResponse:
    """The chosen letters in one PDF; from now on they are printed."""
    office, chosen = _office(request, GIVE_LETTERS), _chosen(request)
    given = give_letters(agency=office, letter_ids=chosen, by=request.actor, now=request.now)
    if not given:
        messages.warning(request, _("Không có thư nào in được: thư chia buồn phải xem trước khi in."))
        return redirect(_back(request))
    return pdf_answer(_printed(request, given, office), name=f"thu-{local_day(request.now):%Y-%m-%d}")


@needs(GIVE_LETTERS)
@require_POST
def send_letters(request: SiteRequest) -> HttpResponse:
    """The chosen letters by message, to those who left an address and want messages."""
    office, chosen = _office(request, GIVE_LETTERS), _chosen(request)
    sent = give_letters(
        agency=office,
        letter_ids=chosen,
        by_message=True,
        public_url=settings.PUBLIC_URL,
        by=request.actor,
        now=request.now,
    )
    left = len(chosen) - len(sent)
    if sent:
        messages.success(request, _("Đã gửi %(count)s thư.") % {"count": len(sent)})
    if left:
        messages.warning(
            request,
            _("%(count)s thư chưa gửi: người nhận không để lại thư điện tử, hoặc thư chia buồn chưa xem.")
            % {"count": left},
        )
    return redirect(_back(request))


@needs(GIVE_LETTERS)
@require_POST
def look_at(request: SiteRequest, letter_id: int) -> HttpResponse:
    """Names put right; of a condolence, whether a child died."""
    sent = request.POST
    looked = Looked(
        addressee=sent.get("addressee", "")[:400],
        subject_name=sent.get("subject_name", "")[:400],
        is_of_child={"co": True, "khong": False}.get(sent.get("is_of_child", "")),
    )
    return _done(
        request,
        letter_id,
        lambda: look_at_letter(letter_id=letter_id, looked=looked, by=request.actor, now=request.now),
        _("Đã lưu thư."),
    )


@needs(GIVE_LETTERS)
@require_POST
def skip(request: SiteRequest, letter_id: int) -> HttpResponse:
    """The letter does not go out."""
    reason = request.POST.get("reason", "")
    return _done(
        request,
        letter_id,
        lambda: skip_letter(letter_id=letter_id, reason=reason, by=request.actor, now=request.now),
        _("Thư này không gửi."),
    )


@needs(GIVE_LETTERS)
@require_POST
def restore(request: SiteRequest, letter_id: int) -> HttpResponse:
    """A skipped letter waits again."""
    return _done(
        request,
        letter_id,
        lambda: restore_letter(letter_id=letter_id, by=request.actor, now=request.now),
        _("Thư lại chờ in."),
    )


@needs(GIVE_LETTERS)
@require_POST
def no_letters(request: SiteRequest, letter_id: int) -> HttpResponse:
    """The person wants no letters, or wants them again."""
    wants = request.POST.get("wants") == "1"
    change = opt_in if wants else opt_out
    return _done(
        request,
        letter_id,
        lambda: change(letter_id=letter_id, by=request.actor, now=request.now),
        _("Người này lại nhận thư.") if wants else _("Đã ghi: người này không nhận thư."),
    )


def _done(request: SiteRequest, letter_id: int, act: Callable[[], Any], said: str) -> HttpResponse:
    found = _letter(request, letter_id)
    try:
        act()
    except RuleViolation as error:
        return _page(request, found, message=str(error), field=error.field, state=error.http_state)
    messages.success(request, said)
    return redirect("desk:letter", letter_id)


def _page(
    request: SiteRequest, found: Letter, *, message: str = "", field: str = "", state: int = 200
) -> HttpResponse:
    context = {
        "letter": found,
        "case": found.case,
        "is_pending": found.state == LetterState.PENDING,
        "is_waiting": found.state in (LetterState.PENDING, LetterState.SIGNED),
        "is_condolence": found.kind == LetterKind.CONDOLENCE,
        "in_correction": found.case.finished_at is None,
        "wants_none": LetterOptOut.objects.filter(applicant=found.case.applicant_id).exists(),
        "may_give": may_with_books(request.actor, GIVE_LETTERS, found.agency),
        "next": _next_of(found),
        "message": message,
        "field": field,
        "typed": request.POST if message else {},
    }
    return render(request, "desk/letter.html", context, status=state)


def _next_of(found: Letter) -> Letter | None:
    """The next condolence that waits to be looked at."""
    waiting = Letter.objects.pending().filter(
        agency=found.agency, kind=LetterKind.CONDOLENCE, is_of_child=None
    )
    return waiting.exclude(pk=found.pk).order_by("registered_on", "pk").first()


def _printed(request: SiteRequest, chosen: list[Letter], office: Agency) -> bytes:
    """The letters in one PDF: the signed as they were signed, the others drawn."""
    day, known = local_day(request.now), settings_of(office)
    waiting = {one.kind for one in chosen if one.state == LetterState.PENDING}
    texts = {kind: text_in_force(office, kind, on=day) for kind in waiting}
    papers = []
    for is_signed, group in groupby(chosen, lambda one: one.document is not None):
        if is_signed:
            papers += [read_stored(one.document.file) for one in group if one.document]
            continue
        drafts = [
            (
                one,
                draft_of(one, texts[one.kind], office)
                if one.state == LetterState.PENDING
                else given_draft(one),
            )
            for one in group
        ]
        papers.append(letters_pdf(drafts, agency=office, settings=known, now=request.now))
    return papers[0] if len(papers) == 1 else as_one(papers)


def _letter(request: SiteRequest, letter_id: int) -> Letter:
    found = Letter.objects.select_related(*_WITH_LETTER).filter(pk=letter_id).first()
    if found is None:
        raise Http404
    if not may_with_books(request.actor, VIEW_LETTERS, found.agency):
        raise PermissionDenied
    return found


def _office(request: SiteRequest, wanted: Any = VIEW_LETTERS) -> Agency:
    offices = bodies_of(request.actor, wanted)
    if not offices:
        raise PermissionDenied
    return offices[0]


def _chosen(request: SiteRequest) -> list[int]:
    return [int(text) for text in request.POST.getlist("letter") if text.isdecimal() and len(text) < 19]


def _back(request: SiteRequest) -> str:
    return f"/can-bo/thu/?thang={request.POST.get('thang', '')[:7]}"


def _month(request: SiteRequest) -> tuple[date, date]:
    """The month asked for as yyyy-mm, else the present one."""
    year, _dash, month = request.GET.get("thang", "").partition("-")
    today = local_day(request.now)
    first = today.replace(day=1)
    if year.isdecimal() and month.isdecimal() and 2000 <= int(year) <= 2999 and 1 <= int(month) <= 12:
        first = date(int(year), int(month), 1)
    return first, first.replace(day=monthrange(first.year, first.month)[1])


def _year_before(today: date) -> date:
    return date(today.year - 1, today.month, 1)
