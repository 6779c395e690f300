"""Money taken and the receipts given for it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.core.rules.rule_sets import receipt_rules
from motcua.fees.choices import PaymentMethod
from motcua.fees.models.charges import Charge, ChargeKind
from motcua.fees.rules import receipt_number


class ReceiptSetting(models.Model):
    """What a collecting body prints on its receipts (thiết lập biên lai).

    The form symbol is set by the Ministry of Finance, the letters begin the body's series; `budget_chapter`
    is the chương of the state budget under which it collects.
    """

    agency = models.OneToOneField(Agency, on_delete=models.CASCADE, related_name="receipt_setting")
    tax_code = models.CharField(_("mã số thuế"), max_length=14)
    form_symbol = models.CharField(_("ký hiệu mẫu"), max_length=20, blank=True)
    series_letters = models.CharField(_("chữ đầu ký hiệu biên lai"), max_length=4, default="AA")
    budget_chapter = models.CharField(_("chương"), max_length=10, blank=True)


class Payment(models.Model):
    """Money taken at a desk (lần thu tiền), once for each key; `given` is what was put down, in đồng."""

    key = models.CharField(max_length=64, unique=True)
    method = models.CharField(max_length=10, choices=PaymentMethod, default=PaymentMethod.CASH)
    amount = models.BigIntegerField()
    given = models.BigIntegerField(null=True, blank=True)
    payer_name = models.CharField(_("người nộp tiền"), max_length=200)
    payer_folded = models.CharField(max_length=200, editable=False, default="")
    payer_address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    place = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="payments_taken")
    cashier = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="payments_taken",
    )
    received_by = models.CharField(_("người thu tiền"), max_length=200)
    received_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["place", "received_at"], name="payments_of_a_desk")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="a_payment_is_of_something"),
            models.CheckConstraint(
                condition=Q(given=None) | Q(given__gte=F("amount")), name="what_is_given_is_enough"
            ),
        ]

    @property
    def change(self) -> int:
        """What was given back, in đồng."""
        return (self.given or self.amount) - self.amount


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    """Questions to a set of receipts."""

    def standing(self) -> ReceiptQuerySet:
        """Receipts that were not cancelled."""
        return self.filter(cancelled_at=None)


class Receipt(models.Model):
    """A numbered receipt (biên lai) of a collecting body (NĐ 254/2026/NĐ-CP, Điều 23.2).

    What is printed stays as it was that day; `rules` is the id of the receipt rules in force. A cancelled
    receipt keeps its number and stays visible.
    """

    payment = models.OneToOneField(Payment, on_delete=models.PROTECT, related_name="receipt")
    collector = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="receipts")
    title = models.CharField(_("tên biên lai"), max_length=120)
    form_symbol = models.CharField(_("ký hiệu mẫu"), max_length=20, blank=True)
    series = models.CharField(_("ký hiệu biên lai"), max_length=12)
    rules = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField(_("năm"))
    number = models.PositiveIntegerField(_("số biên lai"))
    tax_code = models.CharField(_("mã số thuế"), max_length=14, blank=True)
    budget_chapter = models.CharField(_("chương"), max_length=10, blank=True)
    amount = models.BigIntegerField(_("số tiền"))
    issued_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.CharField(max_length=200, blank=True)
    cancel_reason = models.CharField(_("lý do hủy"), max_length=300, blank=True)

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["collector", "issued_at"], name="receipts_of_a_collector")]
        constraints = [
            models.UniqueConstraint(
                fields=["collector", "rules", "year", "number"], name="a_receipt_number_is_given_once"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancel_reason=""), name="a_cancelled_receipt_says_why"
            ),
        ]

    @property
    def number_text(self) -> str:
        """The number as printed."""
        return receipt_number(self.number, receipt_rules(self.rules))


class ReceiptLine(models.Model):
    """One kind of fee on a receipt, as the charge said when it was paid."""

    receipt = models.ForeignKey(Receipt, on_delete=models.CASCADE, related_name="lines")
    charge = models.ForeignKey(Charge, on_delete=models.PROTECT, related_name="receipt_lines")
    kind = models.CharField(max_length=10, choices=ChargeKind, blank=True)
    description = models.CharField(max_length=300)
    amount = models.BigIntegerField()
    budget_item = models.CharField(_("tiểu mục"), max_length=10, blank=True)
    retained_percent = models.PositiveSmallIntegerField(_("tỷ lệ để lại (%)"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["receipt", "charge"], name="a_charge_stands_once_on_a_receipt"),
        ]
