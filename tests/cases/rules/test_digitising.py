"""What the law wants digitised and what it does not, and what documents order besides."""

from __future__ import annotations

from datetime import date

import pytest

from motcua.cases.rules.digitising import Ground, Need, Order, PaperFacts, digitising
from motcua.core.rules.rule_sets import digitising_rules, in_force

TODAY = date(2026, 3, 24)


def ask(
    name: str, *, on: date = TODAY, orders: tuple[Order, ...] = (), **facts: bool
) -> tuple[Need, Ground, str]:
    rules = digitising_rules(in_force("digitising", on).id)
    found = digitising(PaperFacts(name, **facts), rules=rules, orders=orders)
    return found.need, found.ground, found.source


@pytest.mark.parametrize(
    "name",
    [
        "Giấy chứng nhận quyền sử dụng đất",
        "- Bản sao Giấy khai sinh của trẻ;",
        "Bản chính Quyết định công nhận việc nuôi con nuôi",
        "1. Trích lục kết hôn",
        "GIẤY PHÉP XÂY DỰNG",
    ],
)
def test_the_result_of_an_earlier_procedure_is_digitised(name: str) -> None:
    need, ground, source = ask(name)
    assert (need, ground) == (Need.REQUIRED, Ground.EARLIER_RESULT)
    assert "TT 03/2025/TT-VPCP" in source


def test_a_declaration_may_be_digitised() -> None:
    assert ask("Tờ khai đăng ký kết hôn") == (Need.OPTIONAL, Ground.NONE, "")


def test_nothing_had_to_be_digitised_before_the_decree_of_2021() -> None:
    assert ask("Giấy phép xây dựng", on=date(2021, 12, 5))[0] is Need.OPTIONAL
    assert ask("Giấy phép xây dựng", on=date(2021, 12, 6))[0] is Need.REQUIRED
    assert ask("Kế hoạch (Mật)", on=date(2021, 12, 5))[0] is Need.FORBIDDEN


@pytest.mark.parametrize(
    ("facts", "ground"),
    [
        ({"is_online": True}, Ground.ONLINE),
        ({"is_shown": True, "is_handed_in": False}, Ground.SHOWN_ONLY),
        ({"is_reused": True, "is_handed_in": False}, Ground.REUSED),
        ({"is_handed_in": False}, Ground.NOT_HERE),
        ({"is_electronic": True}, Ground.ELECTRONIC),
    ],
)
def test_what_is_not_left_here_on_paper_is_not_scanned_whatever_is_ordered(
    facts: dict[str, bool], ground: Ground
) -> None:
    order = Order("", is_required=True, source="QĐ 1")
    assert ask("Giấy chứng nhận kết hôn", orders=(order,), **facts)[:2] == (Need.NOT_NEEDED, ground)


def test_the_answer_of_another_office_to_a_verification_is_not_scanned() -> None:
    assert ask("Văn bản trả lời xác minh của Công an xã")[:2] == (Need.NOT_NEEDED, Ground.VERIFICATION)


@pytest.mark.parametrize("name", ["Kế hoạch (Mật)", "Tài liệu độ Tối mật", "Văn bản bí mật nhà nước"])
def test_a_secret_is_never_scanned_however_it_comes(name: str) -> None:
    order = Order("", is_required=True, source="QĐ 1")
    assert ask(name, is_online=True, orders=(order,))[:2] == (Need.FORBIDDEN, Ground.SECRET)
    assert ask("Cam kết bảo mật thông tin")[0] is Need.OPTIONAL


def test_an_order_speaks_of_papers_by_whole_words_and_the_nearest_one_holds() -> None:
    far = Order("giay chung nhan", is_required=False, source="QĐ của tỉnh", rank=(0, 2))
    near = Order("chung nhan ket hon", is_required=True, source="QĐ của xã", rank=(0, 4))
    assert ask("Giấy chứng nhận kết hôn", orders=(near, far)) == (Need.REQUIRED, Ground.ORDER, "QĐ của xã")
    assert ask("Giấy chứng nhận đất", orders=(near, far)) == (Need.NOT_NEEDED, Ground.ORDER, "QĐ của tỉnh")
    assert ask("Giấy chứng nhận kết hôn", orders=(Order("ket ho", is_required=False, source="x"),))[0] is (
        Need.REQUIRED
    )
