"""The columns of certification lines."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.registers.choices.kinds import BookKind


class LineColumn(models.TextChoices):
    """The columns of a line that can be corrected; the number and the day are cancelled instead."""

    REQUESTER_NAME = "requester_name", _("Họ và tên người yêu cầu")
    REQUESTER_IDENTITY = "requester_identity", _("Giấy tờ tùy thân")
    PAPER_NAME = "paper_name", _("Tên giấy tờ, giao dịch")
    CERTIFIER_NAME = "certifier_name", _("Người ký chứng thực")
    CERTIFIER_TITLE = "certifier_title", _("Chức danh người ký")
    DOCUMENTS = "documents", _("Số lượng giấy tờ")
    COPIES = "copies", _("Số bản")
    PAGES = "pages", _("Số trang của bản chính")
    FEE = "fee", _("Phí (đồng)")
    PARTIES = "parties", _("Các bên")
    TRANSLATOR = "translator", _("Người dịch")
    FROM_LANGUAGE = "from_language", _("Dịch từ tiếng")
    TO_LANGUAGE = "to_language", _("Dịch sang tiếng")
    PLACE = "place", _("Nơi chứng thực ngoài trụ sở")


REQUIRED_COLUMNS = frozenset({LineColumn.REQUESTER_NAME, LineColumn.PAPER_NAME, LineColumn.CERTIFIER_NAME})
# Whole numbers and the least each may be.
NUMBER_COLUMNS = {
    LineColumn.DOCUMENTS: 1,
    LineColumn.COPIES: 1,
    LineColumn.PAGES: 0,
    LineColumn.FEE: 0,
}
# Columns only some kinds have; the others every line has.
DETAIL_COLUMNS = {
    BookKind.TRANSACTIONS: (LineColumn.PARTIES, LineColumn.PLACE),
    BookKind.TRANSLATORS: (LineColumn.TRANSLATOR, LineColumn.FROM_LANGUAGE, LineColumn.TO_LANGUAGE),
    BookKind.SIGNATURES: (LineColumn.PLACE,),
}
ALL_DETAILS = frozenset(column for columns in DETAIL_COLUMNS.values() for column in columns)


def columns_of(kind: str) -> tuple[LineColumn, ...]:
    """The columns of a line of this kind, in the order of the form."""
    own = DETAIL_COLUMNS.get(BookKind(kind), ())
    return tuple(column for column in LineColumn if column not in ALL_DETAILS or column in own)
