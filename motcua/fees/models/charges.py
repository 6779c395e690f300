"""Tables of what is to be paid."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.fees.choices import PayAt, WaiverGround


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
    """A sum (khoản phải nộp) in đồng, with its legal base and the body that collects it.

    `budget_item` is the tiểu mục of the state budget, `retained_percent` what the body may keep, null where
    nobody said; `is_refundable` likewise (the duty of a household business is not). `pay_at` says when it is
    asked for.
    """

    kind = models.CharField(max_length=10, choices=ChargeKind, blank=True)
    description = models.CharField(max_length=300)
    amount = models.BigIntegerField()
    legal_base = models.CharField(max_length=200, blank=True)
    collector = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="charges")
    state = models.CharField(max_length=10, choices=ChargeState, default=ChargeState.DUE)
    pay_at = models.CharField(max_length=10, choices=PayAt, default=PayAt.RECEPTION)
    budget_item = models.CharField(_("tiểu mục"), max_length=10, blank=True)
    retained_percent = models.PositiveSmallIntegerField(_("tỷ lệ để lại (%)"), null=True, blank=True)
    is_refundable = models.BooleanField(_("được hoàn trả"), null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="a_charge_is_not_negative"),
            models.CheckConstraint(
                condition=Q(retained_percent=None) | Q(retained_percent__lte=100),
                name="nobody_keeps_more_than_is_paid",
            ),
        ]


class WaiverQuerySet(models.QuerySet["Waiver"]):
    """Questions to a set of waivers."""

    def standing(self) -> WaiverQuerySet:
        """Waivers that were not taken back."""
        return self.filter(undone_at=None)


class Waiver(models.Model):
    """A charge that need not be paid (miễn phí, lệ phí): on which ground, shown by which paper.

    One that was wrong keeps its row, with who took it back and why; its charge is due again. `sheet_number`
    is that of the confirmation, once it was printed.
    """

    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="waivers")
    ground = models.CharField(_("căn cứ miễn"), max_length=16, choices=WaiverGround)
    paper = models.CharField(_("giấy tờ chứng minh"), max_length=200, blank=True)
    waived_by = models.CharField(max_length=200)
    waived_at = models.DateTimeField()
    sheet_number = models.CharField(_("số giấy xác nhận"), max_length=80, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=200, blank=True)
    undone_reason = models.CharField(_("lý do bỏ miễn"), max_length=300, blank=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["charge"], condition=Q(undone_at=None), name="a_charge_is_waived_once"
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None) | ~Q(undone_reason=""), name="a_waiver_undone_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(ground=WaiverGround.OTHER) | ~Q(paper=""),
                name="another_ground_of_a_waiver_is_named",
            ),
        ]
