"""What a case costs."""

from __future__ import annotations

from django.db import models

from motcua.cases.models.case import Case
from motcua.fees.models import Charge


class CaseCharge(models.Model):
    """A charge belongs to a case (fees know no case)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="charges")
    charge = models.OneToOneField(Charge, on_delete=models.PROTECT, related_name="case_link")
