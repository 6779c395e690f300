"""Certification texts in an office's own words, by day."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.registers.choices import AttestationForm
from motcua.registers.rules.attestation_texts import AttestationText


class AttestationTemplate(models.Model):
    """The words of one certification text at an agency from a day on (mẫu lời chứng).

    Before the first, and after rules that are newer, the program's words count. `source`: the official form;
    `is_compared`: somebody of the office compared the words with it.
    """

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="attestation_templates")
    form = models.CharField(_("mẫu lời chứng"), max_length=16, choices=AttestationForm)
    valid_from = models.DateField(_("dùng từ ngày"))
    title = models.CharField(_("tên lời chứng"), max_length=200)
    text = models.TextField(_("lời chứng"), blank=True)
    source = models.CharField(_("theo mẫu"), max_length=200)
    is_compared = models.BooleanField(_("đã đối chiếu"), default=False)
    written_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["form", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "form", "valid_from"], name="one_certification_text_from_a_day"
            ),
        ]

    @property
    def as_text(self) -> AttestationText:
        """The words as rules take them."""
        return AttestationText(self.title, self.text, self.source, is_compared=self.is_compared)
