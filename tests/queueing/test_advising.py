"""Advice: recorded, mailed, found again by the person, corrected below, followed up; who may."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections
from django.test.utils import CaptureQueriesContext

from motcua.agencies.choices import AgencyKind
from motcua.applicants.actions import ApplicantData, keep_applicant
from motcua.applicants.models import Applicant
from motcua.audit.models import Event
from motcua.audit.queries import find_faults
from motcua.catalogue.models import Offering
from motcua.core.actors import Actor, Role, job_actor
from motcua.core.errors import NotAllowed, NotFound
from motcua.core.rules.errors import Unreadable
from motcua.notifications.models import Message
from motcua.queueing.actions import (
    NewAdvice,
    SaidPaper,
    Topic,
    correct_advice,
    follow_up_advice,
    forget_advised,
    give_advice,
)
from motcua.queueing.choices import AdviceChannel
from motcua.queueing.errors import AdviceForgotten, AlreadyFollowedUp
from motcua.queueing.models import Advice, AdviceNote
from motcua.queueing.permissions import advice_offices
from motcua.queueing.queries.advising import (
    AdviceFilter,
    advice_by_month,
    advice_for,
    advice_of,
    asked_most,
    find_advice,
    named_in_advice,
)
from tests.factories import NOW, actor_for, make_actor, make_agency, make_user
from tests.factories_cases import BIRTH, MARRIAGE, PERSON, Desk, make_desk

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
SITE = "https://mot-cua.example"


@pytest.fixture
def desk() -> Desk:
    return make_desk(BIRTH, MARRIAGE)


@pytest.fixture
def by(desk: Desk) -> Actor:
    return desk.actor(Role.RECEIVER)


@pytest.fixture
def known(db: None) -> Applicant:
    return keep_applicant(data=PERSON, now=NOW)


def offering(desk: Desk, code: str = BIRTH) -> Offering:
    found = Offering.objects.select_related("procedure__current_version").get(procedure__code=code)
    assert found.agency_id == desk.ward.pk
    return found


def call(desk: Desk, **values: Any) -> NewAdvice:
    """Somebody rings and asks about registering a birth."""
    papers = (SaidPaper("Giấy chứng sinh", "1 bản chính"), SaidPaper("Thẻ căn cước", is_held=True))
    standard: dict[str, Any] = {
        "office_id": desk.office.pk,
        "channel": AdviceChannel.PHONE,
        "name": "Trần Thị Bé",
        "phone": "0987 654 321",
        "question": "Đăng ký khai sinh cho cháu cần gì?",
        "answer": "Mang bản chính giấy chứng sinh; không thu lệ phí.",
        "topics": [Topic(offering(desk), papers=papers)],
    }
    return NewAdvice(**(standard | values))


def give(desk: Desk, by: Actor, **values: Any) -> Advice:
    return give_advice(new=call(desk, **values), public_url=SITE, by=by, now=NOW)


def test_a_call_is_recorded_with_person_procedure_and_papers(desk: Desk, by: Actor) -> None:
    advice = give(desk, by, follow_up_on=TODAY + timedelta(days=1))
    found = advice_for(advice_offices(by)).get()
    assert found == advice
    assert (found.name, found.phone, found.applicant) == ("Trần Thị Bé", "0987654321", None)
    assert found.given_by_id == by.id
    topic = found.topics.get()
    assert (topic.code, topic.name) == (BIRTH, "Đăng ký khai sinh")
    assert [(one.name, one.is_held) for one in topic.papers.all()] == [
        ("Giấy chứng sinh", False),
        ("Thẻ căn cước", True),
    ]
    assert found.awaits_follow_up


def test_events_say_what_was_done_and_nothing_of_who_asked(desk: Desk, by: Actor) -> None:
    advice = give(desk, by, mails_to="be@example.vn")
    correct_advice(advice_id=advice.pk, text="Cần thêm giấy kết hôn", by=by, now=NOW)
    events = Event.objects.filter(subject_kind="queueing.advice", subject_id=str(advice.pk))
    assert [event.kind for event in events.order_by("number")] == [
        "queueing.advice_given",
        "queueing.advice_corrected",
    ]
    said = " ".join(event.payload for event in events)
    assert BIRTH in said
    for private in ("Trần", "0987", "example.vn", "kết hôn", "khai sinh cho cháu"):
        assert private not in said
    assert list(find_faults()) == []


def test_a_known_applicant_brings_name_and_telephone_along(desk: Desk, by: Actor, known: Applicant) -> None:
    advice = give(desk, by, applicant=known, name="", phone="")
    assert (advice.name, advice.phone) == (PERSON.name, PERSON.phone)
    assert advice_of(advice_offices(by), applicant=known) == [advice]


def test_who_had_no_record_then_is_found_by_telephone_once_they_have_one(desk: Desk, by: Actor) -> None:
    advice = give(desk, by)
    data = ApplicantData(name="Trần Thị Bé", identifier="001190000017", phone="0987654321")
    comes = keep_applicant(data=data, now=NOW)
    stranger = keep_applicant(data=ApplicantData(name="Trần Thị Bé", identifier="001190000018"), now=NOW)
    assert advice_of(advice_offices(by), applicant=comes) == [advice]
    assert advice_of(advice_offices(by), applicant=stranger) == []  # not the same person
    assert advice_of(advice_offices(by), applicant=None, phone="0987654321") == [advice]
    assert named_in_advice("be tran", offices=advice_offices(by)) == [advice]
    assert named_in_advice("0987.654.321", offices=advice_offices(by)) == [advice]
    assert named_in_advice("b", offices=advice_offices(by)) == []


def test_the_same_key_is_recorded_and_mailed_once(desk: Desk, by: Actor) -> None:
    first = give(desk, by, key="một-lần", mails_to="be@example.vn")
    again = give(desk, by, key="một-lần", mails_to="be@example.vn")
    assert first == again
    assert Advice.objects.count() == Message.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_moment_is_recorded_once(desk: Desk, by: Actor) -> None:
    new, found = call(desk, key="cùng-lúc"), []

    def send() -> None:
        try:
            found.append(give_advice(new=new, public_url=SITE, by=by, now=NOW).pk)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == 1 == Advice.objects.count()


def test_a_mail_says_what_to_bring_and_where_to_read_it_and_not_who_asked(desk: Desk, by: Actor) -> None:
    give(desk, by, mails_to=" Be@Example.vn ")
    message = Message.objects.get()
    assert message.address == "be@example.vn"
    assert "Đăng ký khai sinh" in message.subject
    assert "- Giấy chứng sinh (1 bản chính)" in message.text
    assert "Thẻ căn cước" not in message.text
    assert f"{SITE}/chuan-bi/{BIRTH}/" in message.text
    assert desk.office.name in message.text
    assert "Trần Thị Bé" not in message.subject + message.text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": ""}, "name"),
        ({"topics": (), "answer": " "}, "answer"),
        ({"answer": "a" * 4001}, "answer"),
        ({"follow_up_on": TODAY - timedelta(days=1)}, "follow_up_on"),
        ({"mails_to": "không phải thư"}, "mails_to"),
        ({"phone": "12"}, "phone"),
    ],
)
def test_what_is_missing_or_wrong_is_named_and_leaves_no_trace(
    desk: Desk, by: Actor, wrong: dict[str, Any], field: str
) -> None:
    before = Event.objects.count()
    with pytest.raises(Unreadable) as refusal:
        give(desk, by, **wrong)
    assert refusal.value.field == field
    assert (Advice.objects.count(), Event.objects.count()) == (0, before)


def test_only_a_visitor_stays_unnamed(desk: Desk, by: Actor) -> None:
    advice = give(desk, by, channel=AdviceChannel.IN_PERSON, name="", phone="")
    with pytest.raises(IntegrityError):
        Advice.objects.filter(pk=advice.pk).update(channel=AdviceChannel.PHONE)


def test_a_correction_is_a_line_below_and_changes_nothing_above(desk: Desk, by: Actor) -> None:
    advice = give(desk, by)
    correct_advice(advice_id=advice.pk, text=" Lệ phí là  5.000 đồng ", by=by, now=NOW)
    found = advice_for(advice_offices(by)).get()
    assert found.answer == call(desk).answer
    assert [(note.text, note.is_follow_up) for note in found.notes.all()] == [("Lệ phí là 5.000 đồng", False)]
    with pytest.raises(Unreadable):
        correct_advice(advice_id=advice.pk, text="  ", by=by, now=NOW)


def test_a_follow_up_is_done_once(desk: Desk, by: Actor) -> None:
    advice = give(desk, by, follow_up_on=TODAY)
    assert list(find_advice(advice_offices(by), AdviceFilter(awaits=True))) == [advice]
    follow_up_advice(advice_id=advice.pk, text="Đã gọi lại, hẹn thứ Hai", by=by, now=NOW)
    assert list(find_advice(advice_offices(by), AdviceFilter(awaits=True))) == []
    with pytest.raises(AlreadyFollowedUp):
        follow_up_advice(advice_id=advice.pk, text="Gọi lần nữa", by=by, now=NOW)
    assert AdviceNote.objects.get().is_follow_up


def test_specialists_of_the_ward_share_the_advice_of_its_centre_and_others_do_not(
    desk: Desk, by: Actor
) -> None:
    advice = give(desk, by)
    section = make_agency(parent=desk.ward, kind=AgencyKind.SECTION)
    specialist = actor_for(make_user(Role.SPECIALIST, section))
    assert list(advice_for(advice_offices(specialist))) == [advice]
    assert give(desk, specialist).given_by_id == specialist.id
    other = make_agency(parent=desk.ward.parent, kind=AgencyKind.COMMUNE)
    for stranger in (make_actor(Role.SPECIALIST, other), make_actor(Role.RECEIVER, other)):
        assert list(advice_for(advice_offices(stranger))) == []
        with pytest.raises(NotAllowed):
            give(desk, stranger)
        with pytest.raises(NotFound):
            correct_advice(advice_id=advice.pk, text="Sửa", by=stranger, now=NOW)
    with pytest.raises(NotAllowed):
        give(desk, desk.actor(Role.RECORDS_CLERK))


def test_the_list_is_narrowed_by_day_person_procedure_and_way(desk: Desk, by: Actor) -> None:
    birth = give(desk, by)
    marriage = give(
        desk, by, name="Lê Văn Cường", phone="", topics=[Topic(offering(desk, MARRIAGE))],
        channel=AdviceChannel.EMAIL,
    )  # fmt: skip

    def found(**values: Any) -> list[Advice]:
        return list(find_advice(advice_offices(by), AdviceFilter(**values)))

    assert found() == [marriage, birth]
    assert found(person="cuong le") == [marriage]
    assert found(person="0987654321") == [birth]
    assert found(person="?") == []
    assert found(procedure="ket hon") == [marriage]
    assert found(procedure=BIRTH) == [birth]
    assert found(channel=AdviceChannel.EMAIL) == [marriage]
    assert found(since=TODAY, until=TODAY) == [marriage, birth]
    assert found(since=TODAY + timedelta(days=1)) == found(until=TODAY - timedelta(days=1)) == []


def test_months_are_counted_by_the_way_people_asked(desk: Desk, by: Actor) -> None:
    for channel in (AdviceChannel.PHONE, AdviceChannel.PHONE, AdviceChannel.IN_PERSON):
        give(desk, by, channel=channel)
    # The last evening of the month before, which in UTC is still another day.
    earlier = NOW.replace(day=1, hour=0, minute=0) - timedelta(minutes=1)
    give_advice(new=call(desk), public_url=SITE, by=by, now=earlier)
    months = advice_by_month(desk.office, since=date(2020, 1, 1))
    assert [(month.month, month.by_phone, month.in_person, month.guided) for month in months] == [
        (TODAY.replace(day=1), 2, 1, 0),
        (earlier.date().replace(day=1), 1, 0, 0),
    ]
    assert asked_most(desk.office, since=date(2020, 1, 1)) == [(BIRTH, "Đăng ký khai sinh", 4)]


def test_recording_takes_few_statements_however_many_papers(desk: Desk, by: Actor) -> None:
    give(desk, by)
    papers = [SaidPaper(f"Giấy tờ {number}") for number in range(30)]
    topics = [Topic(offering(desk, code), papers=papers) for code in (BIRTH, MARRIAGE)]
    with CaptureQueriesContext(connection) as captured:
        give(desk, by, topics=topics, mails_to="be@example.vn", key="k")
    assert len([query for query in captured if "SAVEPOINT" not in query["sql"]]) <= 12
    with CaptureQueriesContext(connection) as captured:
        assert len(list(advice_for(advice_offices(by)))) == 2
    assert len(captured) <= 4


def test_who_was_advised_long_ago_is_forgotten_and_what_it_was_about_stays(desk: Desk, by: Actor) -> None:
    years = timedelta(days=730)
    old, promised, young = (
        give_advice(new=call(desk, **more), public_url=SITE, by=by, now=at)
        for more, at in (
            ({}, NOW - years * 2),
            ({"follow_up_on": TODAY}, NOW - years * 2),
            ({}, NOW - timedelta(days=729)),
        )
    )
    correct_advice(advice_id=old.pk, text="Chị Bé gọi lại", by=by, now=NOW - years * 2)
    job = job_actor("queueing.forget_advised")
    assert forget_advised(kept=years, by=job, now=NOW) == 1
    assert forget_advised(kept=years, by=job, now=NOW) == 0
    for advice, is_known in ((old, False), (promised, True), (young, True)):
        advice.refresh_from_db()
        said = (advice.name, advice.phone, advice.question, advice.answer, advice.folded_name)
        assert all(said) if is_known else not any(said)
        assert advice.topics.get().code == BIRTH
    assert old.notes.get().text == ""
    with pytest.raises(AdviceForgotten):
        correct_advice(advice_id=old.pk, text="Chị Bé gọi lần nữa", by=by, now=NOW)
    assert not list(find_faults())
    with pytest.raises(NotAllowed):
        forget_advised(kept=years, by=by, now=NOW)
