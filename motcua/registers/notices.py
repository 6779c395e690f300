"""Messages: the letter an office sends instead of paper, and reminders to close books."""

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


@dataclass(frozen=True, slots=True)
class BooksToClose:
    """The books of a year that are open: `books` one a line."""

    office: str
    year: int
    books: str


_BOOKS = BooksToClose(
    "Ủy ban nhân dân phường Bình Hòa",
    2026,
    "– Sổ chứng thực chữ ký, điểm chỉ, quyển số 01/2026-SCT/CK,ĐC",
)
BOOKS_END: Notice[BooksToClose] = notice(
    "registers.books_end",
    _("Nhắc khóa sổ cuối năm"),
    subject=_("Sắp hết năm %(year)s: chuẩn bị khóa sổ"),
    text=_(
        "Kính gửi ông/bà,\n\n"
        "Hết ngày 31/12/%(year)s, các sổ sau của %(office)s phải được khóa:\n\n%(books)s\n\n"
        "Ông/bà khóa từng quyển ở mục Sổ, sau khi vào sổ việc cuối cùng của năm. Lời khóa sổ và bản in "
        "để đóng quyển được lập cùng lúc."
    ),
    sample=_BOOKS,
    lasts=timedelta(days=21),
)
BOOKS_ENDED: Notice[BooksToClose] = notice(
    "registers.books_ended",
    _("Sổ của năm cũ chưa khóa"),
    subject=_("Sổ năm %(year)s chưa khóa"),
    text=_(
        "Kính gửi ông/bà,\n\nĐã hết năm %(year)s mà các sổ sau của %(office)s chưa khóa:\n\n%(books)s\n\n"
        "Xin khóa từng quyển ở mục Sổ; sổ của năm mới được mở khi vào sổ việc đầu tiên của năm."
    ),
    sample=_BOOKS,
    lasts=timedelta(days=21),
)
