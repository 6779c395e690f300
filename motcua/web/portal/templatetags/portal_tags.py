"""Words of the hall in templates of the portal."""

from __future__ import annotations

from django import template

from motcua.queueing.models import ServiceLine
from motcua.queueing.rules.waits import WaitInterval
from motcua.web.portal import ticket_words

register = template.Library()


@register.filter
def line_name(line: ServiceLine) -> str:
    """The name of a line in the language of the page."""
    return ticket_words.line_name(line)


@register.filter
def wait_words(wait: WaitInterval) -> str:
    """An interval of minutes as people say it."""
    return ticket_words.wait_words(wait)
