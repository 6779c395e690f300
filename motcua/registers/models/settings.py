"""How an office keeps its books where the law leaves it a choice."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency


class BookSettings(models.Model):
    """The choices of one agency; an agency without a row has the defaults."""

    agency = models.OneToOneField(Agency, on_delete=models.CASCADE, related_name="book_settings")
    electronic_copies_apart = models.BooleanField(
        _("bản sao điện tử có sổ và dãy số riêng (SCTĐT/BS)"), default=True
    )
    own_civil_numbers = models.BooleanField(
        _("tự cấp số hộ tịch, không chờ số của phần mềm hộ tịch dùng chung"), default=False
    )
    closes_at_year_end = models.BooleanField(
        _("tự khóa sổ của năm cũ sau ngày 31/12; nếu không, chỉ nhắc người giữ sổ"), default=False
    )
