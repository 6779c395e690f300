"""Keys that sign papers, the signatures made with them, and piles of papers signed at one sitting."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.core.actors import Role
from motcua.documents.models.files import StoredFile

MOST_WRONG_PINS = 3
# Who keeps the seal of an agency, and who keeps account of keys.
SEAL_KEEPERS = frozenset({Role.RECORDS_CLERK})
KEY_MANAGERS = frozenset({Role.ADMINISTRATOR})


class KeyKind(models.TextChoices):
    """Where a private key lives."""

    PKCS12 = "pkcs12", _("Tệp PKCS#12")
    PKCS11 = "pkcs11", _("Thiết bị PKCS#11")
    REMOTE = "remote", _("Ký từ xa")


class SigningKeyQuerySet(models.QuerySet["SigningKey"]):
    """Questions to a set of keys."""

    def usable(self) -> SigningKeyQuerySet:
        """Those not retired; a locked one counts, so that its owner learns why it does not sign."""
        return self.filter(retired_at=None)


class SigningKey(models.Model):
    """A private key (khóa ký số) of an officer, or of an agency: its seal. The PIN is kept nowhere.

    `location` says where the key is: the name of a PKCS#12 file in the storage, the label of a token, nothing
    for a remote service; `label` names it there. `certificate` is the chain in PEM, the key's own first.
    `wrong_pins` counts before a PIN is tried and falls to 0 with a right one.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="signing_keys"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="signing_keys"
    )
    kind = models.CharField(_("loại khóa"), max_length=10, choices=KeyKind)
    location = models.CharField(max_length=200, blank=True)
    label = models.CharField(_("tên khóa"), max_length=120, blank=True)
    certificate = models.TextField()
    subject_name = models.CharField(_("chủ thể chứng thư"), max_length=200)
    issuer_name = models.CharField(_("nơi cấp"), max_length=200)
    serial = models.CharField(_("số chứng thư"), max_length=64)
    not_after = models.DateTimeField(_("hết hạn"))
    is_trial = models.BooleanField(default=False)
    picture = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="signing_keys"
    )
    wrong_pins = models.PositiveSmallIntegerField(default=0)
    locked_at = models.DateTimeField(null=True, blank=True)
    registered_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = SigningKeyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner=None, agency__isnull=False) | Q(owner__isnull=False, agency=None),
                name="a_key_is_of_an_officer_or_an_agency",
            ),
            models.UniqueConstraint(
                fields=["issuer_name", "serial"],
                condition=Q(retired_at=None),
                name="a_certificate_is_registered_once",
            ),
            models.CheckConstraint(
                condition=Q(wrong_pins__lte=MOST_WRONG_PINS), name="wrong_pins_end_at_the_lock"
            ),
        ]

    @property
    def is_seal(self) -> bool:
        """Whether it is the seal of an agency."""
        return self.agency_id is not None

    @property
    def holder_name(self) -> str:
        """Who signs with it, as papers name them."""
        return str(self.owner) if self.agency is None else self.agency.name


class Signature(models.Model):
    """A digital signature on a paper: what was signed, what came of it, with which key, when, how strong.

    `key` is null for a signature made elsewhere that was read and found valid here. `level` is B-B, B-T,
    B-LT or B-LTA (ETSI EN 319 142-1).
    """

    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="signatures_from")
    signed_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="signatures")
    key = models.ForeignKey(
        SigningKey, on_delete=models.PROTECT, null=True, blank=True, related_name="signatures"
    )
    agency = models.ForeignKey(
        Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="seals_given"
    )
    signer_name = models.CharField(_("người ký"), max_length=200)
    certificate_serial = models.CharField(max_length=64)
    issuer_name = models.CharField(max_length=200)
    field_name = models.CharField(max_length=60)
    level = models.CharField(max_length=6)
    is_trial = models.BooleanField(default=False)
    signed_at = models.DateTimeField()
    signed_by = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["signed_file", "field_name"], name="a_field_of_a_paper_is_signed_once"
            )
        ]

    @property
    def is_seal(self) -> bool:
        """Whether it is an agency's."""
        return self.agency_id is not None
