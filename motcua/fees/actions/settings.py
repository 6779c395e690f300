"""What a collecting body prints on its receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.agencies.models import Agency
from motcua.audit.actions import NewEvent, append
from motcua.core.actors import Actor
from motcua.core.errors import NotAllowed
from motcua.core.transactions import action
from motcua.fees.models import ReceiptSetting
from motcua.fees.permissions import SET_RECEIPTS
from motcua.fees.queries import desk_of

SUBJECT = "fees.receipt_setting"


@dataclass(frozen=True, slots=True)
class PrintedFacts:
    """Tax code, symbols and chapter as they stand on receipts from now on."""

    tax_code: str
    form_symbol: str = ""
    series_letters: str = "AA"
    budget_chapter: str = ""


@action
def set_receipts(*, agency: Agency, facts: PrintedFacts, by: Actor, now: datetime) -> ReceiptSetting:
    """Change what a body prints on receipts; those given before stay as they are. Raises NotAllowed."""
    if desk_of(by, SET_RECEIPTS, agency) is None:
        raise NotAllowed(_("Ông/bà không có quyền: %(right)s.") % {"right": SET_RECEIPTS.label})
    said = {
        "tax_code": facts.tax_code,
        "form_symbol": facts.form_symbol,
        "series_letters": facts.series_letters,
        "budget_chapter": facts.budget_chapter,
    }
    setting, _is_new = ReceiptSetting.objects.update_or_create(agency=agency, defaults=said)
    append(
        subject_kind=SUBJECT,
        subject_id=agency.code,
        events=[NewEvent("fees.receipts_set", said)],
        by=by,
        now=now,
    )
    return setting
