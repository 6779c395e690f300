"""The certification texts (lời chứng) by kind, as data of the rules in force. Pure.

They follow the forms of NĐ 23/2015/NĐ-CP and TT 01/2020/TT-BTP for one-stop desks, where the people sign
before the receiver and the certifier afterwards; NĐ 280/2025 says "giao dịch" for "hợp đồng, giao dịch".
The texts are paraphrased: an office compares them with the official forms before it uses them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from motcua.core.rules.dates import format_date, local
from motcua.core.rules.numbers import read_number
from motcua.core.rules.rule_sets import register_rules
from motcua.registers.rules.acts import ACTS, Act, FeeKind
from motcua.registers.rules.requirements import NOTHING_TICKED, Named, Options, Signing


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a certification text says, as plain values.

    `requesters`: whose will is certified, the one who came first. `post`: the certifier's post with its body.
    `day` is that of the certification, `rule_id` the version of the rules of registers in force then.
    """

    act: Act
    rule_id: str
    day: date
    paper: str
    pages: int
    copies: int
    requesters: tuple[Named, ...]
    certifier: str
    post: str
    receiver: str
    body: str
    centre: str
    options: Options = NOTHING_TICKED


@dataclass(frozen=True, slots=True)
class Attestation:
    """A text to stand above number, date and signature; a stamp is short and stands on the copy itself."""

    title: str
    paragraphs: tuple[str, ...]
    is_stamp: bool = False


def attestation(facts: Facts) -> Attestation:
    """The text of the act for these facts."""
    if ACTS[facts.act].fee is FeeKind.COPY:
        return Attestation("CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH", (), is_stamp=True)
    write = {
        Act.SIGNATURE: _signature,
        Act.TRANSLATOR: _translator,
        Act.COLLABORATOR: _translator,
        Act.WILL: _will,
        Act.RENUNCIATION: _renunciation,
        Act.ESTATE: _estate,
        Act.AMENDMENT: _amendment,
        Act.CORRECTION: _correction,
    }.get(facts.act, _transaction)
    return write(facts)


def date_in_words(day: date) -> str:
    """ngày hai mươi tư tháng ba năm hai nghìn không trăm hai mươi sáu."""
    return f"ngày {read_number(day.day)} tháng {read_number(day.month)} năm {read_number(day.year)}"


def _opening(facts: Facts) -> str:
    """When and where, who certifies; outside the office the place and the hour are named."""
    day = facts.day
    when = f"Ngày {day.day:02d} tháng {day.month:02d} năm {day.year} (bằng chữ: {date_in_words(day)})"
    options = facts.options
    if options.outside_place and options.outside_at is not None:
        place = f"{_hour(options.outside_at)}, tại {options.outside_place} (ngoài trụ sở)"
    else:
        place = f"tại {facts.body}"
    return f"{when}, {place}, tôi là {facts.certifier}, {facts.post},"


def _hour(moment: datetime) -> str:
    at = local(moment)
    return f"hồi {at.hour:02d} giờ {at.minute:02d} phút ngày {format_date(at)}"


def _people(facts: Facts) -> str:
    """Ông/Bà A, giấy tờ tùy thân số 1; several numbered one after the other."""
    if len(facts.requesters) == 1:
        return _named(facts.requesters[0])
    return "; ".join(f"({place}) {_named(one)}" for place, one in enumerate(facts.requesters, start=1))


def _named(person: Named) -> str:
    paper = f", giấy tờ tùy thân số {person.paper}" if person.paper else ""
    return f"Ông/Bà {person.name}{paper}"


def _did(facts: Facts) -> str:
    """Signed, or gave a fingerprint, before the receiver."""
    done = "đã điểm chỉ" if facts.options.signing is Signing.FINGERPRINT else "đã ký"
    return f"{done} trước mặt Ông/Bà {facts.receiver} là người tiếp nhận hồ sơ tại {facts.centre}"


def _all(facts: Facts, one: str, several: str) -> str:
    return one if len(facts.requesters) == 1 else several


def _beside(facts: Facts) -> tuple[str, ...]:
    """Interpreter and witnesses, where there are any."""
    told = []
    options = facts.options
    if options.interpreter is not None:
        told.append(
            f"Người phiên dịch: {_named(options.interpreter)}, cam đoan dịch đầy đủ, chính xác nội dung "
            "và đã ký vào từng trang."
        )
    if options.witnesses:
        names = "; ".join(_named(witness) for witness in options.witnesses)
        told.append(f"Người làm chứng: {names}, đã ký tên xác nhận.")
    return tuple(told)


def _signature(facts: Facts) -> Attestation:
    cannot = facts.options.signing is Signing.CANNOT
    title = {
        Signing.FINGERPRINT: "LỜI CHỨNG CHỨNG THỰC ĐIỂM CHỈ",
        Signing.CANNOT: "LỜI CHỨNG CHỨNG THỰC TRONG TRƯỜNG HỢP KHÔNG THỂ KÝ, ĐIỂM CHỈ ĐƯỢC",
    }.get(facts.options.signing, "LỜI CHỨNG CHỨNG THỰC CHỮ KÝ")
    pledge = f"cam đoan đã hiểu, tự chịu trách nhiệm về nội dung của giấy tờ “{facts.paper}”"
    if cannot:
        deed = (
            "không thể ký, không thể điểm chỉ được; đã xác nhận nội dung trước mặt Ông/Bà "
            f"{facts.receiver} là người tiếp nhận hồ sơ tại {facts.centre}"
        )
    else:
        deed = f"và {_did(facts)}"
    link = ", " if cannot else " "
    return Attestation(
        title, (_opening(facts), f"Chứng thực: {_people(facts)}, {pledge}{link}{deed}.", *_beside(facts))
    )


