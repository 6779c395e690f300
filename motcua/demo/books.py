"""The books of a sample office: a year of certified papers and registrations, entered day by day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

from motcua.agencies.models import Agency
from motcua.agencies.queries import calendar_of
from motcua.core.actors import job_actor
from motcua.core.rules.dates import VN_TZ, local_day
from motcua.core.rules.rule_sets import fee_rules, in_force
from motcua.demo.declared import Names, declared_content, names_of
from motcua.demo.people import make_people
from motcua.registers.actions import (
    NewLine,
    NewRecord,
    cancel_line,
    correct_line,
    enter_lines,
    enter_record,
)
from motcua.registers.choices import BookKind, LineColumn
from motcua.registers.models import CertificationLine

BY = job_actor("demo")
CERTIFIER, TITLE = "Trần Thị Minh Hà", "Phó Chủ tịch"
# Lines of an ordinary day; registrations of the year (births, marriages, deaths).
COPIES_A_DAY, SIGNATURES_A_DAY, TRANSACTIONS_A_WEEK, TRANSLATIONS_A_MONTH = 9, 3, 4, 3
EVENTS = {BookKind.BIRTHS: 458, BookKind.MARRIAGES: 139, BookKind.DEATHS: 65}
BY_CASES = 3  # of each, the newest: they come from cases (`demo.civil`)
PAPERS = (
    "Bằng tốt nghiệp đại học", "Căn cước công dân", "Giấy khai sinh", "Học bạ trung học phổ thông",
    "Giấy chứng nhận kết hôn", "Giấy phép lái xe", "Sổ bảo hiểm xã hội", "Chứng chỉ tin học",
    "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất",
)  # fmt: skip
SIGNED = ("Sơ yếu lý lịch", "Giấy ủy quyền nhận lương hưu", "Giấy cam kết bảo lãnh", "Đơn xin xác nhận")
TRANSACTIONS = ("Hợp đồng ủy quyền", "Văn bản thỏa thuận phân chia di sản", "Hợp đồng mua bán xe", "Di chúc")


def fill_books(agency: Agency, *, share: float, seed: int, now: datetime) -> int:
    """Enter what an office of this size would have entered since 1 January; returns how many lines.

    `share` of the ordinary numbers; the last day's are left for those who try the desk, the newest
    registrations of each kind for the cases that bring them.
    """
    random = Random(f"{seed}:books")
    names = names_of(make_people(random, 120, place=agency.place))
    days = list(_working_days(agency, local_day(now)))
    lines = 0
    for day in days:
        moment = datetime.combine(day, time(9, 30), tzinfo=VN_TZ)
        for kind, new in _of_day(random, names, day, share):
            lines += len(enter_lines(agency=agency, kind=kind, lines=new, by=BY, now=moment))
    for kind, count in EVENTS.items():
        lines += _register(agency, kind, max(0, round(count * share) - BY_CASES), days, random, names)
    _blemish(agency, now)
    return lines


def _working_days(agency: Agency, until: date) -> Iterator[date]:
    """The office's working days of the year before today."""
    calendar = calendar_of(agency)
    day = date(until.year, 1, 1)
    while day < until:
        if calendar.is_working_day(day):
            yield day
        day += timedelta(days=1)


def _of_day(
    random: Random, names: Names, day: date, share: float
) -> Iterator[tuple[BookKind, list[NewLine]]]:
    """What one day brings, by kind."""
    fees = fee_rules(in_force("fees", day).id).certification
    counts = {
        BookKind.COPIES: COPIES_A_DAY,
        BookKind.SIGNATURES: SIGNATURES_A_DAY,
        BookKind.TRANSACTIONS: TRANSACTIONS_A_WEEK / 5,
        BookKind.TRANSLATORS: TRANSLATIONS_A_MONTH / 21,
    }
    for kind, ordinary in counts.items():
        wanted = ordinary * share
        count = int(wanted) + (random.random() < wanted % 1)
        if count:
            yield kind, [_line(random, names, kind, fees.copy_page, fees.signature, fees.transaction)
                         for _turn in range(count)]  # fmt: skip


def _line(
    random: Random, names: Names, kind: BookKind, page: int, signature: int, transaction: int
) -> NewLine:
    name, other = random.choice(names.men + names.women), random.choice(names.women)
    plain = NewLine(requester_name=name, paper_name="", certifier_name=CERTIFIER, certifier_title=TITLE)
    if kind is BookKind.COPIES:
        copies, pages = random.randint(1, 4), random.choice((1, 1, 2))
        fee = copies * pages * page
        return replace(plain, paper_name=random.choice(PAPERS), copies=copies, pages=pages, fee=fee)
    if kind is BookKind.SIGNATURES:
        return replace(plain, paper_name=random.choice(SIGNED), fee=signature)
    if kind is BookKind.TRANSLATORS:
        details = {"translator": other, "from_language": "Anh", "to_language": "Việt"}
        return replace(plain, paper_name="Bảng điểm đại học", fee=signature, details=details)
    parties = {"parties": f"Bên A: {name}; Bên B: {other}"}
    return replace(plain, paper_name=random.choice(TRANSACTIONS), copies=2, fee=transaction, details=parties)


def _register(
    agency: Agency, kind: BookKind, count: int, days: list[date], random: Random, names: Names
) -> int:
    """Registrations spread over the year, numbered by the shared software in order."""
    if not days:
        return 0
    chosen = sorted(random.choice(days) for _turn in range(count))
    for number, day in enumerate(chosen, start=1):
        new = NewRecord(
            kind=kind,
            content=declared_content(kind, day, random, names),
            registered_on=day,
            national_number=f"{number}/{day.year}",
            signer_name=CERTIFIER,
            signer_title=TITLE,
            officer_name="Công chức tư pháp – hộ tịch",
        )
        enter_record(agency=agency, new=new, by=BY, now=datetime.combine(day, time(10), tzinfo=VN_TZ))
    return count


def _blemish(agency: Agency, now: datetime) -> None:
    """A few corrections and a cancelled number, as every book has."""
    lines = CertificationLine.objects.filter(book__agency=agency, book__kind=BookKind.COPIES)
    chosen = list(lines.order_by("-number")[5:300:40])
    for line in chosen[1:]:
        correct_line(
            line_id=line.pk, column=LineColumn.COPIES, after=str(line.copies + 1),
            reason="Ghi thiếu một bản", by=BY, now=now,
        )  # fmt: skip
    for line in chosen[:1]:
        cancel_line(line_id=line.pk, reason="Người yêu cầu không nhận bản sao", by=BY, now=now)
