"""The office's own forms of procedures: templates with versions."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.catalogue.models import Procedure
from motcua.documents.models.files import StoredFile


class OfficeForm(models.Model):
    """A form (mẫu đơn, tờ khai) of a procedure at an agency and below; retired, it is offered no more."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="office_forms")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="office_forms")
    name = models.CharField(_("tên mẫu"), max_length=200)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["procedure__code", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["procedure", "agency", "name"], name="forms_of_a_procedure_have_names_of_their_own"
            )
        ]

    def __str__(self) -> str:
        return self.name


class OfficeFormVersion(models.Model):
    """One text of a form, used from a day on until a later one is."""

    form = models.ForeignKey(OfficeForm, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="office_forms")
    effective_from = models.DateField(_("áp dụng từ"))
    added_at = models.DateTimeField()
    added_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="versions_of_a_form_are_numbered")
        ]
