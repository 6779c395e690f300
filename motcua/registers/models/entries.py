"""One request for certification, typed once: what the case, the book, the fee and the texts are made from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from motcua.accounts.models import Authorisation, User
from motcua.agencies.models import Agency, Counter, Office
from motcua.applicants.models import Applicant
from motcua.cases.models import Case
from motcua.core.rules.dates import local_day
from motcua.documents.models import IssuedDocument, StoredFile
from motcua.fees.models import Receipt
from motcua.registers.choices import ActKind, CancelKind, EntryState
from motcua.registers.models.lines import CertificationLine
from motcua.registers.rules.acts import ACTS, Act, ActRules
from motcua.registers.rules.options_text import options_from_text
from motcua.registers.rules.requirements import Options

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager


class CertificationSettings(models.Model):
    """How an agency certifies where the law leaves it a choice; one without a row has the defaults."""

    agency = models.OneToOneField(Agency, on_delete=models.CASCADE, related_name="certification_settings")
    case_for_each_paper = models.BooleanField(
        _("mỗi loại giấy tờ là một hồ sơ; nếu không, một lượt khách là một hồ sơ"), default=False
    )
    centre_seals = models.BooleanField(
        _("người được ủy quyền đóng dấu của Trung tâm; nếu không, mọi bản đều đóng dấu UBND"), default=False
    )


class CertificationEntryQuerySet(models.QuerySet["CertificationEntry"]):
    """Questions to a set of entries."""

    def entered_on(self, day: date) -> CertificationEntryQuerySet:
        """Entries of a Vietnamese day."""
        return self.filter(entered_at__date=day)

    def open(self) -> CertificationEntryQuerySet:
        """Entries on their way: neither handed over nor cancelled."""
        return self.exclude(state__in=[EntryState.HANDED, EntryState.CANCELLED])


class CertificationEntry(models.Model):
    """What one visitor asked to have certified (yêu cầu chứng thực), of one kind, by one certifier.

    Requester, certifier, capacity and seal are kept as they were that day. `options_text`: what was
    ticked beside the papers (`rules.requirements.Options`) as JSON. `fee` in đồng, after exemption.
    `entry_key` makes a repeated click harmless.
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="certification_entries")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="certification_entries")
    counter = models.ForeignKey(
        Counter, on_delete=models.PROTECT, null=True, blank=True, related_name="certification_entries"
    )
    act = models.CharField(_("việc chứng thực"), max_length=20, choices=ActKind)
    state = models.CharField(_("trạng thái"), max_length=12, choices=EntryState)
    rule_version = models.CharField(max_length=20)
    is_electronic = models.BooleanField(_("bản sao điện tử"), default=False)
    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="certification_entries")
    requester_name = models.CharField(_("người yêu cầu"), max_length=200)
    requester_identity = models.CharField(_("giấy tờ tùy thân"), max_length=120, blank=True)
    certifier = models.ForeignKey(User, on_delete=models.PROTECT, related_name="certification_entries")
    certifier_name = models.CharField(_("người ký chứng thực"), max_length=120)
    capacity_text = models.CharField(_("thể thức ký"), max_length=300)
    seal = models.CharField(_("con dấu"), max_length=250)
    authorisation = models.ForeignKey(
        Authorisation, on_delete=models.PROTECT, null=True, blank=True, related_name="certification_entries"
    )
    receiver = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="received_certifications"
    )
    receiver_name = models.CharField(_("người tiếp nhận"), max_length=200)
    options_text = models.TextField(default="{}")
    exemption = models.CharField(_("căn cứ miễn phí"), max_length=16, blank=True)
    exemption_paper = models.CharField(_("giấy tờ miễn phí"), max_length=200, blank=True)
    fee = models.PositiveBigIntegerField(_("phí"), default=0)
    receipt = models.ForeignKey(
        Receipt, on_delete=models.PROTECT, null=True, blank=True, related_name="certification_entries"
    )
    longer_days = models.PositiveSmallIntegerField(_("số ngày làm việc"), null=True, blank=True)
    longer_reason = models.CharField(_("lý do kéo dài"), max_length=300, blank=True)
    agreement = models.CharField(_("thỏa thuận bằng văn bản"), max_length=200, blank=True)
    entry_key = models.CharField(max_length=64, null=True, blank=True, unique=True)
    entered_at = models.DateTimeField()
    signed_at = models.DateTimeField(_("ký trước người tiếp nhận lúc"), null=True, blank=True)
    certified_at = models.DateTimeField(_("ký chứng thực lúc"), null=True, blank=True)
    sealed_at = models.DateTimeField(_("đóng dấu lúc"), null=True, blank=True)
    handed_at = models.DateTimeField(_("trả lúc"), null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_kind = models.CharField(max_length=12, choices=CancelKind, blank=True)
    cancelled_because = models.CharField(_("lý do hủy"), max_length=300, blank=True)

    objects = CertificationEntryQuerySet.as_manager()

    if TYPE_CHECKING:
        papers: RelatedManager[EntryPaper]

    class Meta:
        ordering = ["-entered_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancelled_because=""),
                name="a_cancelled_certification_says_why",
            ),
            models.CheckConstraint(
                condition=Q(sealed_at=None) | Q(certified_at__isnull=False),
                name="the_seal_comes_after_the_signature",
            ),
            models.CheckConstraint(
                condition=Q(handed_at=None) | Q(sealed_at__isnull=False),
                name="nothing_is_handed_over_without_a_seal",
            ),
        ]
        indexes = [
            models.Index(fields=["office", "-entered_at"], name="certifications_of_a_day"),
            models.Index(fields=["applicant", "-entered_at"], name="certifications_of_somebody"),
        ]

    @property
    def rules(self) -> ActRules:
        """What follows from its kind."""
        return ACTS[Act(self.act)]

    @property
    def seal_agency(self) -> Agency:
        """Whose seal goes on it: the agency's, or the centre's where that seals for who is authorised."""
        centre = self.office.agency
        return centre if self.seal == centre.name else self.agency

    @property
    def capacity(self) -> list[str]:
        """The lines above the signature."""
        return self.capacity_text.split("\n")

    @property
    def options(self) -> Options:
        """What was ticked beside the papers."""
        return options_from_text(self.options_text)

    @property
    def entered_on(self) -> date:
        """The Vietnamese day of the entry."""
        return local_day(self.entered_at)


