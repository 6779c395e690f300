"""Tra cứu: cases by code, name, card or a word of a paper, as far as this officer may see them."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from motcua.cases.models import Case, HistoricalCase
from motcua.cases.permissions import VIEW
from motcua.cases.queries.finding import case_code_in, newest_found
from motcua.cases.queries.finding_history import find_history
from motcua.cases.queries.words import PaperHit, papers_with
from motcua.core.access import needs
from motcua.core.errors import RuleViolation
from motcua.queueing.permissions import WATCH
from motcua.queueing.queries.finding import ticket_named
from motcua.web.shared.requests import SiteRequest

LIMIT = 50
PAPER_LIMIT = 20
WORDS = "desk_lookup_words"


@needs(VIEW)
@require_http_methods(["GET", "POST"])
def lookup(request: SiteRequest) -> HttpResponse:
    """The cases found, and those of other systems; a single one opens at once, so does a ticket of today.

    Words stay in the session and leave the address at once: names and card numbers do not belong there.
    An address may keep a case code (`?q=`), which is no personal data.
    """
    code = case_code_in(request.GET.get("q", ""))
    given = request.POST.get("q") if request.method == "POST" else request.GET.get("q")
    if given is not None and (request.method == "POST" or not code):
        request.session[WORDS] = given.strip()[:1000]
        request.session[f"{WORDS}_new"] = True
        return redirect(request.path)
    words = code or request.session.get(WORDS, "")
    is_new = bool(code) or request.session.pop(f"{WORDS}_new", False)
    ticket = ticket_named(words, actor=request.actor, roles=WATCH.roles, now=request.now) if is_new else None
    if ticket is not None:
        return redirect("desk:ticket", ticket.pk)
    found: list[Case] = []
    history: list[HistoricalCase] = []
    message = ""
    papers: list[PaperHit] = []
    if words:
        try:
            found = newest_found(words, actor=request.actor, roles=VIEW.roles, limit=LIMIT + 1)
            imported = find_history(words, actor=request.actor, roles=VIEW.roles)
            history = list(imported.select_related("agency")[: LIMIT + 1])
            papers = papers_with(words, actor=request.actor, roles=VIEW.roles, limit=PAPER_LIMIT)
        except RuleViolation as error:
            message = str(error)
    if is_new and len(found) == 1 and not history:
        return redirect("desk:case", found[0].pk)
    if is_new and len(history) == 1 and not found:
        return redirect("desk:historical_case", history[0].pk)
    return render(
        request,
        "desk/search.html",
        {
            "words": "" if "|" in words else words,
            "was_looked_for": bool(words),
            "found": found[:LIMIT],
            "history": history[:LIMIT],
            "papers": papers,
            "paper_limit": PAPER_LIMIT,
            "has_more": len(found) > LIMIT or len(history) > LIMIT,
            "limit": LIMIT,
            "message": message,
        },
    )
