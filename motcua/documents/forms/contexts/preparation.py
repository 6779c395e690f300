"""The leaflet of the guidance desk."""

from dataclasses import dataclass

from motcua.documents.forms.contexts.heading import FormContext, Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationTopic:
    """One procedure: what must still be brought, what is there; `url` is what its QR holds."""

    procedure: str
    code: str
    variant: str = ""
    missing: tuple[Paper, ...] = ()
    held: tuple[str, ...] = ()
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BookedTime:
    """When the person is expected: `url` is the page of the appointment, what its QR holds."""

    at: str
    line: str
    code: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparationLeaflet(FormContext):
    """Giấy hướng dẫn chuẩn bị hồ sơ, A5; no form of a decree.

    - `name`: of the person, empty for somebody who did not say.
    - `note`: what else the guide said.
    - `office`: name and address of the reception point; `hours`: its opening hours, a line each.
    """

    issuing_body: str
    name: str = ""
    appointment: BookedTime | None = None
    topics: tuple[PreparationTopic, ...] = ()
    note: str = ""
    office: str
    hours: tuple[str, ...] = ()
    hotline: str = ""
    guide_name: str = ""
