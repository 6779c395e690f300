"""Since when the results of an agency are signed digitally."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency


class SigningPolicy(models.Model):
    """From this day on (bắt buộc ký số từ ngày) steps that ask for a signature want a digital one.

    Without a row, or before the day, ink on paper is enough.
    """

    agency = models.OneToOneField(Agency, on_delete=models.CASCADE, related_name="signing_policy")
    digital_from = models.DateField(_("ký số từ ngày"), null=True, blank=True)
