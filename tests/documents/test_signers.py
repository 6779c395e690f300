"""In whose place somebody signs, as the lines above a signature say it."""

import pytest

from motcua.documents.rules import SignerWay, signer_lines


@pytest.mark.parametrize(
    ("way", "given", "lines"),
    [
        (SignerWay.OWN, {"head": "Giám đốc"}, ("GIÁM ĐỐC",)),
        (
            SignerWay.COLLECTIVE,
            {"head": "Chủ tịch", "body": "Ủy ban nhân dân"},
            ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"),
        ),
        (
            SignerWay.DEPUTY,
            {"head": "Chủ tịch", "body": "Ủy ban nhân dân", "own": "Phó Chủ tịch"},
            ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        ),
        (
            SignerWay.DEPUTY,
            {"head": "Giám đốc", "own": "Phó Giám đốc"},
            ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
        ),
        (
            SignerWay.BY_ORDER,
            {"head": "Chủ tịch", "body": "Ủy ban nhân dân", "own": "Chánh Văn phòng"},
            ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG"),
        ),
        (
            SignerWay.DELEGATED,
            {"head": "Chủ tịch", "body": "Ủy ban nhân dân", "own": "Giám đốc Trung tâm"},
            ("TUQ. CHỦ TỊCH", "GIÁM ĐỐC TRUNG TÂM"),
        ),
        (
            SignerWay.ACTING,
            {"head": "Chủ tịch", "body": "Ủy ban nhân dân"},
            ("TM. ỦY BAN NHÂN DÂN", "Q. CHỦ TỊCH"),
        ),
    ],
)
def test_each_way_of_signing_has_its_lines(
    way: SignerWay, given: dict[str, str], lines: tuple[str, ...]
) -> None:
    assert signer_lines(way=way, **given) == lines


def test_a_way_without_what_its_lines_need_is_refused() -> None:
    with pytest.raises(ValueError, match="tập thể"):
        signer_lines(way=SignerWay.COLLECTIVE, head="Chủ tịch")
    with pytest.raises(ValueError, match="chức vụ"):
        signer_lines(way=SignerWay.DEPUTY, head="Chủ tịch")
