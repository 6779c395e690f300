"""How a case ended without a result."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.cases.models.case import Case


class Withdrawal(models.Model):
    """The applicant ended the case; under the rules of 2025 a numbered notice says so (Mẫu 05).

    `form_number` is empty where no notice is given: by the rules of 2018, or before the case was received.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="withdrawal")
    form_number = models.CharField(_("số thông báo"), max_length=60, blank=True)
    reason = models.TextField(_("lý do"))
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=200)
    signer_title = models.CharField(max_length=120)
