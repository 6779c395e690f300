"""Certification texts: every form has words for every version of the rules, and all holes are filled."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from motcua.core.rules.rule_sets import versions
from motcua.registers.choices import AttestationForm
from motcua.registers.rules.acts import Act
from motcua.registers.rules.attestation_texts import HOLES, TEXTS, AttestationText, TextForm
from motcua.registers.rules.attestations import attestation, form_of, sample_facts
from motcua.registers.rules.holes import filled, wrong_holes
from motcua.registers.rules.requirements import Named, Options, Signing

DAY = date(2026, 3, 24)
OTHERS = (Named("Lê Văn Ba", "CC 1"),)


def said(form: TextForm, rule_id: str = "nd280_2025", options: Options | None = None) -> str:
    facts = sample_facts(form, body="UBND phường Bình Hòa", day=DAY, rule_id=rule_id)
    if options is not None:
        facts = replace(facts, options=options)
    return "\n".join(attestation(facts, TEXTS[rule_id][form]).paragraphs)


@pytest.mark.parametrize("rule_id", [version.id for version in versions("registers")])
def test_every_form_has_words_whose_holes_are_filled(rule_id: str) -> None:
    assert {form.value for form in TextForm} == set(AttestationForm.values)
    for form in TextForm:
        text = TEXTS[rule_id][form]
        assert wrong_holes(text.text, HOLES) == []
        assert text.source
        facts = sample_facts(form, body="UBND phường Bình Hòa", day=DAY, rule_id=rule_id)
        assert form_of(facts.act, facts.options) is form
        assert not any(brace in said(form, rule_id) for brace in "{}")


@pytest.mark.parametrize(
    ("act", "options", "form"),
    [
        (Act.TRANSACTION_COPY, Options(), TextForm.COPY),
        (Act.SIGNATURE, Options(), TextForm.SIGNATURE),
        (Act.SIGNATURE, Options(others=OTHERS, signing=Signing.FINGERPRINT), TextForm.SIGNATURES),
        (Act.SIGNATURE, Options(signing=Signing.FINGERPRINT), TextForm.FINGERPRINT),
        (Act.SIGNATURE, Options(signing=Signing.CANNOT), TextForm.CANNOT_SIGN),
        (Act.ESTATE, Options(), TextForm.SOLE_HEIR),
        (Act.ESTATE, Options(others=OTHERS), TextForm.ESTATE),
        (Act.WILL, Options(signing=Signing.CANNOT), TextForm.WILL),
    ],
)
def test_the_form_follows_who_signs_and_how(act: Act, options: Options, form: TextForm) -> None:
    assert form_of(act, options) is form


def test_one_signature_in_the_words_of_the_form() -> None:
    assert said(TextForm.SIGNATURE) == (
        "Ngày 24 tháng 03 năm 2026 (bằng chữ: ngày hai mươi tư tháng ba năm hai nghìn không trăm hai mươi "
        "sáu)\n"
        "Tại UBND phường Bình Hòa.\n"
        "Tôi Lâm Thị Mẫu, là Chủ tịch, UBND phường Bình Hòa.\n"
        "CHỨNG THỰC\n"
        "Ông/bà Nguyễn Văn Mẫu, giấy tờ tùy thân số 079099000001 cam đoan đã hiểu, tự chịu trách nhiệm về "
        "nội "
        "dung của giấy tờ, văn bản và đã ký vào giấy tờ, văn bản này trước mặt ông/bà Nguyễn Thị Mẫu là "
        "người "
        "tiếp nhận hồ sơ."
    )


def test_what_is_not_there_is_not_said() -> None:
    plain = said(TextForm.TRANSACTION)
    assert "Giao dịch “Giấy tờ mẫu” được giao kết giữa:\n1. Ông/bà Nguyễn Văn Mẫu" in plain
    assert "hợp đồng" not in plain
    assert "Hợp đồng, giao dịch “Giấy tờ mẫu”" in said(TextForm.TRANSACTION, "nd23_2015")
    told = ("Người phiên dịch", "Người làm chứng", "chữ ký mẫu", "Nơi có đất")
    assert not any(words in plain for words in told)
    everything = Options(
        others=OTHERS,
        witnesses=OTHERS,
        interpreter=OTHERS[0],
        specimen="Ngân hàng A",
        place_of_land="Khu phố 2",
    )
    full = said(TextForm.TRANSACTION, options=everything)
    assert all(words in full for words in told)


def test_outside_the_office_place_and_hour_are_named() -> None:
    away = Options(outside_place="12 Lê Lợi", outside_at=datetime(2026, 3, 23, 7, 30, tzinfo=UTC))
    text = said(TextForm.SIGNATURE, options=away)
    assert text.startswith("Hồi 14 giờ 30 phút, ngày 23 tháng 03 năm 2026 (bằng chữ: ngày hai mươi ba")
    assert "Tại 12 Lê Lợi (ngoài trụ sở)." in text


def test_a_value_may_bring_paragraphs_and_an_empty_one_takes_its_paragraph_away() -> None:
    assert filled("{a}\n\nb {c}\n\nd", {"a": "một\n\nhai", "c": ""}) == ("Một", "Hai", "D")


def test_only_texts_with_a_named_form_count_as_compared() -> None:
    def compared(rule_id: str) -> set[TextForm]:
        return {form for form, text in TEXTS[rule_id].items() if text.is_compared}

    assert compared("nd23_2015") == {TextForm.COPY, TextForm.SIGNATURE}
    assert compared("nd280_2025") == {TextForm.TRANSLATOR}
    assert AttestationText("A", "b", "c").is_compared is False
