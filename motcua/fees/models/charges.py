"""Tables of what is to be paid."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency


class ChargeKind(models.TextChoices):
    """Phí pays for a service, lệ phí for an act of the state (Luật Phí và lệ phí 2015, Điều 3)."""

    FEE = "phi", _("Phí")
    DUTY = "le_phi", _("Lệ phí")
    OTHER = "", _("Chưa rõ")


class ChargeState(models.TextChoices):
    """Where a charge stands."""

    DUE = "due", _("Phải nộp")
    PAID = "paid", _("Đã nộp")
    WAIVED = "waived", _("Miễn")
    CANCELLED = "cancelled", _("Hủy")


class Charge(models.Model):
    """A sum (khoản phải nộp) in đồng, with its legal base and the body that collects it."""

    kind = models.CharField(max_length=10, choices=ChargeKind, blank=True)
    description = models.CharField(max_length=300)
    amount = models.BigIntegerField()
    legal_base = models.CharField(max_length=200, blank=True)
    collector = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="charges")
    state = models.CharField(max_length=10, choices=ChargeState, default=ChargeState.DUE)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_charge_is_not_negative"),
        ]