class EntryPaper(models.Model):
    """One paper of a request: its number in the book, the case it belongs to, what it cost.

    `line` is null where the act takes no number. Of an electronic copy: `scan` is the original as a picture,
    `signed` the copy with the certifier's signature, `check_code` the code printed into it, `issued` the copy
    with the agency's seal too, given out.
    """

    entry = models.ForeignKey(CertificationEntry, on_delete=models.CASCADE, related_name="papers")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(_("tên giấy tờ"), max_length=300)
    pages = models.PositiveIntegerField(_("số trang"), default=1)
    copies = models.PositiveIntegerField(_("số bản"), default=1)
    fee = models.PositiveBigIntegerField(_("phí"), default=0)
    line = models.OneToOneField(
        CertificationLine, on_delete=models.PROTECT, null=True, blank=True, related_name="entry_paper"
    )
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="certified_papers")
    scan = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="certified_papers"
    )
    signed = models.ForeignKey(
        StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="copies_to_seal"
    )
    check_code = models.CharField(_("mã kiểm tra"), max_length=20, blank=True)
    issued = models.OneToOneField(
        IssuedDocument, on_delete=models.PROTECT, null=True, blank=True, related_name="entry_paper"
    )

    class Meta:
        ordering = ["entry", "order"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "order"], name="papers_of_an_entry_stand_in_order"),
            models.CheckConstraint(
                condition=Q(pages__gte=1, copies__gte=1), name="a_paper_has_a_page_and_a_copy"
            ),
        ]
