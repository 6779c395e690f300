"""How the kiosk names lines and groups in the language of the visit."""

from __future__ import annotations

from django import template
from django.utils.translation import get_language

from motcua.queueing.models import PriorityGroup, ServiceLine

register = template.Library()


@register.filter
def named(given: ServiceLine | PriorityGroup) -> str:
    """The name, in English where the office wrote one and English is read."""
    return given.english_name if get_language() == "en" and given.english_name else given.name


@register.inclusion_tag("kiosk/_keys.html")
def keys() -> dict[str, object]:
    """Keys on the screen, for kiosks without a keyboard; the script shows them."""
    return {"key_rows": ["1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM"]}
