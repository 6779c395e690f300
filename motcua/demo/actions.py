"""Loading the sample office once."""

from __future__ import annotations

from datetime import datetime
from random import Random

from motcua.cases.models import Case
from motcua.core.transactions import action
from motcua.demo.life import Life
from motcua.demo.office import DemoOffice, build_office, find_office
from motcua.demo.people import make_people

SEED = 1975
CASES = 200
DAYS = 22
PLACE = "phường Bình Hòa, Thành phố Hồ Chí Minh"


@action
def load_demo(*, now: datetime, cases: int = CASES, seed: int = SEED) -> tuple[DemoOffice, bool]:
    """The sample office with its cases; the flag says whether it was made now. The same seed and moment give
    the same office, cases and days; only look-up codes stay random, for they are secrets. All or nothing: a
    broken-off first run leaves an empty database.
    """
    found = find_office()
    if found is not None and Case.objects.exists():
        return found, False
    office = found or build_office(now=now)
    random = Random(seed)
    people = make_people(random, max(30, cases * 3 // 5), place=PLACE)
    Life(office=office, people=people, random=random, until=now).replay(cases=cases, days=DAYS)
    return office, True
