"""Tables of the people and organisations who apply."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ApplicantKind(models.TextChoices):
    """Who applies."""

    PERSON = "person", _("Cá nhân")
    ORGANISATION = "organisation", _("Tổ chức")


class Applicant(models.Model):
    """A person or an organisation, known once and found again by identifier.

    `identifier` is the 12-digit personal number of a person, the tax code of an organisation; null for those
    who have none, so that they do not collide. `folded_name` serves the search without tone marks.
    """

    kind = models.CharField(
        _("đối tượng"), max_length=20, choices=ApplicantKind, default=ApplicantKind.PERSON
    )
    identifier = models.CharField(_("số định danh"), max_length=20, null=True, blank=True)
    old_identifier = models.CharField(_("số CMND cũ"), max_length=12, blank=True)
    name = models.CharField(_("họ và tên"), max_length=200)
    folded_name = models.CharField(max_length=200, db_index=True, editable=False)
    born_on = models.DateField(_("ngày sinh"), null=True, blank=True)
    sex = models.CharField(_("giới tính"), max_length=6, blank=True)
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    phone = models.CharField(_("điện thoại"), max_length=20, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    card_issued_on = models.DateField(_("ngày cấp thẻ"), null=True, blank=True)
    representative = models.CharField(_("người đại diện"), max_length=200, blank=True)
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            # The identifier first: people are looked for by it alone as well.
            models.UniqueConstraint(fields=["identifier", "kind"], name="one_applicant_per_identifier")
        ]
        indexes = [models.Index(fields=["phone"], name="applicant_phone")]

    def __str__(self) -> str:
        return self.name
