"""Ký số: what waits for the officer's signature, or for the seal they keep, signed in rounds with one PIN.

The PIN comes with each round from the field of the page and is handed on to the action (ADR 0034). The page
asks for the next round by script; without one it asks the officer.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from motcua.cases.models import Case
from motcua.core.access import needs
from motcua.core.errors import RuleViolation
from motcua.documents.actions.piles import MOST_PAPERS
from motcua.documents.models import ItemState, SigningBatch
from motcua.documents.permissions import SIGN_PILES
from motcua.documents.queries.signatures import keys_of
from motcua.registers.actions.sealing import COPY, LETTER, sign_pile, start_signing
from motcua.registers.models import EntryPaper, Letter
from motcua.web.desk.forms.signing import FIELDS, PileForm, PinForm
from motcua.web.desk.waiting_papers import SEALING, Waiting, waiting_for
from motcua.web.shared.requests import SiteRequest


@needs(SIGN_PILES)
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
def sign(request: SiteRequest) -> HttpResponse:
    """What waits for the officer's signature or seal; the ticked go on a pile, its first round is signed."""
    waiting = waiting_for(request.actor, wants_seal=request.GET.get("viec") == SEALING)
    if request.method == "GET":
        return _list(request, waiting)
    form = PileForm(request.POST)
    if not form.is_valid() or waiting.key is None:
        error = next(iter(form.errors.values()))[0] if form.errors else _("Ông/bà chưa đăng ký khóa ký số.")
        return _refused(request, waiting, str(error), state=422)
    try:
        pile = start_signing(
            case_ids=form.cleaned_data["case"],
            copy_ids=form.cleaned_data["copy"],
            letter_ids=form.cleaned_data["letter"],
            public_url=settings.PUBLIC_URL,
            key=waiting.key,
            by=request.actor,
            now=request.now,
        )
        pile = sign_pile(pile=pile, pin=form.cleaned_data["pin"], by=request.actor, now=request.now)
    except RuleViolation as error:
        return _refused(request, waiting, str(error), state=error.http_state)
    return _told(request, pile)


@needs(SIGN_PILES)
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "POST"])
def signing_pile(request: SiteRequest, pile_id: int) -> HttpResponse:
    """How a pile stands; sent with a PIN, another round of it."""
    pile = (
        SigningBatch.objects.select_related("key__owner", "key__agency", "key__picture")
        .filter(pk=pile_id, key__in=keys_of(request.actor).order_by().values("pk"))
        .first()
    )
    if pile is None:
        raise Http404
    if request.method == "GET":
        return _pile_page(request, pile)
    form = PinForm(request.POST)
    if not form.is_valid():
        return _pile_page(request, pile, refusal=str(next(iter(form.errors.values()))[0]), state=422)
    try:
        pile = sign_pile(pile=pile, pin=form.cleaned_data["pin"], by=request.actor, now=request.now)
    except RuleViolation as error:
        if _wants_json(request):
            return JsonResponse({"refusal": str(error)}, status=error.http_state)
        return _pile_page(request, pile, refusal=str(error), state=error.http_state)
    return _told(request, pile)


def _list(request: SiteRequest, waiting: Waiting, *, refusal: str = "", state: int = 200) -> HttpResponse:
    ticked = {(field, value) for field in FIELDS for value in request.POST.getlist(field)}
    rows = [(row, not refusal or (row.field, row.value) in ticked) for row in waiting.rows]
    context = {
        "waiting": waiting,
        "rows": rows,
        "has_due": any(row.due_at for row in waiting.rows),
        "count": sum(len(row.papers) for row in waiting.rows if not row.obstacle),
        "most": MOST_PAPERS,
        "key": waiting.key,
        "refusal": refusal,
        "open_piles": _open_piles(request),
    }
    return render(request, "desk/signing/sign.html", context, status=state)


def _open_piles(request: SiteRequest) -> list[SigningBatch]:
    """Piles that were begun and not finished."""
    mine = keys_of(request.actor).order_by().values("pk")
    return list(SigningBatch.objects.filter(key__in=mine, finished_at=None).order_by("-pk")[:3])


def _refused(request: SiteRequest, waiting: Waiting, sentence: str, *, state: int) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse({"refusal": sentence}, status=state)
    return _list(request, waiting, refusal=sentence, state=state)


def _told(request: SiteRequest, pile: SigningBatch) -> HttpResponse:
    """How far it is: to the script that asked, or as the page of the pile."""
    page = reverse("desk:signing_pile", args=[pile.pk])
    states = list(pile.items.values_list("state", flat=True))
    signed, waiting = states.count(ItemState.SIGNED), states.count(ItemState.WAITING)
    if not waiting:
        said = _("Đã đóng dấu %(count)s văn bản.") if pile.key.is_seal else _("Đã ký %(count)s văn bản.")
        messages.success(request, said % {"count": signed})
    if _wants_json(request):
        return JsonResponse(
            {
                "page": page,
                "done": len(states) - waiting,
                "total": len(states),
                "stopped": pile.stopped_because,
                "finished": not waiting,
            }
        )
    return redirect(page)


def _pile_page(
    request: SiteRequest, pile: SigningBatch, *, refusal: str = "", state: int = 200
) -> HttpResponse:
    items = list(pile.items.select_related("signature"))
    cases = {case.code: case for case in Case.objects.filter(code__in=[item.subject_id for item in items])}
    copies = [item.subject_id for item in items if item.subject_kind == COPY]
    cases |= {
        str(paper.pk): paper.case for paper in EntryPaper.objects.filter(pk__in=copies).select_related("case")
    }
    letters = [item.subject_id for item in items if item.subject_kind == LETTER]
    cases |= {
        str(letter.pk): letter.case for letter in Letter.objects.filter(pk__in=letters).select_related("case")
    }
    states = [item.state for item in items]
    context: dict[str, Any] = {
        "pile": pile,
        "rows": [(item, cases.get(item.subject_id)) for item in items],
        "signed": states.count(ItemState.SIGNED),
        "failed": states.count(ItemState.FAILED),
        "waiting": states.count(ItemState.WAITING),
        "total": len(states),
        "refusal": refusal,
    }
    return render(request, "desk/signing/pile.html", context, status=state)


def _wants_json(request: SiteRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")
