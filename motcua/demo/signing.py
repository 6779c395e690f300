"""Digital signatures of the sample ward: trial keys for leaders and seal, and piles that wait for them."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from PIL import Image, ImageDraw

from motcua.accounts.models import User
from motcua.accounts.queries import actor_of
from motcua.agencies.models import Agency
from motcua.cases.actions import (
    Act,
    Intake,
    NewAttachment,
    PaperData,
    act_on_case,
    assign_case,
    attach_files,
    receive_case,
)
from motcua.cases.actions.result_numbers import open_number_book
from motcua.cases.actions.signing import sign_case_pile, start_case_pile
from motcua.cases.choices import AttachmentPurpose, PaperState
from motcua.cases.models import Case
from motcua.catalogue.actions.processes import create_process_draft, publish_process, save_process_draft
from motcua.catalogue.models import Procedure, ProcessVersion
from motcua.catalogue.queries import offering_of
from motcua.catalogue.rules.process import signed_digitally
from motcua.core.actors import Role
from motcua.core.rules.dates import format_date, local, local_day
from motcua.demo.linked import last_morning
from motcua.demo.office import BY, DemoOffice
from motcua.demo.people import DemoPerson, make_people
from motcua.documents.actions.keys import NewKey, register_key, sign_digitally
from motcua.documents.choices import MediaType
from motcua.documents.forms import render
from motcua.documents.forms.contexts.register import CivilExtractPaper, ExtractPart
from motcua.documents.models import KeyKind, SigningKey
from motcua.documents.numbering import open_date
from motcua.documents.rules.signers import SignerWay, signer_lines
from motcua.documents.signing.trial import TrialCa, load_trial_ca, make_trial_ca, save_trial_ca
from motcua.documents.signing.trial_token import make_trial_token, softhsm_library

PIN = "kyso-2026"
TOKEN, LABEL = "motcua-thu-nghiem", "lanhdao"


@dataclass(frozen=True, slots=True)
class Signed:
    """A procedure of civil status whose results are signed digitally: what they are called, how many wait."""

    code: str
    title: str
    symbol: str
    part: str
    waiting: int
    subtitle: str = ""


SIGNED = (
    Signed("2.000635", "Trích lục khai sinh", "TLHT-UBND", "Người được khai sinh", 8, "(Bản sao)"),
    Signed("1.004837", "Trích lục đăng ký giám hộ", "TLHT-UBND", "Người được giám hộ", 4),
    Signed("1.004873", "Giấy xác nhận tình trạng hôn nhân", "XNHT-UBND", "Người được xác nhận", 8),
    Signed("2.002516", "Văn bản xác nhận thông tin hộ tịch", "XNHT-UBND", "Người được xác nhận", 6),
)
USED = 214  # numbers of the year, given before the books were opened here
ALREADY = 4  # of them are signed by the chairman, and wait for the seal


def trial_authority(*, now: datetime) -> TrialCa:
    """The trial authority of this data folder, made when there is none, and trusted by this office alone."""
    folder, trusted = Path(settings.TRIAL_FOLDER), Path(settings.TRUST_FOLDER)
    ca = load_trial_ca(folder)
    if ca is None:
        ca = make_trial_ca(now=now)
        save_trial_ca(ca, folder)
    trusted.mkdir(parents=True, exist_ok=True)
    (trusted / "ca-thu-nghiem.crt").write_bytes(ca.root.certificate.public_bytes(Encoding.PEM))
    for name, crl in zip(("goc", "cap"), ca.crls(), strict=True):
        (trusted / f"ca-thu-nghiem-{name}.crl").write_bytes(crl)
    return ca


def prepare_keys(office: DemoOffice, *, now: datetime) -> list[SigningKey]:
    """Trial keys for the leaders (a token for the first where SoftHSM2 is installed) and for the seal."""
    ca = trial_authority(now=now)
    deputy, chairman = _leaders(office)
    return [
        _token_key(ca, deputy, now) if softhsm_library() else _file_key(ca, deputy, now),
        _file_key(ca, chairman, now),
        _seal(ca, office.agency, now),
    ]


def prepare_pile(office: DemoOffice, *, seed: int, now: datetime) -> None:
    """Some results are numbered and signed digitally from today on; most wait for the deputy's signature.

    The chairman has signed a few, which wait for the seal.
    """
    offered = [one for one in SIGNED if offering_of(office.agency.pk, one.code) is not None]
    _open_books(office, offered, now)
    for one in offered:
        _ask_for_signatures(one.code, now)
    sign_digitally(agency=office.agency, since=local_day(now), by=BY, now=now)
    at, (deputy, chairman) = last_morning(office, now), _leaders(office)
    people = iter(
        make_people(Random(f"{seed}:signed"), sum(one.waiting for one in offered), place=office.sample.home)
    )
    results = [(one, next(people)) for one in offered for _each in range(one.waiting)]
    done = []
    for number, (kind, person) in enumerate(results, start=1):
        signer = chairman if number > len(results) - ALREADY else deputy
        case = _waiting_case(office, kind, person, number, signer, at)
        if signer is chairman:
            done.append(case)
    _sign(done, chairman, now)


def _leaders(office: DemoOffice) -> tuple[User, User]:
    """The deputy, who signs most, and the chairman."""
    leaders = [user for user in office.staff[Role.LEADER] if user.agency_id == office.agency.pk]
    return leaders[0], leaders[-1]


def _open_books(office: DemoOffice, offered: Sequence[Signed], now: datetime) -> None:
    """A book for each symbol; some numbers of the year were given before."""
    for symbol in sorted({one.symbol for one in offered}):
        codes = [one.code for one in offered if one.symbol == symbol]
        procedures = list(Procedure.objects.filter(code__in=codes))
        open_number_book(
            agency=office.agency, symbol=symbol, procedures=procedures, used_before=USED, by=BY, now=now
        )


def _sign(cases: Sequence[Case], signer: User, now: datetime) -> None:
    """The pile of the chairman, signed as on the page."""
    by, key = actor_of(signer, now=now), SigningKey.objects.usable().filter(owner=signer).first()
    if not cases or key is None:
        return
    pile = start_case_pile(case_ids=[case.pk for case in cases], key=key, by=by, now=now)
    while pile.finished_at is None and not pile.stopped_because:
        pile = sign_case_pile(pile=pile, pin=PIN, by=by, now=now)


def _file_key(ca: TrialCa, leader: User, now: datetime) -> SigningKey:
    content = ca.issue(leader.full_name).pkcs12(PIN)
    new = NewKey(kind=KeyKind.PKCS12, owner=leader, content=content, picture=_signature_picture())
    return register_key(new=new, pin=PIN, by=BY, now=now)


def _token_key(ca: TrialCa, leader: User, now: datetime) -> SigningKey:
    trial = ca.issue(leader.full_name, key=rsa.generate_private_key(65537, 2048))
    make_trial_token(trial, conf=Path(settings.SOFTHSM2_CONF), token=TOKEN, label=LABEL, pin=PIN)
    new = NewKey(kind=KeyKind.PKCS11, owner=leader, token=TOKEN, label=LABEL, picture=_signature_picture())
    return register_key(new=new, pin=PIN, by=BY, now=now)


def _seal(ca: TrialCa, agency: Agency, now: datetime) -> SigningKey:
    trial = ca.issue(agency.name)
    new = NewKey(kind=KeyKind.PKCS12, agency=agency, content=trial.pkcs12(PIN), picture=_seal_picture())
    return register_key(new=new, pin=PIN, by=BY, now=now)


def _ask_for_signatures(code: str, now: datetime) -> None:
    version_id = Procedure.objects.values_list("current_version_id", flat=True).get(code=code)
    source = ProcessVersion.objects.filter(procedure_version=version_id, state="published").latest("pk")
    draft = create_process_draft(source=source, by=BY, now=now)
    process = signed_digitally(draft.process)
    draft = save_process_draft(draft=draft, revision=draft.revision, process=process, by=BY, now=now)
    publish_process(draft=draft, revision=draft.revision, by=BY, now=now)


def _waiting_case(
    office: DemoOffice, kind: Signed, person: DemoPerson, number: int, signer: User, at: datetime
) -> Case:
    """A case at the step of its signer, the result attached by the specialist."""
    intake = Intake(
        procedure_code=kind.code,
        agency_id=office.agency.pk,
        office_id=office.office.pk,
        counter_id=office.counter_of(number).pk,
        applicant=person.data,
        papers=[PaperData("Tờ khai", PaperState.SUBMITTED)],
        intake_key=f"demo-{office.sample.key}-signed-{number}",
    )
    case = receive_case(intake=intake, by=office.actor(Role.RECEIVER, now=at), now=at)
    specialist = office.actor(Role.SPECIALIST, now=at, unit=case.handling_unit)
    content = render("civil_extract", _paper(office, kind, person, number, signer, at))
    file = NewAttachment(f"ket-qua-{number:02}.pdf", content, MediaType.PDF, purpose=AttachmentPurpose.RESULT)
    attach_files(case_id=case.pk, files=[file], by=specialist, now=at)
    while case.step is not None and case.step_role != Role.LEADER:
        by = office.actor(Role(case.step_role), now=at, unit=case.step_agency, holder_id=case.holder_id)
        act = Act(case.step.actions[0].key, assignee_id=specialist.id, external_number=f"HT-{100 + number}")
        case = act_on_case(case_id=case.pk, version=case.version, act=act, by=by, now=at)
    leader = office.actor(Role.LEADER, now=at, unit=office.agency)
    return assign_case(case_id=case.pk, version=case.version, assignee_id=signer.pk, by=leader, now=at)


def _paper(
    office: DemoOffice, kind: Signed, person: DemoPerson, number: int, signer: User, at: datetime
) -> CivilExtractPaper:
    """The result with room for its number and date, which are printed when it is signed."""
    year, born = local(at).year, person.data.born_on
    return CivilExtractPaper(
        issued_at=at,
        superior_body="",
        issuing_body=office.agency.name,
        number=f"/{kind.symbol}",
        place_and_date=f"{office.agency.place}, {open_date(year)}",
        title=kind.title,
        subtitle=kind.subtitle,
        parts=(
            ExtractPart(
                name=kind.part,
                entries=(
                    ("Họ, chữ đệm, tên", person.data.name.upper()),
                    ("Ngày, tháng, năm sinh", format_date(born) if born else ""),
                    ("Nơi cư trú", person.data.address),
                ),
            ),
        ),
        registered=(("Nơi đăng ký", office.agency.name), ("Số", f"{100 + number}/{(born or at).year}")),
        recipients=("Như trên", "Lưu: VT"),
        signer_capacity=_capacity(signer, office),
        signer_name=signer.full_name,
    )


def _capacity(signer: User, office: DemoOffice) -> tuple[str, ...]:
    """The lines above the signature: the chairman's, or the deputy's for the chairman."""
    if signer == _leaders(office)[1]:
        return signer_lines(way=SignerWay.COLLECTIVE, head="Chủ tịch", body="Ủy ban nhân dân")
    return signer_lines(way=SignerWay.DEPUTY, head="Chủ tịch", body="Ủy ban nhân dân", own="Phó Chủ tịch")


def _signature_picture() -> bytes:
    """A scrawl in blue ink on a transparent ground."""
    picture = Image.new("RGBA", (520, 210), (0, 0, 0, 0))
    wave = [
        (12, 150),
        (60, 40),
        (96, 168),
        (150, 60),
        (176, 140),
        (240, 96),
        (262, 132),
        (330, 70),
        (508, 116),
    ]
    pen = ImageDraw.Draw(picture)
    pen.line(wave, fill=(18, 49, 156, 255), width=7, joint="curve")
    pen.arc((70, 80, 430, 200), 10, 170, fill=(18, 49, 156, 255), width=5)
    return _png(picture)


def _seal_picture() -> bytes:
    """A red ring with a star, and no words: nobody shall take it for the seal of an agency."""
    picture = Image.new("RGBA", (600, 600), (0, 0, 0, 0))
    pen, red = ImageDraw.Draw(picture), (200, 16, 46, 255)
    pen.ellipse((8, 8, 592, 592), outline=red, width=12)
    pen.ellipse((90, 90, 510, 510), outline=red, width=6)
    pen.regular_polygon((300, 300, 70), 5, fill=red)
    return _png(picture)


def _png(picture: Image.Image) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()
