"""What the law wants digitised and what it does not (TT 01/2023/TT-VPCP, TT 03/2025/TT-VPCP)."""

import pytest

from motcua.cases.rules.digitising import Ground, Need, digitising


def ask(name: str, **facts: bool) -> tuple[Need, Ground]:
    given = {"is_online": False, "is_shown": False, "is_handed_in": True, "is_electronic": False} | facts
    found = digitising(name, **given)
    return found.need, found.ground


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
    assert ask(name) == (Need.REQUIRED, Ground.EARLIER_RESULT)


def test_a_declaration_may_be_digitised() -> None:
    assert ask("Tờ khai đăng ký kết hôn") == (Need.OPTIONAL, Ground.NONE)


@pytest.mark.parametrize(
    ("facts", "ground"),
    [
        ({"is_online": True}, Ground.ONLINE),
        ({"is_shown": True, "is_handed_in": False}, Ground.SHOWN_ONLY),
        ({"is_handed_in": False}, Ground.NOT_HERE),
        ({"is_electronic": True}, Ground.ELECTRONIC),
    ],
)
def test_what_is_not_left_here_on_paper_is_not_scanned(facts: dict[str, bool], ground: Ground) -> None:
    assert ask("Giấy chứng nhận kết hôn", **facts) == (Need.NOT_NEEDED, ground)


def test_the_answer_of_another_office_to_a_verification_is_not_scanned() -> None:
    assert ask("Văn bản trả lời xác minh của Công an xã") == (Need.NOT_NEEDED, Ground.VERIFICATION)


@pytest.mark.parametrize("name", ["Kế hoạch (Mật)", "Tài liệu độ Tối mật", "Văn bản bí mật nhà nước"])
def test_a_secret_is_never_scanned_however_it_comes(name: str) -> None:
    assert ask(name, is_online=True) == (Need.FORBIDDEN, Ground.SECRET)
    assert ask("Cam kết bảo mật thông tin")[0] is Need.OPTIONAL
