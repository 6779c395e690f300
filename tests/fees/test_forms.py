"""The printed receipt says what the law wants on it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.core.actors import Role
from motcua.fees.actions import cancel_receipt
from motcua.fees.forms import receipt_pdf
from motcua.fees.models import ReceiptSetting
from tests.documents.reading import text_of
from tests.factories import NOW
from tests.factories_cases import make_desk
from tests.factories_fees import make_charge, pay

pytestmark = pytest.mark.django_db


def test_the_receipt_has_what_the_decree_asks_for() -> None:
    desk = make_desk()
    ReceiptSetting.objects.create(agency=desk.ward, tax_code="0301234567", budget_chapter="805")
    charge = make_charge(desk.ward, 21_000, description="Chứng thực bản sao", budget_item="2716")
    receipt = pay(charge, by=desk.actor(Role.RECEIVER), payer_address="12 Nguyễn Văn Đậu")
    text = text_of(receipt_pdf(receipt))
    for words in (
        "BIÊN LAI THU PHÍ",
        "Mẫu số: 01BLP0-001",
        "Ký hiệu: AA-26E",
        "Số: 0000001",
        "ỦY BAN NHÂN DÂN PHƯỜNG BÌNH HÒA",
        "Mã số thuế: 0301234567",
        "Họ tên người nộp tiền: Nguyễn Văn An",
        "12 Nguyễn Văn Đậu",
        "Chứng thực bản sao",
        "2716",
        "21.000",
        "Hai mươi mốt nghìn đồng",
        "Bình Hòa, ngày 24 tháng 3 năm 2026",
        "Trung tâm Phục vụ hành chính công phường Bình Hòa",
    ):
        assert words in text


def test_a_cancelled_receipt_and_the_one_that_replaces_it_say_so() -> None:
    desk = make_desk()
    charge, by = make_charge(desk.ward), desk.actor(Role.RECEIVER)
    old = pay(charge, by=by, key="one")
    old = cancel_receipt(receipt=old, reason="sai tên", by=by, now=NOW + timedelta(minutes=1))
    assert "Đã hủy ngày 24 tháng 3 năm 2026: sai tên" in text_of(receipt_pdf(old))
    new = pay(charge, by=by, key="two", now=NOW + timedelta(minutes=2))
    assert "Thay thế biên lai số 0000001" in text_of(receipt_pdf(new))
