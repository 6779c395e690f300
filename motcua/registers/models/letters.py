"""Letters after a registration: what they say, who signs, who wants none, what became of each."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.agencies.models import Agency
from motcua.applicants.models import Applicant
from motcua.cases.models import Case
from motcua.documents.models import IssuedDocument, StoredFile
from motcua.registers.rules import letters


class LetterKind(models.TextChoices):
    """Which news a letter answers."""

    BIRTH = letters.BIRTH, _("Chúc mừng khai sinh")
    MARRIAGE = letters.MARRIAGE, _("Chúc mừng kết hôn")
    CONDOLENCE = letters.CONDOLENCE, _("Chia buồn")


class LetterState(models.TextChoices):
    """What became of a letter."""

    PENDING = "pending", _("Chờ ký")
    SIGNED = "signed", _("Đã ký số")
    PRINTED = "printed", _("Đã in")
    SENT = "sent", _("Đã gửi tin")
    SKIPPED = "skipped", _("Không gửi")


class LetterPaper(models.TextChoices):
    """The paper letters are printed on."""

    A5 = "a5", "A5"
    A4 = "a4", "A4"


class LetterSettings(models.Model):
    """Which letters an office writes, on which paper, and who signs them (the chairman).

    They sign with their key, or by hand above their name; an office may have a picture printed there.
    `writes_for_children`: condolence after the death of a child or a stillbirth too; off unless switched on.
    """

    agency = models.OneToOneField(Agency, on_delete=models.CASCADE, related_name="letter_settings")
    writes_births = models.BooleanField(_("thư chúc mừng khai sinh"), default=True)
    writes_marriages = models.BooleanField(_("thư chúc mừng kết hôn"), default=True)
    writes_condolences = models.BooleanField(_("thư chia buồn"), default=True)
    writes_for_children = models.BooleanField(_("chia buồn khi trẻ em mất"), default=False)
    signer_name = models.CharField(_("người ký thư"), max_length=120, blank=True)
    signer_title = models.CharField(_("chức vụ người ký"), max_length=120, default="Chủ tịch")
    signature = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="letter_signatures"
    )
    paper = models.CharField(_("khổ giấy"), max_length=2, choices=LetterPaper, default=LetterPaper.A5)

    def writes(self, kind: str) -> bool:
        """Whether letters of this kind are written at all."""
        return {
            LetterKind.BIRTH: self.writes_births,
            LetterKind.MARRIAGE: self.writes_marriages,
            LetterKind.CONDOLENCE: self.writes_condolences,
        }[LetterKind(kind)]


class LetterTemplate(models.Model):
    """The text of an office's letters of a kind from a day on (mẫu thư); before the first, the program's."""

    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="letter_templates")
    kind = models.CharField(max_length=12, choices=LetterKind)
    valid_from = models.DateField(_("dùng từ ngày"))
    title = models.CharField(_("tên thư"), max_length=120)
    text = models.TextField(_("lời thư"))
    written_by = models.CharField(max_length=200)

    class Meta:
        ordering = ["kind", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "kind", "valid_from"], name="one_text_of_a_letter_from_a_day"
            ),
        ]


class LetterOptOut(models.Model):
    """Somebody who wants no letters (không nhận thư)."""

    applicant = models.OneToOneField(Applicant, on_delete=models.CASCADE, related_name="letter_opt_out")
    reason = models.CharField(max_length=300, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.CharField(max_length=200)


class LetterQuerySet(models.QuerySet["Letter"]):
    """Questions to a set of letters."""

    def pending(self) -> LetterQuerySet:
        """Letters that nobody has signed, printed or sent yet."""
        return self.filter(state=LetterState.PENDING)

    def not_given(self) -> LetterQuerySet:
        """Letters that wait to be signed, or signed to go out."""
        return self.filter(state__in=[LetterState.PENDING, LetterState.SIGNED])

    def ready(self) -> LetterQuerySet:
        """Letters that may be signed or go out: the registration stands, no condolence waits to be looked at.

        A case opened again to correct its result is no final registration; nobody who wants no letters.
        """
        unseen = Q(kind=LetterKind.CONDOLENCE, is_of_child=None)
        willing = self.not_given().filter(case__applicant__letter_opt_out=None)
        return willing.exclude(case__finished_at=None).exclude(unseen)


class Letter(models.Model):
    """A letter to the family after a registration (thư), one a case, for ever.

    `subject_name` is whom the registration is about. `is_of_child` of a condolence: null until somebody has
    looked. `title`, `text` and the signer are kept as they were signed or went out. `unsigned` is the paper
    put before the signer, `document` the one they signed with their key; `check_code` is in its QR.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="letters")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="letter")
    kind = models.CharField(_("loại thư"), max_length=12, choices=LetterKind)
    registered_on = models.DateField(_("ngày đăng ký"))
    addressee = models.CharField(_("kính gửi"), max_length=300)
    address = models.CharField(_("địa chỉ"), max_length=300, blank=True)
    subject_name = models.CharField(_("về việc của"), max_length=300, blank=True)
    is_of_child = models.BooleanField(_("người mất là trẻ em"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=LetterState, default=LetterState.PENDING)
    reason = models.CharField(_("lý do"), max_length=300, blank=True)
    title = models.CharField(max_length=120, blank=True)
    text = models.TextField(blank=True)
    signer_name = models.CharField(max_length=120, blank=True)
    signer_title = models.CharField(max_length=120, blank=True)
    check_code = models.CharField(max_length=12, blank=True)
    unsigned = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="letters_unsigned"
    )
    document = models.OneToOneField(
        IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="letter"
    )
    made_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.CharField(max_length=200, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["-registered_on", "-pk"]
        indexes = [
            models.Index(fields=["agency", "registered_on"], name="letters_of_an_office_by_day"),
            models.Index(fields=["agency"], condition=Q(state=LetterState.PENDING), name="letters_that_wait"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=LetterState.SKIPPED) | ~Q(reason=""), name="a_skipped_letter_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[LetterState.PRINTED, LetterState.SENT]) | ~Q(text=""),
                name="a_letter_given_keeps_its_text",
            ),
            models.CheckConstraint(
                condition=~Q(state=LetterState.SIGNED) | Q(document__isnull=False),
                name="a_signed_letter_has_its_document",
            ),
        ]
