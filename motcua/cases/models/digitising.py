"""What documents order about digitising, beside the law itself."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.catalogue.models import Field, Procedure


class DigitisingOrder(models.Model):
    """Papers that must be digitised, or need not be, by sector law or by decision (quy định số hóa).

    It holds for cases of the agencies below `agency`, itself included; for one procedure, one field of
    administration, or all; for papers whose name holds `paper`, or all. `folded_paper` is what is compared.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="digitising_orders")
    procedure = models.ForeignKey(
        Procedure, on_delete=models.PROTECT, null=True, blank=True, related_name="digitising_orders"
    )
    field = models.ForeignKey(
        Field, on_delete=models.PROTECT, null=True, blank=True, related_name="digitising_orders"
    )
    paper = models.CharField(_("tên giấy tờ"), max_length=300, blank=True)
    folded_paper = models.CharField(max_length=300, blank=True, editable=False)
    is_required = models.BooleanField(_("phải số hóa"))
    ground = models.CharField(_("căn cứ"), max_length=300)
    effective_from = models.DateField(_("hiệu lực từ"))
    effective_to = models.DateField(_("hiệu lực đến"), null=True, blank=True)

    class Meta:
        ordering = ["-effective_from", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=models.F("effective_from")),
                name="a_digitising_order_ends_after_it_begins",
            ),
            models.CheckConstraint(condition=~Q(ground=""), name="a_digitising_order_names_its_ground"),
            models.CheckConstraint(
                condition=Q(procedure__isnull=True) | Q(field__isnull=True),
                name="a_digitising_order_is_for_a_procedure_or_a_field",
            ),
        ]
