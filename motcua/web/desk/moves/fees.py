"""Moves of money: taking it with a receipt, letting somebody off."""

from __future__ import annotations

import secrets
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from motcua.cases.actions import collect_charges, undo_waiver, waive_charge
from motcua.cases.queries.fees import NO_MONEY
from motcua.fees.actions import CashPayment
from motcua.fees.choices import WaiverGround
from motcua.fees.permissions import COLLECT, WAIVE
from motcua.web.desk.forms.fees import CollectForm, UndoWaiverForm, WaiveForm
from motcua.web.desk.moves.kinds import CaseMove, Place, Standing


def _owes(at: Standing) -> bool:
    return at.fees.unpaid > 0 and not at.is_in(*NO_MONEY)


def payer_of(at: Standing) -> dict[str, Any]:
    """What is to be paid and who stands there; a key of this page, so that a second press is no payment."""
    case = at.case
    return {
        "fees": at.fees,
        "payer_name": at.typed.get("payer_name") or case.proxy_name or case.applicant_name,
        "payer_address": at.typed.get("payer_address", "" if case.proxy_name else case.applicant_address),
        "key": at.typed.get("key") or secrets.token_urlsafe(16),
    }


COLLECT_FEE = CaseMove(
    name="collect_fee",
    slug="thu-phi",
    right=COLLECT,
    label=_("Thu tiền và in biên lai"),
    done=_("Đã thu tiền."),
    form=CollectForm,
    place=Place.BUTTON,
    heading=_("Thu phí, lệ phí"),
    fields="desk/moves/_collect.html",
    icon="cash",
    context=payer_of,
    is_offered=lambda at: _owes(at) and at.may_at_centre(COLLECT),
    run=lambda case_id, sent, who: collect_charges(
        case_id=case_id,
        version=sent["version"],
        payment=CashPayment(sent["key"], sent["payer_name"], sent["payer_address"], sent["given"]),
        by=who.by,
        now=who.now,
    ),
    leads_to=lambda receipt: f"{reverse('desk:receipt', args=[receipt.pk])}?in=1",
)

MOVES = (
    COLLECT_FEE,
    CaseMove(
        name="waive_fee",
        slug="mien-phi",
        right=WAIVE,
        label=_("Miễn phí, lệ phí"),
        done=_("Đã ghi miễn phí, lệ phí."),
        form=WaiveForm,
        fields="desk/moves/_waive.html",
        context=lambda at: {"fees": at.fees, "grounds": WaiverGround.choices},
        is_offered=lambda at: _owes(at) and at.may_at_centre(WAIVE),
        run=lambda case_id, sent, who: waive_charge(
            case_id=case_id,
            version=sent["version"],
            charge_id=sent["charge"],
            ground=sent["ground"],
            paper=sent["paper"],
            by=who.by,
            now=who.now,
        ),
    ),
    CaseMove(
        name="undo_waiver",
        slug="bo-mien-phi",
        right=WAIVE,
        label=_("Bỏ miễn phí, lệ phí"),
        done=_("Đã bỏ miễn; khoản này lại phải nộp."),
        form=UndoWaiverForm,
        fields="desk/moves/_undo_waiver.html",
        tone="danger",
        context=lambda at: {"waivers": at.fees.waivers},
        is_offered=lambda at: bool(at.fees.waivers) and at.may_at_centre(WAIVE),
        run=lambda case_id, sent, who: undo_waiver(
            case_id=case_id,
            version=sent["version"],
            waiver_id=sent["waiver"],
            reason=sent["reason"],
            by=who.by,
            now=who.now,
        ),
    ),
)
