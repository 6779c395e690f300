"""What the applicant declared for a case: the fields of the procedure's own form, typed once."""

from __future__ import annotations

import json
from collections.abc import Mapping

from django.db import models

from motcua.cases.models.case import Case


class Declaration(models.Model):
    """The declaration of a case (tờ khai điện tử), with the fields of `catalogue.rules.declarations`.

    `content_text` holds them as JSON, days as yyyy-mm-dd. `taken_at`: since when a book has them; what
    changes after that is noted there.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="declaration")
    content_text = models.TextField()
    declared_at = models.DateTimeField()
    declared_by = models.CharField(max_length=200)
    taken_at = models.DateTimeField(null=True, blank=True)

    @property
    def content(self) -> Mapping[str, str]:
        """The fields that are filled."""
        found: dict[str, str] = json.loads(self.content_text)
        return found
