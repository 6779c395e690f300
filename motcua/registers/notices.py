"""The letter an office sends by message instead of on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from motcua.notifications.notices import Notice, notice


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """The letter as it would stand on paper, and the office it comes from."""

    title: str
    office: str
    text: str


LETTER: Notice[LetterFacts] = notice(
    "registers.letter",
    _("Thư chúc mừng, chia buồn"),
    subject=_("%(title)s của %(office)s"),
    text=_("%(text)s"),
    sample=LetterFacts(
        "Thư chúc mừng",
        "Ủy ban nhân dân phường Bình Hòa",
        "Kính gửi: Gia đình ông/bà Nguyễn Văn An\n\nThay mặt chính quyền, tôi xin chúc mừng gia đình.",
    ),
    lasts=timedelta(days=14),
)
