"""How reports write the verdict of a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from motcua.cases.models import CaseFact
from motcua.reform.queries.on_time import figure_of

register = template.Library()

_WORDS: dict[str, tuple[str, Any]] = {
    "early": ("done", _("Sớm hạn")),
    "on_time": ("done", _("Đúng hạn")),
    "late": ("refused", _("Quá hạn")),
    "open_in_time": ("active", _("Trong hạn")),
    "open_late": ("refused", _("Đã quá hạn")),
    "unjudged": ("neutral", _("Chưa đánh giá được")),
    "outside": ("neutral", _("Không tính")),
}


@register.simple_tag
def verdict_badge(fact: CaseFact, now: datetime) -> SafeString:
    """The verdict in words and colour; of an open case how it stands now."""
    tone, words = _WORDS[figure_of(fact, now)]
    return format_html('<span class="badge badge-{}">{}</span>', tone, words)
