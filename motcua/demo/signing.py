"""Digital signatures of the sample ward: trial keys for the leader and the seal, and a pile that waits."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from random import Random

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from PIL import Image, ImageDraw

from motcua.accounts.models import User
from motcua.agencies.models import Agency
from motcua.cases.actions import (
    Act,
    Intake,
    NewAttachment,
    PaperData,
    act_on_case,
    attach_files,
    receive_case,
)
from motcua.cases.choices import AttachmentPurpose, PaperState
from motcua.cases.models import Case
from motcua.catalogue.actions.processes import create_process_draft, publish_process, save_process_draft
from motcua.catalogue.models import ProcessVersion
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
from motcua.documents.signing.trial import TrialCa, load_trial_ca, make_trial_ca, save_trial_ca
from motcua.documents.signing.trial_token import make_trial_token, softhsm_library

PIN = "kyso-2026"
EXTRACT, PILE = "2.000635", 20  # trích lục hộ tịch: the results that wait for the leader
TOKEN, LABEL = "motcua-thu-nghiem", "lanhdao"


@dataclass(frozen=True, slots=True)
class TrialKeys:
    """What was made: the leader's key and the seal."""

    leader: SigningKey
    seal: SigningKey


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


def prepare_keys(office: DemoOffice, *, now: datetime) -> TrialKeys:
    """Trial keys for the leader (a token where SoftHSM2 is installed) and for the seal of the commune."""
    ca = trial_authority(now=now)
    leader = office.staff[Role.LEADER][0]
    return TrialKeys(_leaders(ca, leader, now), _seal(ca, office.agency, now))


def prepare_pile(office: DemoOffice, *, seed: int, now: datetime) -> list[Case]:
    """Extracts are signed digitally from today on, and twenty wait for the leader's signature."""
    offering = offering_of(office.agency.pk, EXTRACT)
    if offering is None:
        return []
    _ask_for_signatures(offering.procedure.current_version_id or 0, now)
    sign_digitally(agency=office.agency, since=local_day(now), by=BY, now=now)
    at = last_morning(office, now)
    people = make_people(Random(f"{seed}:{EXTRACT}"), PILE, place=office.sample.home)
    return [_waiting_case(office, person, number, at) for number, person in enumerate(people, start=1)]


def _leaders(ca: TrialCa, leader: User, now: datetime) -> SigningKey:
    picture = _signature_picture()
    if not softhsm_library():
        new = NewKey(
            kind=KeyKind.PKCS12, owner=leader, content=ca.issue(leader.full_name).pkcs12(PIN), picture=picture
        )
        return register_key(new=new, pin=PIN, by=BY, now=now)
    trial = ca.issue(leader.full_name, key=rsa.generate_private_key(65537, 2048))
    make_trial_token(trial, conf=Path(settings.SOFTHSM2_CONF), token=TOKEN, label=LABEL, pin=PIN)
    new = NewKey(kind=KeyKind.PKCS11, owner=leader, token=TOKEN, label=LABEL, picture=picture)
    return register_key(new=new, pin=PIN, by=BY, now=now)


def _seal(ca: TrialCa, agency: Agency, now: datetime) -> SigningKey:
    trial = ca.issue(agency.name)
    new = NewKey(kind=KeyKind.PKCS12, agency=agency, content=trial.pkcs12(PIN), picture=_seal_picture())
    return register_key(new=new, pin=PIN, by=BY, now=now)


def _ask_for_signatures(version_id: int, now: datetime) -> None:
    source = ProcessVersion.objects.filter(procedure_version=version_id, state="published").latest("pk")
    draft = create_process_draft(source=source, by=BY, now=now)
    process = signed_digitally(draft.process)
    draft = save_process_draft(draft=draft, revision=draft.revision, process=process, by=BY, now=now)
    publish_process(draft=draft, revision=draft.revision, by=BY, now=now)


def _waiting_case(office: DemoOffice, person: DemoPerson, number: int, at: datetime) -> Case:
    intake = Intake(
        procedure_code=EXTRACT,
        agency_id=office.agency.pk,
        office_id=office.office.pk,
        counter_id=office.counter_of(number).pk,
        applicant=person.data,
        papers=[PaperData("Tờ khai cấp bản sao trích lục hộ tịch", PaperState.SUBMITTED)],
        intake_key=f"demo-{office.sample.key}-extract-{number}",
    )
    case = receive_case(intake=intake, by=office.actor(Role.RECEIVER, now=at), now=at)
    specialist = office.actor(Role.SPECIALIST, now=at, unit=case.handling_unit)
    content = render("civil_extract", _extract(office, person, number, at))
    file = NewAttachment(
        f"trich-luc-{number:02}.pdf", content, MediaType.PDF, purpose=AttachmentPurpose.RESULT
    )
    attach_files(case_id=case.pk, files=[file], by=specialist, now=at)
    while case.step is not None and case.step_role != Role.LEADER:
        by = office.actor(Role(case.step_role), now=at, unit=case.step_agency, holder_id=case.holder_id)
        act = Act(case.step.actions[0].key, assignee_id=specialist.id)
        case = act_on_case(case_id=case.pk, version=case.version, act=act, by=by, now=at)
    return case


def _extract(office: DemoOffice, person: DemoPerson, number: int, at: datetime) -> CivilExtractPaper:
    leader, day, born = office.staff[Role.LEADER][0], local(at), person.data.born_on
    return CivilExtractPaper(
        issued_at=at,
        superior_body="",
        issuing_body=office.agency.name,
        number="",
        place_and_date=f"{office.agency.place}, ngày {day:%d} tháng {day:%m} năm {day:%Y}",
        title="Trích lục khai sinh",
        subtitle="(Bản sao)",
        parts=(
            ExtractPart(
                name="Người được khai sinh",
                entries=(
                    ("Họ, chữ đệm, tên", person.data.name.upper()),
                    ("Ngày, tháng, năm sinh", format_date(born) if born else ""),
                    ("Nơi cư trú", person.data.address),
                ),
            ),
        ),
        registered=(("Nơi đăng ký", office.agency.name), ("Số", f"{100 + number}/{(born or day).year}")),
        recipients=("Như trên", "Lưu: VT"),
        signer_capacity=("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"),
        signer_name=leader.full_name,
    )


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
