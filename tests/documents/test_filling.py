"""Templates of the office's forms: filled as they say, and a hostile one does nothing but be refused."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable

import pytest
from docx import Document

from motcua.documents.converting import docx_to_pdf
from motcua.documents.errors import ProgramMissing, TemplateRefused
from motcua.documents.filling import LARGEST, check_template, fill
from motcua.documents.rules.office_forms import FIELDS, Values, blank
from tests.documents.reading import text_of


def docx(*paragraphs: str, header: str = "") -> bytes:
    document = Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def words(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    parts = [*document.sections[0].header.paragraphs, *document.paragraphs]
    return "\n".join(paragraph.text for paragraph in parts)


def repacked(content: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return made.getvalue()


def values(**given: object) -> Values:
    return {**blank(), **given}  # type: ignore[dict-item]


def test_a_template_shows_texts_a_list_and_what_is_there() -> None:
    template = docx(
        "Tôi là {{ ho_ten }}, số {{ so_dinh_danh }}.",
        "{% for g in giay_to %}{{ g.stt }}. {{ g.ten }}; {% endfor %}",
        "{% if nguoi_nop_thay %}Nộp thay: {{ nguoi_nop_thay }}{% endif %}",
        header="{{ co_quan }}",
    )
    assert check_template(template) == []
    papers = [{"stt": "1", "ten": "Tờ khai"}, {"stt": "2", "ten": "Bản sao"}]
    filled = words(
        fill(
            template,
            values(
                ho_ten="Trần “Thị” <Bình> & Con", co_quan="UBND phường", giay_to=papers, nguoi_nop_thay=""
            ),
        )
    )
    assert "Tôi là Trần “Thị” <Bình> & Con, số" in filled
    assert "1. Tờ khai; 2. Bản sao;" in filled
    assert filled.startswith("UBND phường")
    assert "Nộp thay" not in filled


def test_what_people_typed_is_no_template_and_no_markup() -> None:
    typed = "{{ ma_ho_so }} {% for x in giay_to %} <w:p/> ]]>"
    assert typed in words(fill(docx("{{ ho_ten }}"), values(ho_ten=typed, ma_ho_so="BÍ MẬT")))


def test_names_nobody_knows_are_listed() -> None:
    assert check_template(docx("{{ ho_ten }} {{ ten_cha }} {{ so_cmnd }}", header="{{ quoc_tich }}")) == [
        "quoc_tich",
        "so_cmnd",
        "ten_cha",
    ]
    assert set(blank()) == set(FIELDS)


@pytest.mark.parametrize(
    "mark",
    [
        "{{ ho_ten.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{{ ho_ten.upper() }}",
        "{{ range(10**9)|list }}",
        "{{ 'a' * 10**9 }}",
        "{{ ho_ten|upper }}",
        "{{ giay_to[0] }}",
        "{{ self }}{{ self.__init__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{{ lipsum() }}",
        "{% for a in giay_to %}{% for b in giay_to %}{{ b.ten }}{% endfor %}{% endfor %}",
        "{% for a in giay_to recursive %}{{ loop(giay_to) }}{% endfor %}",
        "{% for a in (1,2,3) %}{{ a }}{% endfor %}",
        "{% set a = ho_ten %}{{ a }}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% extends 'x' %}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
        "{% raw %}",
        "{{ ho_ten",
        "{% if 1 == 1 %}{% endif %}",
        "{{ 1/0 }}",
    ],
)
def test_a_template_that_does_more_than_show_is_refused_at_once(mark: str) -> None:
    begun = time.monotonic()
    try:
        unknown = check_template(docx(mark))
    except TemplateRefused:
        unknown = ["refused"]
    assert unknown, mark
    assert time.monotonic() - begun < 2


def test_attributes_of_a_text_show_nothing() -> None:
    template = docx("[{{ ho_ten.ten }}{{ giay_to.ten }}]")
    assert check_template(template) == []
    assert "[]" in words(fill(template, values(ho_ten="Bình")))


def _put(name: str, part: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({name: part})


def _elsewhere(parts: dict[str, bytes]) -> None:
    name = "word/_rels/document.xml.rels"
    link = b'<Relationship Id="x" Type="x/attachedTemplate" Target="http://x/a" TargetMode="External"/>'
    parts[name] = parts[name].replace(b"</Relationships>", link + b"</Relationships>")


def _entity(parts: dict[str, bytes]) -> None:
    head = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    parts["word/document.xml"] = parts["word/document.xml"].replace(b"<w:document", head + b"<w:document", 1)


@pytest.mark.parametrize(
    "change",
    [
        _put("word/vbaProject.bin", b"x"),
        _put("word/embeddings/oleObject1.docx", b"x"),
        _put("word/activeX/activeX1.xml", b"<x/>"),
        _put("word/media/huge.png", b"\x00" * (45 * 1024**2)),
        _put("word/document.xml", b"<broken"),
        lambda parts: parts.pop("word/document.xml"),
        lambda parts: parts.update({f"word/media/{number}.png": b"x" for number in range(500)}),
        _elsewhere,
        _entity,
    ],
    ids=["macro", "object", "control", "bomb", "broken", "headless", "many", "elsewhere", "entity"],
)
def test_an_archive_with_more_than_text_is_refused(change: Callable[[dict[str, bytes]], None]) -> None:
    with pytest.raises(TemplateRefused):
        check_template(repacked(docx("{{ ho_ten }}"), change))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"x" * (LARGEST + 1)])
def test_what_is_no_docx_is_refused(content: bytes) -> None:
    with pytest.raises(TemplateRefused):
        check_template(content)


def test_without_libreoffice_the_answer_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.documents.converting.shutil.which", lambda _name: None)
    with pytest.raises(ProgramMissing, match="Word"):
        docx_to_pdf(docx("x"))


def test_a_filled_form_becomes_a_pdf() -> None:
    try:
        pdf = docx_to_pdf(fill(docx("Họ tên: {{ ho_ten }}"), values(ho_ten="Nguyễn Thị Bình")))
    except ProgramMissing as refusal:
        pytest.skip(str(refusal))
    assert "Họ tên: Nguyễn Thị Bình" in text_of(pdf)
