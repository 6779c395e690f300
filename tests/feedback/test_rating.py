"""Rating a visit: once, changeable for some minutes, without a name; averages by line, counter, month."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from motcua.audit.models import Event
from motcua.audit.queries import find_faults
from motcua.cases.choices import CaseState
from motcua.cases.models import Case
from motcua.core.actors import APPLICANT, Role
from motcua.core.errors import NotFound
from motcua.core.rules.dates import VN_TZ
from motcua.feedback.actions import NewRating, rate_case, rate_visit
from motcua.feedback.choices import Reason, Score, Through
from motcua.feedback.errors import NotYetServed, RatingClosed
from motcua.feedback.models import Rating
from motcua.feedback.permissions import VIEW_RATINGS
from motcua.feedback.queries import Split, averages, offices_rated, ratings_between, reasons_given, total
from motcua.queueing.models import Ticket
from tests.factories import NOW, make_actor
from tests.factories_cases import make_case, make_desk
from tests.factories_queue import Queue, make_queue

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
LATER = NOW + 10 * MINUTE


@pytest.fixture
def queue() -> Queue:
    return make_queue("DC", counters=2)


def rate(queue: Queue, ticket: Ticket, score: int, *, now: datetime = LATER, **said: object) -> Rating:
    new = NewRating(score=Score(score), through=Through.KIOSK, **said)  # type: ignore[arg-type]
    return rate_visit(ticket_id=ticket.pk, new=new, by=queue.at_kiosk, now=now)


def test_a_rating_knows_where_and_not_who(queue: Queue) -> None:
    ticket = queue.served("D")
    rating = rate(queue, ticket, 5)
    assert (rating.office, rating.line, rating.counter_id, rating.officer_id) == (
        queue.office, queue.lines["D"], queue.counters[0].pk, queue.officers[0].pk,
    )  # fmt: skip
    assert not hasattr(rating, "applicant")


def test_a_visit_has_one_rating_changeable_for_ten_minutes(queue: Queue) -> None:
    ticket = queue.served("D")
    first = rate(queue, ticket, 2, reasons=[Reason.LONG_WAIT])
    again = rate(queue, ticket, 4, now=LATER + 10 * MINUTE)
    assert (first.pk, again.score, again.reasons) == (again.pk, 4, "")
    with pytest.raises(RatingClosed):
        rate(queue, ticket, 1, now=LATER + 11 * MINUTE)
    assert Rating.objects.get().score == 4
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.create(ticket=ticket, office=queue.office, score=1, through="kiosk", rated_at=NOW)


def test_reasons_belong_to_low_scores(queue: Queue) -> None:
    low = rate(queue, queue.served("D"), 3, reasons=[Reason.MANNER, Reason.MANNER, Reason.PLACE])
    assert low.reasons == "manner place"
    high = rate(
        queue, queue.served("D", now=NOW + 10 * MINUTE), 4, now=NOW + 20 * MINUTE, reasons=[Reason.PLACE]
    )
    assert high.reasons == ""


def test_only_what_was_served_is_rated_and_not_for_ever(queue: Queue) -> None:
    with pytest.raises(NotYetServed):
        rate(queue, make_queue("Z").ticket("Z"), 5)
    with pytest.raises(NotFound):
        rate(queue, Ticket(pk=999), 5)
    ticket = queue.served("C", now=NOW)
    with pytest.raises(RatingClosed):
        rate(queue, ticket, 5, now=NOW + timedelta(days=31))
    assert Rating.objects.count() == 0
    assert not Event.objects.filter(subject_kind="feedback.rating").exists()


def test_the_log_keeps_the_score_and_not_the_words(queue: Queue) -> None:
    rate(queue, queue.served("D"), 1, comment="Chị Trần Thị Sáu nạt tôi", reasons=[Reason.MANNER])
    event = Event.objects.get(subject_kind="feedback.rating")
    assert json.loads(event.payload) == {"office": queue.office.pk, "score": 1, "reasons": ["manner"]}
    assert list(find_faults()) == []


def test_the_database_refuses_a_sixth_face_and_a_rating_of_nothing(queue: Queue) -> None:
    ticket = queue.served("D")
    for wrong in ({"ticket": ticket, "score": 6}, {"score": 3}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Rating.objects.create(office=queue.office, through="kiosk", rated_at=NOW, **wrong)


def test_averages_by_line_counter_officer_and_month(queue: Queue) -> None:
    moments = [NOW, NOW + 10 * MINUTE, NOW + timedelta(days=14)]
    for letters, score, now in zip("DDC", (5, 2, 4), moments, strict=True):
        rate(queue, queue.served(letters, now=now), score, now=now + 10 * MINUTE)
    found = ratings_between([queue.office], date(2026, 3, 1), date(2026, 4, 30))
    by_line = [(one.name, one.count, one.average, one.low) for one in averages(found, Split.LINE)]
    assert by_line == [("Nhóm D", 2, 3.5, 1), ("Nhóm C", 1, 4.0, 0)]
    months = [(one.month, one.count) for one in averages(found, Split.MONTH)]
    assert months == [(date(2026, 3, 1), 2), (date(2026, 4, 1), 1)]
    assert [one.count for one in averages(found, Split.OFFICER)] == [3]
    assert averages(found, Split.COUNTER)[0].name == queue.counters[0].name
    assert total(found).average == pytest.approx(11 / 3)
    assert total(ratings_between([queue.office], date(2026, 1, 1), date(2026, 1, 2))).count == 0


def test_a_day_ends_at_midnight_in_vietnam(queue: Queue) -> None:
    rating = rate(queue, queue.served("D"), 5)
    late = datetime(2026, 3, 24, 23, 30, tzinfo=VN_TZ)
    Rating.objects.filter(pk=rating.pk).update(rated_at=late)
    on = date(2026, 3, 24)
    assert ratings_between([queue.office], on, on).count() == 1
    assert ratings_between([queue.office], on + timedelta(days=1), on + timedelta(days=1)).count() == 0


def test_reasons_are_counted(queue: Queue) -> None:
    for number, reasons in enumerate([[Reason.LONG_WAIT], [Reason.PLACE, Reason.LONG_WAIT]]):
        now = NOW + number * 10 * MINUTE
        rate(queue, queue.served("D", now=now), 1, now=now + 10 * MINUTE, reasons=reasons)
    assert reasons_given(Rating.objects.all()) == [(Reason.LONG_WAIT, 2), (Reason.PLACE, 1)]


def test_a_rating_costs_six_statements(queue: Queue) -> None:
    ticket = queue.served("D")
    with CaptureQueriesContext(connection) as captured:
        rate(queue, ticket, 5)
    assert len([one for one in captured if "SAVEPOINT" not in one["sql"]]) <= 6


def test_a_case_without_a_visit_is_rated_once_it_is_handed_over() -> None:
    desk = make_desk()
    case = make_case(desk)
    new = NewRating(score=Score.GOOD, through=Through.PHONE)
    with pytest.raises(NotYetServed):
        rate_case(case_id=case.pk, new=new, by=APPLICANT, now=LATER)
    Case.objects.filter(pk=case.pk).update(state=CaseState.HANDED_OVER, handed_over_at=NOW)
    rating = rate_case(case_id=case.pk, new=new, by=APPLICANT, now=LATER)
    assert (rating.office, rating.ticket, rating.officer) == (desk.office, None, None)
    assert rate_case(case_id=case.pk, new=new, by=APPLICANT, now=LATER + MINUTE).pk == rating.pk
    with pytest.raises(RatingClosed):
        rate_case(case_id=case.pk, new=new, by=APPLICANT, now=LATER + timedelta(hours=1))


def test_a_case_received_at_no_desk_counts_for_the_main_point_of_its_centre() -> None:
    desk = make_desk()
    case = make_case(desk)
    Case.objects.filter(pk=case.pk).update(state=CaseState.HANDED_OVER, handed_over_at=NOW, office=None)
    new = NewRating(score=Score.GOOD, through=Through.PHONE)
    assert rate_case(case_id=case.pk, new=new, by=APPLICANT, now=LATER).office == desk.office


def test_a_director_reads_the_ratings_of_the_own_office_only(queue: Queue) -> None:
    make_queue("Z")
    director = make_actor(Role.DIRECTOR, queue.office.agency)
    receiver = make_actor(Role.RECEIVER, queue.office.agency)
    assert list(offices_rated(director, roles=VIEW_RATINGS.roles)) == [queue.office]
    assert list(offices_rated(receiver, roles=VIEW_RATINGS.roles)) == []
