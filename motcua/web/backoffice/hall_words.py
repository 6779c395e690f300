"""Changes of a hall in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.audit.queries import HistoryEntry

NAMES = {
    "name": gettext_lazy("tên"),
    "english_name": gettext_lazy("tên tiếng Anh"),
    "head_start": gettext_lazy("số phút"),
    "ground": gettext_lazy("căn cứ"),
    "pictogram": gettext_lazy("hình"),
    "is_active": gettext_lazy("áp dụng"),
}


@dataclass(frozen=True, slots=True)
class PriorityChange:
    """One entry of the history: when and who, which group, what changed."""

    entry: HistoryEntry
    name: str
    changes: list[str]


def changes_in_words(payload: Mapping[str, Any]) -> list[str]:
    """What an event of the list of priorities says changed, one sentence a fact."""
    if "facts" in payload:
        return [_("thêm mới, tính như đến trước %(n)s phút") % {"n": payload["facts"]["head_start"]}]
    said = []
    for name, (before, after) in payload["changes"].items():
        if name == "is_active":
            said.append(_("áp dụng trở lại") if after else _("thôi áp dụng"))
        else:
            said.append(f"{NAMES.get(name, name)}: {before or '–'} → {after or '–'}")
    return said
