"""Made-up people of the sample office: names put together from common name words, fake numbers.

Every personal number starts with 999, a province code that does not exist, so no real person can be meant.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

from motcua.applicants.actions import ApplicantData
from motcua.applicants.models import ApplicantKind

# Weights follow the well-known shares of family names: Nguyễn about four in ten.
_FAMILY_NAMES = {
    "Nguyễn": 38, "Trần": 11, "Lê": 10, "Phạm": 7, "Huỳnh": 5, "Võ": 4, "Phan": 4, "Trương": 2, "Bùi": 2,
    "Đặng": 2, "Đỗ": 2, "Ngô": 2, "Hồ": 2, "Dương": 1, "Đinh": 1, "Đoàn": 1, "Lâm": 1, "Mai": 1, "Lương": 1,
}  # fmt: skip
_MALE_MIDDLES = (
    "Văn",
    "Hữu",
    "Minh",
    "Quốc",
    "Đức",
    "Thanh",
    "Công",
    "Hoàng",
    "Ngọc",
    "Gia",
    "Trọng",
    "Xuân",
)
_FEMALE_MIDDLES = ("Thị", "Thị Ngọc", "Thị Kim", "Thị Thu", "Ngọc", "Thanh", "Thị Mỹ", "Hoàng", "Thị Bích")
_MALE_GIVEN = (
    "An", "Bình", "Cường", "Dũng", "Đạt", "Hải", "Hậu", "Hiếu", "Hùng", "Khánh", "Khoa", "Kiệt", "Long",
    "Nam", "Nghĩa", "Nhân", "Phát", "Phong", "Phúc", "Quang", "Quân", "Sơn", "Tài", "Thắng", "Thành", "Thịnh",
    "Tiến", "Toàn", "Trí", "Trung", "Tuấn", "Việt", "Vinh",
)  # fmt: skip
_FEMALE_GIVEN = (
    "Anh", "Châu", "Chi", "Diễm", "Dung", "Duyên", "Giang", "Hà", "Hạnh", "Hằng", "Hiền", "Hoa", "Hương",
    "Lan", "Liên", "Linh", "Loan", "Mai", "My", "Nga", "Ngân", "Nhung", "Phương", "Quyên", "Tâm", "Thảo",
    "Thủy", "Trang", "Trinh", "Tuyết", "Vân", "Yến",
)  # fmt: skip
_STREETS = (
    "đường Đồng An", "đường Nguyễn Du", "đường Lê Thị Trung", "đường Bình Hòa 24", "đường Vĩnh Phú 38",
    "đường ĐT 743", "Quốc lộ 13", "đường Trần Quang Diệu", "đường Hữu Nghị", "đường số 6",
)  # fmt: skip
SAMPLE_NUMBERS = "999"
_SEX_ON_CARD = {"male": "Nam", "female": "Nữ"}
MAIL_EVERY = 3  # one person in three leaves an e-mail address
_TRADES = ("Tạp hóa", "Quán cơm", "Tiệm tóc", "Cà phê", "Sửa xe", "May mặc", "Cửa hàng hoa", "Quán phở")


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One made-up person with the payload that their card's QR would carry."""

    data: ApplicantData

    @property
    def card_payload(self) -> str:
        """What a scanner types for this person's card."""
        data = self.data
        born = data.born_on or date(1980, 1, 1)
        issued = data.card_issued_on or date(2021, 8, 1)
        sex = _SEX_ON_CARD[data.sex]
        return f"{data.identifier}||{data.name}|{born:%d%m%Y}|{sex}|{data.address}|{issued:%d%m%Y}"


def make_people(random: Random, count: int, *, place: str) -> list[DemoPerson]:
    """So many different people living at the place."""
    return [_person(random, number, place) for number in range(1, count + 1)]


def make_household_business(random: Random, owner: DemoPerson) -> str:
    """A name for a household business."""
    return f"Hộ kinh doanh {random.choice(_TRADES)} {owner.data.name.split()[-1]}"


def _person(random: Random, number: int, place: str) -> DemoPerson:
    is_woman = random.random() < 0.52
    year = random.randint(1942, 2006)
    born_on = date(year, random.randint(1, 12), random.randint(1, 28))
    family = random.choices(list(_FAMILY_NAMES), weights=list(_FAMILY_NAMES.values()))[0]
    middle = random.choice(_FEMALE_MIDDLES if is_woman else _MALE_MIDDLES)
    given = random.choice(_FEMALE_GIVEN if is_woman else _MALE_GIVEN)
    century = 0 if year < 2000 else 2
    return DemoPerson(
        ApplicantData(
            kind=ApplicantKind.PERSON,
            name=f"{family} {middle} {given}",
            identifier=f"{SAMPLE_NUMBERS}{century + is_woman}{year % 100:02d}{number:06d}",
            born_on=born_on,
            sex="female" if is_woman else "male",
            address=f"{random.randint(1, 320)} {random.choice(_STREETS)}, {place}",
            phone=f"09{random.randint(0, 9)}{number:07d}",
            email=f"nguoidan{number}@thu.example" if number % MAIL_EVERY == 0 else "",
            card_issued_on=date(random.randint(2021, 2025), random.randint(1, 12), random.randint(1, 28)),
        )
    )
