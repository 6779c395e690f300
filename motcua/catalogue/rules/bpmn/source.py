"""Bytes of strangers to an XML tree: size, entities and outside references are refused first."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from motcua.catalogue.rules.bpmn.names import bpmn
from motcua.core.rules.errors import Unreadable

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_BYTES = 5 * 1024**2


class BpmnUnusable(Unreadable):
    """A file that is no BPMN, or one that is dangerous to read."""

    code = "bpmn_unusable"


def parse(data: bytes) -> Element:
    """The `definitions` of a BPMN file; raises BpmnUnusable."""
    if len(data) > MAX_BYTES:
        raise BpmnUnusable(f"Tệp lớn quá {MAX_BYTES // 1024**2} MB; một quy trình nội bộ không lớn như vậy.")
    try:
        root: Element = fromstring(data, forbid_dtd=True)
    except DefusedXmlException:
        raise BpmnUnusable("Tệp khai báo DTD hoặc thực thể XML; không đọc vì lý do an toàn.") from None
    except (ParseError, ValueError, LookupError):
        raise BpmnUnusable("Tệp không phải XML đọc được; xin xuất lại từ phần mềm vẽ quy trình.") from None
    if root.tag != bpmn("definitions"):
        raise BpmnUnusable("Tệp là XML nhưng không phải BPMN 2.0 (không có phần “definitions”).")
    return root