def _translator(facts: Facts) -> Attestation:
    options = facts.options
    languages = f"từ tiếng {options.from_language} sang tiếng {options.to_language}"
    name = facts.requesters[0].name
    pledge = f"Người dịch {name} cam đoan dịch chính xác nội dung của giấy tờ, văn bản này {languages}."
    who = f"Chứng thực: {_people(facts)}, là người đã ký vào bản dịch này của “{facts.paper}”, {_did(facts)}."
    return Attestation("LỜI CHỨNG CHỨNG THỰC CHỮ KÝ NGƯỜI DỊCH", (pledge, _opening(facts), who))


def _dealing(facts: Facts) -> str:
    """What the rules of the day call it: giao dịch, before NĐ 280/2025 hợp đồng, giao dịch."""
    return register_rules(facts.rule_id).kind_names["transaction"].removeprefix("chứng thực ")


def _specimen(facts: Facts) -> tuple[str, ...]:
    if not facts.options.specimen:
        return ()
    who = facts.options.specimen
    return (f"Người đại diện của {who} đã ký trước; chữ ký được đối chiếu với chữ ký mẫu đăng ký.",)


def _land(facts: Facts) -> tuple[str, ...]:
    place = facts.options.place_of_land
    return (f"Nơi có đất, nhà: {place}.",) if place else ()


def _sound(facts: Facts) -> str:
    """Of sound mind and of their own will, and how they put it on the paper."""
    if facts.options.signing is Signing.CANNOT:
        deed = (
            "không thể ký, điểm chỉ được, đã xác nhận nội dung trước hai người làm chứng và trước mặt Ông/Bà "
            f"{facts.receiver} là người tiếp nhận hồ sơ tại {facts.centre}"
        )
    else:
        deed = _did(facts)
    who = _all(facts, "người yêu cầu", "các bên")
    return (
        f"Tại thời điểm chứng thực, {who} minh mẫn, nhận thức và làm chủ được hành vi của mình, hoàn toàn tự "
        f"nguyện và {deed}."
    )


def _kept(facts: Facts, what: str) -> str:
    sheets = (facts.pages + 1) // 2
    return (
        f"{what} được lập thành {facts.copies:02d} bản chính, mỗi bản gồm {sheets} tờ, {facts.pages} trang; "
        f"01 bản lưu tại {facts.body}."
    )


def _of_parties(facts: Facts, title: str, what: str, made: str) -> Attestation:
    who = _all(facts, "Người có tên trên", "Các bên có tên trên")
    pledge = f"{who} cam đoan đã hiểu, tự chịu trách nhiệm trước pháp luật về nội dung của {what.lower()}."
    return Attestation(
        title,
        (
            _opening(facts),
            f"Chứng thực: {what} “{facts.paper}” {made} {_people(facts)}.",
            pledge,
            _sound(facts),
            *_specimen(facts),
            *_land(facts),
            *_beside(facts),
            _kept(facts, what),
        ),
    )


def _transaction(facts: Facts) -> Attestation:
    dealing = _dealing(facts)
    what = f"{dealing[0].upper()}{dealing[1:]}"
    return _of_parties(facts, f"LỜI CHỨNG CHỨNG THỰC {dealing.upper()}", what, "được giao kết giữa")


def _will(facts: Facts) -> Attestation:
    return _of_parties(facts, "LỜI CHỨNG CHỨNG THỰC DI CHÚC", "Di chúc", "do người sau đây lập:")


def _renunciation(facts: Facts) -> Attestation:
    title = "LỜI CHỨNG CHỨNG THỰC VĂN BẢN TỪ CHỐI NHẬN DI SẢN"
    return _of_parties(facts, title, "Văn bản từ chối nhận di sản", "do người sau đây lập:")


def _estate(facts: Facts) -> Attestation:
    title = "LỜI CHỨNG CHỨNG THỰC VĂN BẢN PHÂN CHIA DI SẢN"
    return _of_parties(facts, title, "Văn bản phân chia di sản", "được lập giữa")


def _amendment(facts: Facts) -> Attestation:
    dealing = _dealing(facts)
    title = f"LỜI CHỨNG CHỨNG THỰC VIỆC SỬA ĐỔI, BỔ SUNG, HỦY BỎ {dealing.upper()}"
    return _of_parties(facts, title, f"Văn bản sửa đổi, bổ sung, hủy bỏ {dealing}", "được lập giữa")


def _correction(facts: Facts) -> Attestation:
    noted = (
        f"{_opening(facts)} ghi nhận việc sửa lỗi sai sót trong “{facts.paper}” theo yêu cầu của "
        f"{_people(facts)}. Việc sửa không làm thay đổi quyền, nghĩa vụ của các bên."
    )
    return Attestation("GHI NHẬN SỬA LỖI SAI SÓT", (noted,))
