"""What a program sends to register a case."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from django.utils.translation import gettext as _
from pydantic import Field

from motcua.api.schemas.types import (
    NO_NUL,
    Bool,
    DayIn,
    Id,
    Input,
    Line,
    LongLine,
    MomentIn,
    Name,
    Number,
    Text,
)
from motcua.applicants.models import ApplicantKind
from motcua.applicants.rules import normalise_phone, validate_personal_id, validate_tax_code
from motcua.cases.actions import ApplicantData, Intake, PaperData
from motcua.cases.choices import CaseChannel, Delivery, PaperKind, PaperState
from motcua.core.errors import RuleViolation

_PASSPORT = re.compile(r"[A-Z]{1,3}[0-9]{5,9}")
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


Kind = Annotated[PaperKind, Number]


class UnfitField(RuleViolation):
    """A field has the right shape but cannot be what it says: a personal number of 11 digits."""

    code = "unfit_field"


class ApplicantIn(Input):
    """A person or an organisation. `identifier`: personal number, passport number, or tax code."""

    name: Name
    kind: ApplicantKind = ApplicantKind.PERSON
    identifier: Line = ""
    born_on: DayIn | None = None
    sex: Literal["", "male", "female"] = ""
    address: LongLine = ""
    phone: Line = ""
    email: Line = ""
    representative: Line = ""


class PaperIn(Input):
    """One line of the checklist. `kind`: 1 original, 2 certified copy, 3 photocopy, 4 electronic.

    `unavailable` needs where and when the data were looked up.
    """

    name: Text
    state: PaperState = PaperState.SUBMITTED
    kind: Kind = PaperKind.ORIGINAL
    count: Annotated[int, Field(ge=1, le=9999), Number] = 1
    lookup_source: Line = ""
    looked_up_at: MomentIn | None = None
    note: LongLine = ""


class IntakeIn(Input):
    """A new case: who applies for which procedure, received where, decided by which agency.

    `is_present`: those whom the procedure wants in person are here. `is_local`: the land, house or residence
    lies in the area. `support_agency_id`: the support point that helped to file. `submitted_at`
    only for channel `online`: when the applicant sent it.
    """

    procedure_code: Annotated[str, Field(pattern=r"^[0-9A-Za-z.\-]{1,30}$")]
    agency_id: Id
    office_id: Id
    applicant: ApplicantIn
    counter_id: Id | None = None
    support_agency_id: Id | None = None
    papers: Annotated[list[PaperIn], Field(max_length=100)] = []
    channel: CaseChannel = CaseChannel.DIRECT
    variant: Annotated[str, Field(max_length=300, pattern=NO_NUL)] = ""
    delivery: Delivery = Delivery.COUNTER
    delivery_address: LongLine = ""
    proxy: ApplicantIn | None = None
    proxy_paper: Line = ""
    is_present: Bool = True
    is_local: Bool = True
    place_of_land: Line = ""
    note: Text = ""
    wants_slip: Bool = False
    wants_mail: Bool = False
    submitted_at: MomentIn | None = None


def intake_of(sent: IntakeIn, *, intake_key: str) -> Intake:
    """The input of the action; raises UnfitField or Unreadable for what no person can be."""
    if sent.delivery is Delivery.POST and not sent.delivery_address:
        raise UnfitField(_("Ghi địa chỉ để bưu chính trả kết quả tận nơi."), field="body.delivery_address")
    plain = ("procedure_code agency_id office_id counter_id support_agency_id variant delivery_address "
             "proxy_paper is_present is_local place_of_land note wants_slip wants_mail")  # fmt: skip
    return Intake(
        **{name: getattr(sent, name) for name in plain.split()},
        channel=sent.channel.value,
        delivery=sent.delivery.value,
        applicant=_applicant(sent.applicant, "body.applicant"),
        proxy=_applicant(sent.proxy, "body.proxy") if sent.proxy else None,
        papers=[_paper(paper, f"body.papers.{order}") for order, paper in enumerate(sent.papers)],
        submitted_at=sent.submitted_at if sent.channel is CaseChannel.ONLINE else None,
        intake_key=intake_key,
    )


def _applicant(sent: ApplicantIn, place: str) -> ApplicantData:
    if not sent.name:
        raise UnfitField(_("Chưa có họ tên."), field=f"{place}.name")
    if sent.email and not _ADDRESS.fullmatch(sent.email):
        raise UnfitField(_("Thư điện tử phải có dạng ten@noigui.vn."), field=f"{place}.email")
    return ApplicantData(
        name=sent.name,
        kind=sent.kind.value,
        identifier=_identifier(sent),
        born_on=sent.born_on,
        sex=sent.sex,
        address=sent.address,
        phone=normalise_phone(sent.phone) if sent.phone else "",
        email=sent.email,
        representative=sent.representative,
    )


def _identifier(sent: ApplicantIn) -> str:
    if not sent.identifier:
        return ""
    if sent.kind is ApplicantKind.ORGANISATION:
        return validate_tax_code(sent.identifier)
    bare = re.sub(r"[\s.]", "", sent.identifier).upper()
    return bare if _PASSPORT.fullmatch(bare) else validate_personal_id(sent.identifier)


def _paper(sent: PaperIn, place: str) -> PaperData:
    """The look-up counts only for a paper whose data could not be found."""
    if not sent.name:
        raise UnfitField(_("Chưa có tên giấy tờ."), field=f"{place}.name")
    is_unavailable = sent.state is PaperState.UNAVAILABLE
    return PaperData(
        name=sent.name,
        state=sent.state.value,
        kind=int(sent.kind),
        count=sent.count,
        lookup_source=sent.lookup_source if is_unavailable else "",
        looked_up_at=sent.looked_up_at if is_unavailable else None,
        note=sent.note,
    )
