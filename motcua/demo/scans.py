"""Digitised papers of the sample ward: one with its result given out, one at work, one still on the scanner.

The pages are made from the project's own forms, as an office scanner gives them: a little askew, greyish, one
back side empty, one out of focus. Everybody on them is made up.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFilter

from motcua.cases.actions import (
    Act,
    Intake,
    NewAttachment,
    PaperData,
    Recipient,
    Slice,
    act_on_case,
    add_to_scan,
    attach_files,
    begin_scan,
    confirm_fields,
    finish_scan,
    hand_over_result,
    read_slice,
    receive_case,
    with_check_mark,
)
from motcua.cases.choices import AttachmentPurpose, CaseState, PaperState
from motcua.cases.models import Case, CaseAttachment, PaperScan
from motcua.catalogue.queries import offering_of
from motcua.core.actors import Actor, Role, job_actor
from motcua.core.rules.dates import format_date, local, local_day
from motcua.demo.linked import last_morning
from motcua.demo.office import DemoOffice
from motcua.demo.people import DemoPerson, make_people
from motcua.documents import ocr
from motcua.documents.actions import pages_to_join, put_together, read_pages
from motcua.documents.choices import MediaType
from motcua.documents.forms import render
from motcua.documents.forms.contexts.register import CivilExtractPaper, ExtractPart
from motcua.documents.models import PageSource
from motcua.documents.pdfium import opened
from motcua.documents.rules import FieldKind

EXTRACT = "2.000635"
SINGLE = "1.004873"  # its result is what whoever marries next is asked for
STATUS = "Giấy xác nhận tình trạng hôn nhân"
DECLARATION = "Tờ khai cấp bản sao Trích lục hộ tịch"
MARRIAGE = "Giấy chứng nhận kết hôn"
_VALID_FOR = timedelta(days=180)  # NĐ 123/2015/NĐ-CP Điều 23
_DPI, _PAPER = 150, 246  # a scanned sheet is not quite white


@dataclass(frozen=True, slots=True)
class SampleScans:
    """A paper whose words are there to be found, and the person whose result is there to be reused."""

    paper: CaseAttachment
    known: DemoPerson


def prepare_scans(office: DemoOffice, *, seed: int, now: datetime) -> SampleScans | None:
    """One who asked for a confirmation, two who asked for extracts; None where the office offers neither."""
    if any(offering_of(office.agency.pk, code) is None for code in (SINGLE, EXTRACT)):
        return None
    first, second, third = make_people(Random(f"{seed}:scans"), 3, place=office.sample.home)
    today, before = last_morning(office, now), last_morning(office, now - timedelta(days=3))
    asked = _page(_declaration(office, first, before, title=f"Tờ khai cấp {STATUS}", about="kết hôn"))
    declared = _page(_declaration(office, third, today, title=DECLARATION, about="khai sinh"))
    married = _page(_marriage(office, second, today))
    blank = Image.new("L", declared.size, _PAPER)

    done = _received(office, first, SINGLE, f"Tờ khai cấp {STATUS}", before)
    _digitised(office, done, [_scanned(asked, 1.4), _scanned(blank, 0)], before)
    _given_out(office, done, first, before)
    open_case = _received(office, second, EXTRACT, MARRIAGE, today)
    paper = _digitised(office, open_case, [_scanned(married, -1.1)], today)
    at_work = _received(office, third, EXTRACT, DECLARATION, today)
    blurred = declared.filter(ImageFilter.GaussianBlur(5))
    _begun(office, at_work, [_scanned(declared, -2), _scanned(blank, 0), _scanned(blurred, 0.6)], today)
    return SampleScans(paper, first)


def read_now(paper: CaseAttachment, *, now: datetime) -> bool:
    """Read a paper at once, so that its words are found on the first look; False without the programs.

    The others wait for the job that reads papers.
    """
    if not ocr.is_installed():
        return False
    at: Slice | None = Slice()
    while at is not None:
        at = read_slice(attachment_id=paper.pk, at=at, by=job_actor("demo"), now=now)
    return True


def _received(office: DemoOffice, person: DemoPerson, code: str, paper: str, at: datetime) -> Case:
    intake = Intake(
        procedure_code=code,
        agency_id=office.agency.pk,
        office_id=office.office.pk,
        counter_id=office.counter_of(1).pk,
        applicant=person.data,
        papers=[PaperData(paper, PaperState.SUBMITTED)],
        intake_key=f"demo-{office.sample.key}-scan-{person.data.identifier}",
    )
    return receive_case(intake=intake, by=office.actor(Role.RECEIVER, now=at), now=at)


def _begun(office: DemoOffice, case: Case, pages: Sequence[bytes], at: datetime) -> tuple[PaperScan, Actor]:
    by = office.actor(Role.RECEIVER, now=at)
    link = begin_scan(
        case_id=case.pk, paper_id=case.papers.get().pk, counter=office.counter_of(1), by=by, now=at
    )
    new = [read_pages(SimpleUploadedFile(f"quet-{n:02}.jpg", page)) for n, page in enumerate(pages, start=1)]
    add_to_scan(key=link.scan.key, new=new, source=PageSource.SCANNER, by=by, now=at)
    return link, by


def _digitised(office: DemoOffice, case: Case, pages: Sequence[bytes], at: datetime) -> CaseAttachment:
    link, by = _begun(office, case, pages, at)
    found = pages_to_join(link.scan)
    finish_scan(
        key=link.scan.key,
        content=put_together(link.scan, found),
        pages=found,
        expected=len(found),
        note="",
        keeps_flagged=True,
        by=by,
        now=at,
    )
    return CaseAttachment.objects.get(scan=link.scan)


def _given_out(office: DemoOffice, case: Case, person: DemoPerson, at: datetime) -> None:
    """The confirmation is made, signed on paper and handed over within the morning, good for half a year."""
    specialist = office.actor(Role.SPECIALIST, now=at, unit=case.handling_unit)
    file = NewAttachment(
        "giay-xac-nhan.pdf",
        render("civil_extract", _confirmation(office, person, at)),
        MediaType.PDF,
        purpose=AttachmentPurpose.RESULT,
    )
    marked = with_check_mark(file, case, public_url=settings.PUBLIC_URL)
    (result,) = attach_files(case_id=case.pk, files=[marked], by=specialist, now=at)
    last_day = format_date(local_day(at) + _VALID_FOR)
    confirm_fields(
        case_id=case.pk,
        attachment_id=result.pk,
        fields=[(FieldKind.VALID_TO, last_day)],
        by=specialist,
        now=at,
    )
    case.refresh_from_db()
    while case.state != CaseState.DECIDED and case.step is not None:
        at += timedelta(minutes=10)
        by = office.actor(Role(case.step_role), now=at, unit=case.step_agency, holder_id=case.holder_id)
        act = Act(
            case.step.actions[0].key,
            assignee_id=specialist.id,
            external_number="HT-90",
            result_number=f"90/UBND-XNTTHN/{local(at).year}",
        )
        case = act_on_case(case_id=case.pk, version=case.version, act=act, by=by, now=at)
    hand_over_result(
        case_id=case.pk,
        version=case.version,
        recipient=Recipient(case.applicant_name, paper="Căn cước"),
        by=office.actor(Role.RECEIVER, now=at),
        now=at,
    )


def _declaration(
    office: DemoOffice, person: DemoPerson, at: datetime, *, title: str, about: str
) -> CivilExtractPaper:
    who = (
        ("Họ, chữ đệm, tên người yêu cầu", person.data.name),
        ("Số định danh", person.data.identifier),
        ("Nơi cư trú", person.data.address),
        ("Quan hệ với người được cấp", "bản thân"),
    )
    wanted = (
        ("Việc hộ tịch", about),
        ("Ngày sinh", _day(person)),
        ("Nơi đăng ký", office.agency.name),
        ("Số bản đề nghị cấp", "02"),
    )
    parts = (ExtractPart(name="Người yêu cầu", entries=who), ExtractPart(name="Đề nghị cấp", entries=wanted))
    return _sheet(office, at, title=title, parts=parts, capacity="NGƯỜI YÊU CẦU", name=person.data.name)


def _marriage(office: DemoOffice, person: DemoPerson, at: datetime) -> CivilExtractPaper:
    who = (
        ("Họ và tên", person.data.name),
        ("Ngày sinh", _day(person)),
        ("Số định danh", person.data.identifier),
        ("Nơi cư trú", person.data.address),
    )
    parts = (ExtractPart(name="Đã đăng ký kết hôn", entries=who),)
    leader = office.staff[Role.LEADER][0].full_name
    return _sheet(office, at, title=MARRIAGE, parts=parts, capacity="CHỦ TỊCH", name=leader)


def _confirmation(office: DemoOffice, person: DemoPerson, at: datetime) -> CivilExtractPaper:
    who = (
        ("Họ và tên", person.data.name),
        ("Ngày sinh", _day(person)),
        ("Số định danh", person.data.identifier),
        ("Nơi cư trú", person.data.address),
        ("Tình trạng hôn nhân", "chưa đăng ký kết hôn với ai"),
        ("Có giá trị đến ngày", format_date(local_day(at) + _VALID_FOR)),
    )
    parts = (ExtractPart(name="Xác nhận", entries=who),)
    leader = office.staff[Role.LEADER][0].full_name
    return _sheet(office, at, title=STATUS, parts=parts, capacity="CHỦ TỊCH", name=leader)


def _sheet(
    office: DemoOffice, at: datetime, *, title: str, parts: tuple[ExtractPart, ...], capacity: str, name: str
) -> CivilExtractPaper:
    day = local(at)
    return CivilExtractPaper(
        issued_at=at,
        superior_body="",
        issuing_body=office.agency.name,
        number="",
        place_and_date=f"{office.agency.place}, ngày {day:%d} tháng {day:%m} năm {day:%Y}",
        title=title,
        parts=parts,
        registered=(("Ngày", format_date(local_day(at))),),
        recipients=(),
        signer_capacity=(capacity,),
        signer_name=name,
    )


def _day(person: DemoPerson) -> str:
    return format_date(person.data.born_on) if person.data.born_on else ""


def _page(paper: CivilExtractPaper) -> Image.Image:
    """The first page of a form as grey picture."""
    with opened(render("civil_extract", paper)) as pdf:
        picture: Image.Image = pdf[0].render(scale=_DPI / 72).to_pil()
    return picture.convert("L").point(lambda grey: grey * _PAPER // 255)


def _scanned(picture: Image.Image, askew: float) -> bytes:
    """The page as a scanner's JPEG, put in a little askew."""
    turned = picture.rotate(askew, Image.Resampling.BICUBIC, fillcolor=_PAPER) if askew else picture
    written = io.BytesIO()
    turned.save(written, "JPEG", quality=82, dpi=(_DPI, _DPI))
    return written.getvalue()
