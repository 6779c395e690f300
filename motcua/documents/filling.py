"""The office's own forms: DOCX templates somebody uploads, checked and filled. A template is hostile input.

It may show texts, go through one list and ask whether something is there; nothing is called, computed or
reached into, so it cannot run long nor learn anything but the values given. Macros, embedded objects, links
to files elsewhere and archives that unpack to much more than they are refused.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

from django.utils.translation import gettext as _
from docx.opc.exceptions import OpcError
from docxtpl import DocxTemplate
from jinja2 import TemplateError, nodes
from jinja2.sandbox import SandboxedEnvironment, SecurityError
from lxml.etree import LxmlError

from motcua.documents.errors import TemplateRefused
from motcua.documents.rules.office_forms import FIELDS, OF_PAPER, Values

LARGEST = 5 * 1024**2
LARGEST_UNPACKED = 40 * 1024**2
MOST_PARTS = 400
MOST_MARKS = 2000  # places in one template
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.If,
    nodes.Not,
    nodes.For,
    nodes.MarkSafe,
    nodes.MarkSafeIfAutoescape,
)
_NO_TEXT = frozenset({"self", "loop", "caller", "varargs", "kwargs"})
_ACTIVE = re.compile(r"vbaProject|vbaData|activeX|embeddings/|\.bin$", re.IGNORECASE)
_ELSEWHERE = re.compile(rb'TargetMode\s*=\s*["\']External["\']', re.IGNORECASE)
_HYPERLINK = re.compile(rb"<Relationship\b[^>]*relationships/hyperlink[^>]*>", re.IGNORECASE)


class _Reader(SandboxedEnvironment):
    """Jinja with nothing but texts: no filter, test, global, call or attribute but the fields of a paper."""

    def __init__(self) -> None:
        super().__init__(autoescape=True)
        self.globals.clear()
        self.filters.clear()
        self.tests.clear()

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        parsed = super()._parse(source, name, filename)
        _check_nodes(parsed)
        return parsed

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The field of a paper; anything else is nothing."""
        return obj.get(attribute, "") if type(obj) is dict else ""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """None is."""
        return False


def _check_nodes(parsed: nodes.Template) -> None:
    if sum(1 for _node in parsed.find_all(nodes.Node)) > MOST_MARKS * 3:
        raise SecurityError("too many places")
    for node in parsed.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            raise SecurityError(type(node).__name__)
        if isinstance(node, nodes.Name) and node.name in _NO_TEXT:
            raise SecurityError(node.name)
        if isinstance(node, nodes.Getattr) and not (
            isinstance(node.node, nodes.Name) and node.attr in OF_PAPER
        ):
            raise SecurityError(node.attr)
    for loop in parsed.find_all(nodes.For):
        if not isinstance(loop.iter, nodes.Name) or loop.recursive or any(loop.find_all(nodes.For)):
            raise SecurityError("only one list, once")


def check_template(content: bytes) -> list[str]:
    """The names a template asks for that nobody knows, sorted; none means that it can be used.

    Raises TemplateRefused for what is no DOCX, is too large, holds more than text and pictures, or says more
    than a template may.
    """
    _check_archive(content)
    try:
        asked: set[str] = DocxTemplate(io.BytesIO(content)).get_undeclared_template_variables(_Reader())
        _filled(content, {name: [] if name == "giay_to" else "" for name in FIELDS})
    except (TemplateError, SecurityError) as error:
        raise TemplateRefused(
            _("Chỗ điền viết sai hoặc dùng lệnh không được phép: %(error)s. Mẫu chỉ dùng {{ tên }}.")
            % {"error": str(error)[:120]}
        ) from error
    except _BROKEN as error:
        raise TemplateRefused(_("Tệp DOCX bị hỏng, không mở được.")) from error
    return sorted(asked - FIELDS.keys())


def fill(content: bytes, values: Values) -> bytes:
    """The template filled with the values, as DOCX; a value never becomes markup."""
    return _filled(content, values)


# What the libraries raise on an archive that only looks like a document.
_BROKEN = (
    OpcError,
    LxmlError,
    KeyError,
    ValueError,
    AttributeError,
    TypeError,
    IndexError,
    OSError,
    zipfile.BadZipFile,
)


def _filled(content: bytes, values: Values) -> bytes:
    template = DocxTemplate(io.BytesIO(content))
    template.render(dict(values), _Reader(), autoescape=True)
    written = io.BytesIO()
    template.save(written)
    return written.getvalue()


def _check_archive(content: bytes) -> None:
    if len(content) > LARGEST:
        raise TemplateRefused(_("Mẫu lớn hơn 5 MB. Xin bỏ bớt hình trong mẫu."))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
                raise TemplateRefused(_("Mẫu giải nén ra quá lớn nên không nhận."))
            names = [part.filename for part in parts]
            if "word/document.xml" not in names or "[Content_Types].xml" not in names:
                raise TemplateRefused(_("Tệp không phải văn bản Word (.docx)."))
            if any(_ACTIVE.search(name) for name in names):
                raise TemplateRefused(_("Mẫu có macro hoặc đối tượng nhúng. Xin lưu lại dạng .docx thường."))
            _check_parts(archive, names)
    except zipfile.BadZipFile as error:
        raise TemplateRefused(_("Tệp không phải văn bản Word (.docx).")) from error
    except (
        RuntimeError,
        NotImplementedError,
        OSError,
        ValueError,
    ) as error:  # locked, odd compression, broken
        raise TemplateRefused(_("Tệp DOCX bị hỏng hoặc có mật khẩu, không mở được.")) from error


def _check_parts(archive: zipfile.ZipFile, names: list[str]) -> None:
    """Reads what is XML: as much as the archive says, which was looked at before."""
    for name in names:
        if not name.endswith((".xml", ".rels")):
            continue
        with archive.open(name) as part:
            said = part.read(LARGEST_UNPACKED)
        if b"<!DOCTYPE" in said or b"<!ENTITY" in said:
            raise TemplateRefused(_("Mẫu có khai báo XML không được phép."))
        if name == "[Content_Types].xml" and b"macroEnabled" in said:
            raise TemplateRefused(_("Mẫu có macro. Xin lưu lại dạng .docx không macro."))
        if name.endswith(".rels") and _ELSEWHERE.search(_HYPERLINK.sub(b"", said)):
            raise TemplateRefused(_("Mẫu lấy nội dung từ tệp ở nơi khác. Xin bỏ liên kết rồi lưu lại."))


def fields_in_words() -> list[tuple[str, str]]:
    """What a template may ask for: each name as it is written, and what it means."""
    return [(f"{{{{ {name} }}}}", meaning) for name, meaning in FIELDS.items()]


__all__ = ["OF_PAPER", "check_template", "fields_in_words", "fill"]
