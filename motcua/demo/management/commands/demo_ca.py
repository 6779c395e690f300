"""`motcua demo-ca`: a certificate authority for trials, with keys for the sample office."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from motcua.core.errors import RuleViolation
from motcua.demo.office import find_office
from motcua.demo.signing import PIN, prepare_keys, trial_authority
from motcua.documents.models import SigningKey
from motcua.documents.signing.certificates import TRIAL_MARK


class Command(BaseCommand):
    """Makes the authority once; in the sample office, keys for its leaders and its seal too."""

    help = "Tạo CA thử nghiệm (không có giá trị pháp lý) và khóa ký số cho văn phòng mẫu"

    def handle(self, *args: Any, **options: Any) -> None:
        """Make what is missing, and say where it is."""
        now = timezone.now()
        trial_authority(now=now)
        self.stdout.write(f"{TRIAL_MARK}\n\n")
        self.stdout.write(_("CA thử nghiệm: %(folder)s") % {"folder": settings.TRIAL_FOLDER} + "\n")
        self.stdout.write(_("Được tin cậy trong: %(folder)s") % {"folder": settings.TRUST_FOLDER} + "\n")
        office = find_office()
        if office is None or SigningKey.objects.usable().filter(is_trial=True).exists():
            return
        try:
            made = prepare_keys(office, now=now)
        except RuleViolation as refusal:
            raise CommandError(str(refusal)) from refusal
        for key in made:
            self.stdout.write(f"  {key.holder_name}: {key.get_kind_display()}\n")
        self.stdout.write("\n" + _("Mã PIN của các khóa thử: %(pin)s") % {"pin": PIN} + "\n")
