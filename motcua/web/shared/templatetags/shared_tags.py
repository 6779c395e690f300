"""How templates write dates, amounts, icons, states, links."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from motcua.cases.choices import CaseState, Outcome
from motcua.cases.queries.history import duration_in_words
from motcua.core.models import Progress
from motcua.core.progress import running_jobs
from motcua.core.rules.dates import format_date, format_moment, format_time, local_day, speak_moment
from motcua.core.rules.numbers import format_amount, format_number
from motcua.web.shared.navigation import NavEntry, Navigation, portal_entries
from motcua.web.shared.navigation import desk_navigation as navigation_of
from motcua.web.shared.navigation import lookup_url as url_of_lookup
from motcua.web.shared.navigation import url_if_open as open_url

register = template.Library()

# Colour carries meaning only: waiting for somebody, done, refused; all others stay neutral.
_STATE_TONES = {
    CaseState.NOT_ACCEPTED: "refused",
    CaseState.IN_PROGRESS: "active",
    CaseState.AWAITING_SUPPLEMENT: "waiting",
    CaseState.AWAITING_PAYMENT: "waiting",
    CaseState.STOPPED: "waiting",
    CaseState.DECIDED: "done",
    CaseState.HANDED_OVER: "done",
}
_NEAR_SECONDS = 24 * 3600
HOUR = 60


@register.inclusion_tag("shared/_progress.html")
def long_jobs() -> dict[str, list[Progress]]:
    """A quiet line for each job that takes minutes, while it runs; one statement."""
    return {"jobs": running_jobs()}


@register.filter
def vn_date(day: date | datetime | None) -> str:
    """22/11/2026; nothing for None."""
    return format_date(day) if day else ""


@register.filter
def vn_moment(moment: datetime | None) -> str:
    """22/11/2026 14:05 in Vietnamese time; nothing for None."""
    return format_moment(moment) if moment else ""


@register.filter
def vn_time(moment: datetime | None) -> str:
    """14:05 in Vietnamese time; nothing for None."""
    return format_time(moment) if moment else ""


@register.filter
def vn_spoken(moment: datetime | None, now: datetime | None = None) -> str:
    """As one says it to a citizen: chiều thứ Tư 25/11; the year is added when it is not the present one."""
    if not moment:
        return ""
    return speak_moment(moment, today=local_day(now) if now else None)


@register.filter
def money(amount: int | Decimal | None) -> str:
    """1.234.567 đ; nothing for None."""
    return "" if amount is None else format_amount(int(amount))


@register.filter
def number(value: int | Decimal | None) -> str:
    """1.234.567; nothing for None."""
    return "" if value is None else format_number(value)


@register.filter
def working_time(minutes: int | None) -> str:
    """Working minutes as people say them: 1 ngày 2 giờ; a day is 8 working hours; nothing for None."""
    return "" if minutes is None else duration_in_words(minutes)


@register.filter
def working_hours(minutes: int | None) -> str:
    """Whole working hours, for comparing: 38 giờ; below one hour the minutes; nothing for None."""
    if minutes is None:
        return ""
    if minutes < HOUR:
        return _("%(number)s phút") % {"number": minutes}
    return _("%(number)s giờ") % {"number": format_number(minutes // HOUR)}


@register.filter
def initials(name: Any) -> str:
    """First letter of the given name, which Vietnamese names put last."""
    words = str(name).split()
    return words[-1][0].upper() if words else ""


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A tabler icon of `scripts/icons.txt`, hidden from screen readers: words always stand beside it."""
    return format_html(
        '<svg class="icon{}" aria-hidden="true"><use href="{}#{}"></use></svg>',
        f" icon-{size}" if size else "",
        static("vendor/icons.svg"),
        name,
    )


@register.filter
def state_tone(state: int) -> str:
    """The colour word of a national case state."""
    return _STATE_TONES.get(CaseState(state), "")


@register.simple_tag
def state_badge(state: int, outcome: str = "") -> SafeString:
    """The case state in words and colour; a refusal is red although the state says decided."""
    tone, words = state_tone(state), CaseState(state).label
    if outcome == Outcome.REFUSED:
        tone, words = "refused", Outcome.REFUSED.label
    return format_html('<span class="badge badge-{}">{}</span>', tone or "neutral", words)


@register.simple_tag
def due_tone(at: datetime | None, now: datetime | None) -> str:
    """late after the due moment, near in its last 24 hours, else nothing."""
    if at is None or now is None:
        return ""
    left = (at - now).total_seconds()
    return "late" if left < 0 else "near" if left < _NEAR_SECONDS else ""


@register.simple_tag(takes_context=True)
def query(context: template.Context, **changes: Any) -> str:
    """The query string of this page with some parameters changed; None or an empty text drops one."""
    parameters = context["request"].GET.copy()
    for name, value in changes.items():
        if value is None or value == "":
            parameters.pop(name, None)
        else:
            parameters[name] = str(value)
    return f"?{parameters.urlencode()}"


@register.simple_tag(takes_context=True)
def current(context: template.Context, *names: str) -> SafeString | str:
    """`aria-current="page"` when this page is one of the named URLs (desk:work)."""
    match = getattr(context.get("request"), "resolver_match", None)
    return SafeString('aria-current="page"') if match and match.view_name in names else ""


@register.simple_tag(takes_context=True)
def desk_navigation(context: template.Context) -> Navigation:
    """The rail of this officer and the strip of the group this page is in."""
    return navigation_of(_request(context))


@register.simple_tag(takes_context=True)
def lookup_url(context: template.Context) -> str:
    """Where the search box of the desk leads."""
    return url_of_lookup(_request(context))


@register.simple_tag(takes_context=True)
def url_if_open(context: template.Context, name: str) -> str:
    """The address of a page, empty when this officer may not open it."""
    return open_url(name, _request(context))


@register.simple_tag(takes_context=True)
def portal_navigation(context: template.Context) -> tuple[NavEntry, ...]:
    """The entries of the portal that exist."""
    return portal_entries(_request(context))


def _request(context: template.Context) -> HttpRequest:
    request: HttpRequest = context["request"]
    return request
