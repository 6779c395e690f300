"""People have papers certified: typed once at the desk, signed and handed over a little later."""

from __future__ import annotations

from random import Random

from motcua.core.actors import Role
from motcua.core.rules.dates import local_day
from motcua.demo.demand import Wanted
from motcua.demo.life.pace import Pace, case_of
from motcua.demo.models import Turn, TurnKind
from motcua.registers.actions import CertificationRequest, advance_entries, enter_certification
from motcua.registers.choices import EntryState
from motcua.registers.models import CertificationEntry
from motcua.registers.queries.certifiers import certifiers_for, certifiers_of
from motcua.registers.rules.acts import ACTS, Act, FeeKind
from motcua.registers.rules.certification_fees import Counted, Exemption
from motcua.registers.rules.requirements import Options, Subject

EXEMPT = 23  # one of so many people has a paper that frees them
MOST_PAPERS = 3
_ACTS = {rules.procedure: act for act, rules in ACTS.items()}
_COPIED = (
    ("Thẻ căn cước", 2), ("Giấy khai sinh", 1), ("Bằng tốt nghiệp trung học phổ thông", 1), ("Học bạ", 12),
    ("Bằng đại học", 1), ("Bảng điểm", 2), ("Giấy chứng nhận quyền sử dụng đất", 4), ("Giấy phép lái xe", 1),
    ("Giấy chứng nhận đăng ký kết hôn", 1), ("Sổ bảo hiểm xã hội", 3), ("Giấy đăng ký xe", 1),
)  # fmt: skip
_NAMED = {
    Act.SIGNATURE: ("Sơ yếu lý lịch", "Giấy ủy quyền nhận lương hưu", "Bản cam kết"),
    Act.TRANSLATOR: ("Bản dịch bằng đại học", "Bản dịch giấy khai sinh"),
    Act.COLLABORATOR: ("Bản dịch hộ chiếu",),
    Act.TRANSACTION: (
        "Hợp đồng mua bán xe máy",
        "Hợp đồng chuyển nhượng quyền sử dụng đất",
        "Hợp đồng ủy quyền",
    ),
    Act.WILL: ("Di chúc",),
    Act.RENUNCIATION: ("Văn bản từ chối nhận di sản",),
    Act.ESTATE: ("Văn bản phân chia di sản",),
    Act.AMENDMENT: ("Văn bản hủy bỏ hợp đồng đặt cọc",),
    Act.CORRECTION: ("Hợp đồng tặng cho quyền sử dụng đất",),
}


def certify(life: Pace, turn: Turn, wanted: Wanted, chances: Random) -> list[Turn] | None:
    """Enter what somebody at the desk wants certified; None for anything else, or when nobody may sign."""
    act = _ACTS.get(wanted.code)
    if act is None:
        return None
    found = certifiers_of(life.office.agency, on=local_day(turn.at))
    could = certifiers_for(found, wanted.code)
    if not could:
        return None
    entry = enter_certification(
        request=CertificationRequest(
            act=act,
            agency_id=life.office.agency.pk,
            office_id=life.office.office.pk,
            counter_id=life.office.counter_of(turn.number).pk,
            applicant=life.people[turn.number % len(life.people)].data,
            papers=_papers(act, chances),
            certifier_id=chances.choice(could).user.pk,
            options=_options(act, chances),
            exemption=Exemption.POOR if turn.number % EXEMPT == 0 else None,
            exemption_paper=f"Giấy chứng nhận hộ nghèo số {turn.number} (mô phỏng)",
            is_signed=ACTS[act].is_signed_here,
            key=f"demo-{life.office.sample.key}-{turn.number}",
        ),
        by=life.office.actor(Role.RECEIVER, now=turn.at, nth=turn.number),
        now=turn.at,
    )
    paper = entry.papers.select_related("case").get(order=1)
    minutes = chances.randint(60, 600) if ACTS[act].own_days else chances.randint(5, 45)
    return [life.then(turn, TurnKind.CERTIFY, paper.case, minutes)]


def finish(life: Pace, turn: Turn, _chances: Random) -> list[Turn]:
    """The certifier has signed, the seal is on it, and it is given out."""
    case = case_of(turn)
    entry = CertificationEntry.objects.filter(papers__case=case).first()
    if entry is None:
        raise LookupError(f"case {case} has no request for certification")
    by = life.office.actor(Role.RECEIVER, now=turn.at, nth=turn.number)
    advance_entries(entry_ids=[entry.pk], to=EntryState.HANDED, by=by, now=turn.at)
    return []


def _papers(act: Act, chances: Random) -> tuple[Counted, ...]:
    """One to three papers to be copied, one of any other kind."""
    if ACTS[act].fee is FeeKind.COPY:
        chosen = chances.sample(_COPIED, chances.choice((1, 1, 1, 2, MOST_PAPERS)))
        return tuple(Counted(name, pages, chances.choice((1, 2, 2, 3, 5))) for name, pages in chosen)
    return (Counted(chances.choice(_NAMED[act]), chances.choice((1, 2, 4)), 1),)


def _options(act: Act, chances: Random) -> Options:
    if ACTS[act].has_languages:
        return Options(from_language=chances.choice(("Anh", "Trung", "Nhật")), to_language="Việt")
    if ACTS[act].may_be_on_land and chances.random() < 0.4:
        return Options(subject=Subject.LAND, place_of_land="Khu phố 2 (mô phỏng)")
    return Options()
