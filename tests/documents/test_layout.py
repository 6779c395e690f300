"""The layout of NĐ 30/2020/NĐ-CP, Phụ lục I, measured in the printed file."""

from dataclasses import replace

import pytest
import zxingcpp

from motcua.documents.forms import FormContext, render
from motcua.documents.forms.contexts.letters import Letter
from tests.documents.reading import Run, dark_area_in_millimetres, picture_of, runs_of
from tests.documents.sample_forms import APOLOGY, FORMS

NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
# Documents an agency signs or both sides keep; forms of the desk are on A5 by TT 01/2018/TT-VPCP.
OF_AN_AGENCY = ("apology_2025", "stop_notice_2025", "postal_handover")
AGENCY = pytest.mark.parametrize("form", OF_AN_AGENCY)
LETTERS = sorted(form for form, context in FORMS.items() if isinstance(context, Letter))
CHECK_URL = "https://motcua.binhhoa.example/kiem-tra/BCGHKLMNPQ/"


def _run(runs: list[Run], words: str) -> Run:
    """The first run that begins with these words."""
    return next(run for run in runs if run.text.startswith(words))


def _issuing(runs: list[Run]) -> list[Run]:
    """The lines of the issuing body: bold capitals left of the national title, above place and date."""
    nation, italic = _run(runs, NATION), next(run for run in runs if run.font == "Italic")
    above = [run for run in runs if run.right < nation.left and run.bottom < italic.top]
    return [run for run in above if run.font == "Bold" and run.text.isupper()]


@AGENCY
def test_an_agency_document_keeps_the_margins_of_the_decree(form: str) -> None:
    left, top, right, bottom = dark_area_in_millimetres(render(form, FORMS[form]), 0)
    runs = runs_of(render(form, FORMS[form]))
    assert min(run.left for run in runs) == pytest.approx(30, abs=0.5)
    assert 15 <= 210 - max(run.right for run in runs) <= 20
    assert 29.5 <= left <= 35
    assert 18 <= top <= 25
    assert 14.5 <= 210 - right <= 20
    assert 297 - bottom >= 20


@AGENCY
def test_an_agency_document_keeps_the_sizes_of_the_decree(form: str) -> None:
    context = FORMS[form]
    runs = runs_of(render(form, context))
    nation, motto, number = _run(runs, NATION), _run(runs, MOTTO), _run(runs, "Số:")
    assert (nation.font, motto.font, number.font) == ("Bold", "Bold", "Regular")
    assert 12 <= nation.size <= 13
    assert 13 <= motto.size <= 14
    assert number.size == 13
    superior = _run(runs, context.superior_body.upper()[:12])
    assert superior.font == "Regular"
    assert 12 <= superior.size <= 13
    assert _issuing(runs)
    assert all(12 <= run.size <= 13 for run in _issuing(runs))
    place = _run(runs, context.place_and_date)
    assert place.font == "Italic"
    assert 13 <= place.size <= 14
    body = [run for run in runs if run.font == "Regular" and run.top > 80 and len(run.text) > 60]
    assert body or form == "postal_handover"
    assert all(13 <= run.size <= 14 for run in body)


# Receipts are laid out by a decree of their own; certification texts stand below another paper's heading.
@pytest.mark.parametrize("form", sorted(FORMS.keys() - {"fee_receipt", "certification"}))
def test_the_issuing_body_stands_left_and_the_national_title_right(form: str) -> None:
    runs = runs_of(render(form, FORMS[form]))
    nation, motto = _run(runs, NATION), _run(runs, MOTTO)
    assert nation.top < motto.top
    assert _issuing(runs)
    middle = (nation.left + nation.right) / 2
    assert middle == pytest.approx((motto.left + motto.right) / 2, abs=0.6)
    place = _run(runs, FORMS[form].place_and_date)
    assert place.left > _issuing(runs)[0].right
    assert place.top > motto.bottom


@pytest.mark.parametrize("form", LETTERS)
def test_the_signer_stands_right_below_the_text_and_the_recipients_left(form: str) -> None:
    letter = FORMS[form]
    assert isinstance(letter, Letter)
    runs = runs_of(render(form, letter))
    title, name = _run(runs, letter.signer_capacity[0].upper()), _run(runs, letter.signer_name)
    recipients, first = _run(runs, "Nơi nhận:"), _run(runs, "- Như trên;")
    half = max(run.right for run in runs) / 2
    assert title.left > half
    assert name.left > half
    assert (title.font, name.font, recipients.font) == ("Bold", "Bold", "BoldItalic")
    assert name.bottom == max(run.bottom for run in runs)
    assert name.top - title.bottom >= 15
    assert recipients.right < half
    assert recipients.top == pytest.approx(title.top, abs=1.5)
    scale = title.size / 13
    assert recipients.size == pytest.approx(12 * scale, abs=0.1)
    assert first.size == pytest.approx(11 * scale, abs=0.1)
    if form in OF_AN_AGENCY:
        assert scale == 1


@AGENCY
def test_the_rule_under_the_issuing_body_is_a_third_to_a_half_of_its_line(form: str) -> None:
    pdf = render(form, FORMS[form])
    line = _issuing(runs_of(pdf))[-1]
    widest = max(run.right - run.left for run in _issuing(runs_of(pdf)))
    rule = _rule_below(pdf, line)
    assert 1 / 3 <= rule / widest <= 1 / 2


@AGENCY
def test_the_motto_is_underlined_over_its_whole_length(form: str) -> None:
    pdf = render(form, FORMS[form])
    motto = _run(runs_of(pdf), MOTTO)
    assert _rule_below(pdf, motto) == pytest.approx(motto.right - motto.left, abs=0.8)


def _rule_below(pdf: bytes, run: Run, dpi: int = 300) -> float:
    """The length of the longest dark line just below a run, in millimetres."""
    scale = dpi / 25.4
    picture = picture_of(pdf, dpi=dpi).convert("L").point(lambda shade: 1 if shade < 140 else 0)
    left, right = int((run.left - 4) * scale), int((run.right + 4) * scale)
    longest = 0
    for row in range(int(run.bottom * scale) - 8, int((run.bottom + 2.2) * scale)):
        strip = picture.crop((left, row, right, row + 1)).tobytes()
        longest = max(longest, *(len(part) for part in strip.split(b"\x00")))
    return longest / scale


def test_pages_are_numbered_from_the_second_in_the_middle_above() -> None:
    long = replace(APOLOGY, reason="chờ ý kiến của cơ quan thuế " * 150)
    pdf = render("apology_2025", long)
    assert not [run for run in runs_of(pdf) if run.text == "1"]
    number = next(run for run in runs_of(pdf, page=1) if run.text == "2")
    assert number.top < 20
    assert (number.left + number.right) / 2 == pytest.approx(112.5, abs=1)
    assert number.size == 13


@pytest.mark.parametrize("form", ["refusal_2018", "refusal_2025", *LETTERS])
def test_a_paper_that_can_be_checked_carries_its_qr_and_code(form: str) -> None:
    context: FormContext = replace(FORMS[form], check_code="BCGHKLMNPQ", check_url=CHECK_URL)
    pdf = render(form, context)
    (code,) = zxingcpp.read_barcodes(picture_of(pdf, dpi=150))
    assert code.text == CHECK_URL
    assert _run(runs_of(pdf), "BCGHKLMNPQ").font == "Bold"
    assert not zxingcpp.read_barcodes(picture_of(render(form, FORMS[form]), dpi=150))
