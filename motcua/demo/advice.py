"""Advice the sample office has given by telephone, letter and in person: its list shows what one is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.conf import settings

from motcua.agencies.queries import calendar_of
from motcua.catalogue.models import Offering
from motcua.core.actors import Role
from motcua.core.rules.dates import VN_TZ, local_day
from motcua.demo.office import DemoOffice
from motcua.demo.people import make_people
from motcua.queueing.actions import NewAdvice, SaidPaper, Topic, give_advice
from motcua.queueing.choices import AdviceChannel


@dataclass(frozen=True, slots=True)
class _Asked:
    """What somebody asked and was told, and after how many days they are called back."""

    channel: AdviceChannel
    procedure: str
    question: str
    answer: str
    papers: tuple[SaidPaper, ...] = ()
    call_back: int | None = None


_ASKED = (
    _Asked(
        AdviceChannel.PHONE,
        "1.001193",
        "Con sinh ở bệnh viện tỉnh khác, khai sinh ở đây được không?",
        "Được, nếu cha hoặc mẹ cư trú ở phường. Giấy chứng sinh điện tử thì nơi tiếp nhận tự tra cứu.",
        (SaidPaper("Tờ khai đăng ký khai sinh", "1 bản chính"),),
    ),
    _Asked(
        AdviceChannel.EMAIL,
        "1.001612",
        "Mở quán ăn tại nhà thuê cần giấy gì?",
        "Giấy đề nghị đăng ký hộ kinh doanh; hợp đồng thuê nhà mang theo để đối chiếu địa chỉ.",
        (SaidPaper("Giấy đề nghị đăng ký hộ kinh doanh", "1 bản chính"),),
    ),
    _Asked(
        AdviceChannel.PHONE,
        "1.000894",
        "Một người thường trú ở phường khác thì đăng ký kết hôn ở đâu?",
        "Ở phường nơi thường trú hoặc tạm trú của một trong hai bên; cả hai cùng có mặt khi ký.",
        (SaidPaper("Tờ khai đăng ký kết hôn", "1 bản chính"),),
    ),
    _Asked(
        AdviceChannel.IN_PERSON,
        "2.000815",
        "Sao y học bạ đã ố, mờ một trang",
        "Trang mờ không đọc được thì không chứng thực; xin trường cấp lại trang ấy rồi mang đến.",
        (SaidPaper("Bản chính học bạ", "1 bản chính", is_held=True),),
    ),
    _Asked(
        AdviceChannel.PHONE,
        "1.000656",
        "Khai tử cho người mất ở nước ngoài",
        "Hỏi lại Sở Ngoại vụ về giấy báo tử đã hợp pháp hóa lãnh sự; sẽ gọi lại.",
        call_back=2,
    ),
)
_AFTER_OPENING = timedelta(minutes=95)


def give_some_advice(office: DemoOffice, *, seed: int, now: datetime) -> int:
    """Record a few pieces of advice of the last days; returns how many."""
    people = make_people(Random(seed), len(_ASKED), place=office.agency.place)
    offerings = Offering.objects.filter(agency=office.agency).select_related("procedure__current_version")
    by_code = {one.procedure.code: one for one in offerings}
    mornings = _mornings_before(office, now)
    for nth, (asked, person, given_at) in enumerate(zip(_ASKED, people, mornings, strict=False)):
        offering = by_code.get(asked.procedure)
        new = NewAdvice(
            office_id=office.office.pk,
            channel=asked.channel,
            name=person.data.name,
            phone=person.data.phone,
            question=asked.question,
            answer=asked.answer,
            topics=[Topic(offering, papers=asked.papers)] if offering else [],
            follow_up_on=local_day(now) + timedelta(days=asked.call_back) if asked.call_back else None,
        )
        by = office.actor(Role.RECEIVER, now=given_at, nth=nth)
        give_advice(new=new, public_url=settings.PUBLIC_URL, by=by, now=given_at)
    return len(_ASKED)


def _mornings_before(office: DemoOffice, now: datetime) -> Iterator[datetime]:
    """A moment of each morning that received people, the last one first."""
    calendar, day = calendar_of(office.centre), local_day(now)
    while True:
        day -= timedelta(days=1)
        begins = [session.start for session in calendar.sessions_on(day) if session.receives]
        if begins:
            yield datetime.combine(day, begins[0], VN_TZ) + _AFTER_OPENING
