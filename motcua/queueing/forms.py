"""Giấy hướng dẫn chuẩn bị hồ sơ of an advice: from rows to the typed context, and to the PDF.

No form of a decree: what a guide writes on a slip of paper anyhow, readable and with the right list.
"""

from __future__ import annotations

from collections.abc import Sequence

from motcua.agencies.choices import AgencyKind
from motcua.cases.forms.heading import in_vietnamese, place_of
from motcua.core.rules.dates import format_time, local_day, place_and_date, speak_moment
from motcua.documents.forms import BookedTime, Paper, PreparationLeaflet, PreparationTopic, render
from motcua.queueing.models import Advice, AdviceTopic, Appointment
from motcua.queueing.rules.codes import appointment_path
from motcua.queueing.rules.guidance import preparation_path


def preparation_pdf(advice: Advice, *, hours: Sequence[str], public_url: str) -> bytes:
    """The leaflet as PDF/A; `hours` are the opening hours, a line each."""
    return render("preparation", preparation_of(advice, hours=hours, public_url=public_url))


@in_vietnamese
def preparation_of(advice: Advice, *, hours: Sequence[str], public_url: str) -> PreparationLeaflet:
    """The context of the leaflet; the advice comes with its topics, office and agency."""
    office, centre = advice.office, advice.office.agency
    superior = centre.parent if centre.kind == AgencyKind.CENTRE else None
    return PreparationLeaflet(
        issued_at=advice.given_at,
        superior_body=superior.name if superior else "",
        issuing_body=centre.name,
        number=str(advice),
        place_and_date=place_and_date(place_of(centre), local_day(advice.given_at)),
        name=advice.name,
        appointment=_booked(advice.appointment, public_url),
        topics=tuple(_topic(topic, public_url) for topic in advice.topics.all()),
        note=advice.answer,
        office=f"{office.name}, {office.address}" if office.address else office.name,
        hours=tuple(hours),
        hotline=office.hotline or centre.phone,
        guide_name=advice.given_by.full_name,
    )


def _booked(held: Appointment | None, public_url: str) -> BookedTime | None:
    if held is None:
        return None
    return BookedTime(
        at=f"{format_time(held.slot.starts_at)} {speak_moment(held.slot.starts_at)}",
        line=held.slot.line.name,
        code=held.spoken_code,
        url=f"{public_url.rstrip('/')}{appointment_path(held.key)}",
    )


def _topic(topic: AdviceTopic, public_url: str) -> PreparationTopic:
    papers = list(topic.papers.all())
    return PreparationTopic(
        procedure=topic.name,
        code=topic.code,
        variant=topic.variant,
        missing=tuple(Paper(name=one.name, kind=one.quantity) for one in papers if not one.is_held),
        held=tuple(one.name for one in papers if one.is_held),
        url=f"{public_url.rstrip('/')}{preparation_path(topic.code)}",
    )
