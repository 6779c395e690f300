"""What people of the sample office declare when they register a birth, a marriage or a death."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random

from motcua.core.rules.dates import VN_TZ, slip_moment
from motcua.demo.people import DemoPerson
from motcua.registers.choices import BookKind

PLACES = ("Bệnh viện Nhân dân Gia Định", "Bệnh viện Từ Dũ", "Bệnh viện Hùng Vương")


@dataclass(frozen=True, slots=True)
class Names:
    """Names of people of the place."""

    men: list[str]
    women: list[str]


def names_of(people: Iterable[DemoPerson]) -> Names:
    """The names of made-up people."""
    told = [(person.data.sex, person.data.name) for person in people]
    return Names(
        [name for sex, name in told if sex == "male"], [name for sex, name in told if sex == "female"]
    )


def declared_content(kind: BookKind, day: date, random: Random, names: Names) -> dict[str, str]:
    """What somebody declares who comes that day."""
    man, woman, sex = random.choice(names.men), random.choice(names.women), random.choice(("male", "female"))
    third = random.choice(names.men if sex == "male" else names.women)
    residence = "Phường Bình Hòa, Thành phố Hồ Chí Minh"
    if kind is BookKind.MARRIAGES:
        return {
            **_adult("husband", man, random, residence),
            **_adult("wife", woman, random, residence),
        }
    common = {"sex": sex, "ethnicity": "Kinh", "nationality": "Việt Nam"}
    if kind is BookKind.BIRTHS:
        born = day - timedelta(days=random.randint(3, 50))
        return {
            **common, "name": third, "born_on": born.isoformat(), "birth_place": random.choice(PLACES),
            "home_town": "Bình Hòa", "mother_name": woman, "mother_year": str(random.randint(1985, 2003)),
            "father_name": man, "father_year": str(random.randint(1982, 2001)), "registrant_name": man,
            "registrant_relation": "Cha",
        }  # fmt: skip
    died = day - timedelta(days=random.randint(1, 12))
    moment = datetime.combine(died, time(random.randint(0, 23), 30), tzinfo=VN_TZ)
    return {
        **common, "name": third, "born_on": date(random.randint(1932, 1965), 6, 15).isoformat(),
        "died_at": slip_moment(moment), "died_on": died.isoformat(), "death_place": "Tại nhà",
        "residence": residence, "registrant_name": man, "registrant_relation": "Con",
    }  # fmt: skip


def _adult(prefix: str, name: str, random: Random, residence: str) -> dict[str, str]:
    born = date(random.randint(1985, 2003), random.randint(1, 12), 12)
    return {
        f"{prefix}_name": name,
        f"{prefix}_born_on": born.isoformat(),
        f"{prefix}_ethnicity": "Kinh",
        f"{prefix}_nationality": "Việt Nam",
        f"{prefix}_residence": residence,
        f"{prefix}_identity": f"0791{random.randint(10**7, 10**8 - 1)}",
    }
