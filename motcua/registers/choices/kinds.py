"""Kinds of books."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class BookKind(models.TextChoices):
    """What a book registers; its symbol on paper is dated rule data (`core.rules.rule_table`)."""

    COPIES = "copy", _("Sổ chứng thực bản sao từ bản chính")
    ELECTRONIC_COPIES = "electronic_copy", _("Sổ chứng thực bản sao điện tử từ bản chính")
    SIGNATURES = "signature", _("Sổ chứng thực chữ ký, điểm chỉ")
    TRANSLATORS = "translator_signature", _("Sổ chứng thực chữ ký người dịch")
    TRANSACTIONS = "transaction", _("Sổ chứng thực giao dịch")
    BIRTHS = "birth", _("Sổ đăng ký khai sinh")
    MARRIAGES = "marriage", _("Sổ đăng ký kết hôn")
    DEATHS = "death", _("Sổ đăng ký khai tử")


CERTIFICATION_KINDS = (
    BookKind.COPIES,
    BookKind.ELECTRONIC_COPIES,
    BookKind.SIGNATURES,
    BookKind.TRANSLATORS,
    BookKind.TRANSACTIONS,
)
CIVIL_STATUS_KINDS = (BookKind.BIRTHS, BookKind.MARRIAGES, BookKind.DEATHS)
