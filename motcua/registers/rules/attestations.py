"""The certification text of an act: which form, and what fills its holes. Pure.

The words themselves are `attestation_texts`, or what the office wrote in their stead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from motcua.core.rules.dates import local
from motcua.core.rules.numbers import read_number
from motcua.core.rules.rule_sets import register_rules
from motcua.registers.rules import attestation_texts as words
from motcua.registers.rules.acts import ACTS, Act
from motcua.registers.rules.attestation_texts import AttestationText, TextForm
from motcua.registers.rules.holes import filled
from motcua.registers.rules.requirements import NOTHING_TICKED, Named, Options, Signing

_UNKNOWN = "…………………"


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
    options: Options = NOTHING_TICKED


@dataclass(frozen=True, slots=True)
class Attestation:
    """A text to stand above number and signature; a stamp is short and stands on the copy itself."""

    title: str
    paragraphs: tuple[str, ...]
    is_stamp: bool = False


def form_of(act: Act, options: Options) -> TextForm:
    """Which text an act takes: several who sign have their own, and so has a sole heir."""
    if ACTS[act].is_copied:
        return TextForm.COPY
    is_alone = not options.others
    if act is Act.ESTATE:
        return TextForm.SOLE_HEIR if is_alone else TextForm.ESTATE
    if act is not Act.SIGNATURE:
        return TextForm(act.value)
    if not is_alone:
        return TextForm.SIGNATURES
    return {
        Signing.SIGNS: TextForm.SIGNATURE,
        Signing.FINGERPRINT: TextForm.FINGERPRINT,
        Signing.CANNOT: TextForm.CANNOT_SIGN,
    }[options.signing]


def attestation(facts: Facts, text: AttestationText) -> Attestation:
    """The text filled with these facts."""
    is_stamp = form_of(facts.act, facts.options) is TextForm.COPY
    return Attestation(text.title, filled(text.text, values_of(facts)), is_stamp=is_stamp)


def values_of(facts: Facts) -> Mapping[str, str]:
    """What fills each hole; nothing where there is nothing of the kind."""
    options, first = facts.options, facts.requesters[0]
    return {
        words.MOMENT: _moment(facts),
        words.DAY_IN_WORDS: date_in_words(_day(facts)),
        words.PLACE: f"{options.outside_place} (ngoài trụ sở)" if options.outside_place else facts.body,
        words.CERTIFIER: facts.certifier,
        words.POST: facts.post,
        words.RECEIVER: facts.receiver,
        words.PEOPLE: _people(facts.requesters),
        words.NAMED_ABOVE: f"ông/bà {first.name}" if _is_alone(facts) else "các ông/bà có tên trên",
        words.FIRST: first.name,
        words.FIRST_PAPER: f"giấy tờ tùy thân số {first.paper or _UNKNOWN}",
        words.PAPER: facts.paper,
        words.DEALING: _dealing(facts),
        words.DID_SIGN: _did_sign(facts),
        words.COPIES: f"{facts.copies:02d}",
        words.SHEETS: f"{(facts.pages + 1) // 2:02d}",
        words.PAGES: f"{facts.pages:02d}",
        words.KEPT_AT: facts.body,
        words.FROM_LANGUAGE: options.from_language,
        words.TO_LANGUAGE: options.to_language,
        words.INTERPRETER: _named(options.interpreter) if options.interpreter else "",
        words.WITNESSES: "; ".join(_named(witness) for witness in options.witnesses),
        words.SPECIMEN: options.specimen,
        words.LAND: options.place_of_land,
    }


def sample_facts(form: TextForm, *, body: str, day: date, rule_id: str) -> Facts:
    """Made-up facts for which the form is the right one, to show how a text looks."""
    people = (Named("Nguyễn Văn Mẫu", "079099000001"), Named("Trần Thị Mẫu", "079199000002"))
    signing = _SAMPLE_SIGNING.get(form, Signing.SIGNS)
    options = Options(
        signing=signing,
        others=people[1:] if form in _OF_SEVERAL else (),
        witnesses=(Named("Lê Văn Mẫu", "079099000003"), Named("Phạm Thị Mẫu", "079199000004"))
        if signing is Signing.CANNOT
        else (),
        from_language="Anh",
        to_language="Việt",
    )
    return Facts(
        act=_SAMPLE_ACTS.get(form) or Act(form.value),
        rule_id=rule_id,
        day=day,
        paper="Giấy tờ mẫu",
        pages=3,
        copies=2,
        requesters=(people[0], *options.others),
        certifier="Lâm Thị Mẫu",
        post=f"Chủ tịch, {body}",
        receiver="Nguyễn Thị Mẫu",
        body=body,
        options=options,
    )


_OF_SEVERAL = {TextForm.SIGNATURES, TextForm.TRANSACTION, TextForm.AMENDMENT, TextForm.ESTATE}
_SAMPLE_SIGNING = {TextForm.FINGERPRINT: Signing.FINGERPRINT, TextForm.CANNOT_SIGN: Signing.CANNOT}
_SAMPLE_ACTS = {
    TextForm.SIGNATURES: Act.SIGNATURE,
    TextForm.FINGERPRINT: Act.SIGNATURE,
    TextForm.CANNOT_SIGN: Act.SIGNATURE,
    TextForm.SOLE_HEIR: Act.ESTATE,
}


def date_in_words(day: date) -> str:
    """ngày hai mươi tư tháng ba năm hai nghìn không trăm hai mươi sáu."""
    return f"ngày {read_number(day.day)} tháng {read_number(day.month)} năm {read_number(day.year)}"


def _day(facts: Facts) -> date:
    at = facts.options.outside_at
    return local(at).date() if at is not None else facts.day


def _moment(facts: Facts) -> str:
    """The day; outside the office the hour too (NĐ 280/2025, how the forms are filled in)."""
    day = _day(facts)
    said = f"ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"
    if facts.options.outside_at is None:
        return said
    at = local(facts.options.outside_at)
    return f"hồi {at.hour:02d} giờ {at.minute:02d} phút, {said}"


def _is_alone(facts: Facts) -> bool:
    return len(facts.requesters) == 1


def _people(people: tuple[Named, ...]) -> str:
    """Ông/bà A, giấy tờ tùy thân số 1; several in paragraphs of their own, numbered."""
    if len(people) == 1:
        return _named(people[0])
    return "\n\n".join(f"{place}. {_named(one)}" for place, one in enumerate(people, start=1))


def _named(person: Named) -> str:
    paper = f", giấy tờ tùy thân số {person.paper}" if person.paper else ""
    return f"Ông/bà {person.name}{paper}"


def _did_sign(facts: Facts) -> str:
    if facts.options.signing is Signing.CANNOT:
        return "không thể ký, không thể điểm chỉ nên đã xác nhận nội dung ghi"
    how = "điểm chỉ" if facts.options.signing is Signing.FINGERPRINT else "ký"
    return f"đã {how}" if _is_alone(facts) else f"đã cùng {how}"


def _dealing(facts: Facts) -> str:
    """What the rules of the day call it: giao dịch, before NĐ 280/2025 hợp đồng, giao dịch."""
    return register_rules(facts.rule_id).kind_names["transaction"].removeprefix("chứng thực ")
