"""What a BPMN file says that an internal process cannot: each element in words, with its name and id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from motcua.catalogue.rules.bpmn.names import CONTAINERS, FLOW_NODES, TASKS, local_name
from motcua.core.rules.text import squeeze

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MAX_NOTES = 200

_AS_CHOICE = "đọc như một lựa chọn: hồ sơ chỉ đi một lối"
_PASSED = "bỏ qua, luồng đi qua được nối thẳng"
_AS_STEP = "đọc thành một bước, phần bên trong không đọc"
_LEFT_OUT = "không đọc"
# An element that loses something: what it is, and what became of it.
_WORDS = {
    "parallelGateway": ("Cổng song song", _AS_CHOICE),
    "inclusiveGateway": ("Cổng bao hàm", _AS_CHOICE),
    "eventBasedGateway": ("Cổng theo sự kiện", _AS_CHOICE),
    "complexGateway": ("Cổng phức hợp", _AS_CHOICE),
    "intermediateCatchEvent": ("Sự kiện chờ giữa luồng", _PASSED),
    "intermediateThrowEvent": ("Sự kiện phát giữa luồng", _PASSED),
    "implicitThrowEvent": ("Sự kiện ngầm định", _PASSED),
    "boundaryEvent": ("Sự kiện gắn vào bước", "không đọc, cùng các luồng đi ra từ nó"),
    "subProcess": ("Tiến trình con", _AS_STEP),
    "transaction": ("Giao dịch", _AS_STEP),
    "adHocSubProcess": ("Tiến trình con tùy ý", _AS_STEP),
    "callActivity": ("Lời gọi quy trình khác", _AS_STEP),
    "standardLoopCharacteristics": ("Lặp lại", "không đọc, bước chỉ làm một lần"),
    "multiInstanceLoopCharacteristics": ("Làm nhiều lần", "không đọc, bước chỉ làm một lần"),
    "conditionExpression": ("Điều kiện viết bằng biểu thức", "không đọc, người xử lý chọn lối"),
    "timerEventDefinition": ("Hẹn giờ", _LEFT_OUT),
    "messageEventDefinition": ("Gửi, nhận thông điệp", _LEFT_OUT),
    "signalEventDefinition": ("Tín hiệu", _LEFT_OUT),
    "errorEventDefinition": ("Lỗi", _LEFT_OUT),
    "escalationEventDefinition": ("Báo lên cấp trên", _LEFT_OUT),
    "conditionalEventDefinition": ("Sự kiện theo điều kiện", _LEFT_OUT),
    "compensateEventDefinition": ("Bù lại", _LEFT_OUT),
    "cancelEventDefinition": ("Hủy giao dịch", _LEFT_OUT),
    "terminateEventDefinition": ("Dừng toàn bộ", "đọc như kết thúc thường"),
    "linkEventDefinition": ("Nối trang", _LEFT_OUT),
    "dataObject": ("Đối tượng dữ liệu", _LEFT_OUT),
    "dataObjectReference": ("Đối tượng dữ liệu trên hình", _LEFT_OUT),
    "dataStore": ("Kho dữ liệu", _LEFT_OUT),
    "dataStoreReference": ("Kho dữ liệu trên hình", _LEFT_OUT),
    "ioSpecification": ("Dữ liệu vào, ra", _LEFT_OUT),
    "dataInputAssociation": ("Nối dữ liệu vào", _LEFT_OUT),
    "dataOutputAssociation": ("Nối dữ liệu ra", _LEFT_OUT),
    "dataInput": ("Dữ liệu vào", _LEFT_OUT),
    "dataOutput": ("Dữ liệu ra", _LEFT_OUT),
    "property": ("Thuộc tính", _LEFT_OUT),
    "textAnnotation": ("Ghi chú trên hình", _LEFT_OUT),
    "association": ("Đường nối ghi chú", _LEFT_OUT),
    "group": ("Khung nhóm", _LEFT_OUT),
    "category": ("Phân loại", _LEFT_OUT),
    "message": ("Thông điệp", _LEFT_OUT),
    "messageFlow": ("Luồng thông điệp", _LEFT_OUT),
    "signal": ("Tín hiệu dùng chung", _LEFT_OUT),
    "error": ("Lỗi dùng chung", _LEFT_OUT),
    "escalation": ("Báo lên dùng chung", _LEFT_OUT),
    "itemDefinition": ("Kiểu dữ liệu", _LEFT_OUT),
    "resource": ("Nguồn lực", _LEFT_OUT),
    "potentialOwner": ("Người được phân công trong tệp", "không đọc, xin chọn vai trò ở bảng"),
    "performer": ("Người thực hiện trong tệp", "không đọc, xin chọn vai trò ở bảng"),
    "humanPerformer": ("Người thực hiện trong tệp", "không đọc, xin chọn vai trò ở bảng"),
    "globalTask": ("Việc dùng chung", _LEFT_OUT),
    "globalUserTask": ("Việc dùng chung", _LEFT_OUT),
    "choreography": ("Sơ đồ phối hợp", _LEFT_OUT),
    "conversation": ("Sơ đồ trao đổi", _LEFT_OUT),
    "import": ("Tệp khác được nhập vào", _LEFT_OUT),
    "interface": ("Giao diện dịch vụ", _LEFT_OUT),
}
# Parts whose parent has been named already: what is inside is not read one by one.
_CLOSED = frozenset(
    {
        "ioSpecification", "dataInputAssociation", "dataOutputAssociation", "potentialOwner", "performer",
        "humanPerformer", "category", "textAnnotation", "choreography", "conversation", "interface",
    "extensionElements", "resource", "inputSet", "outputSet", "timerEventDefinition",
    }
)  # fmt: skip
_WHOLES = ("definitions", "process", "collaboration")
# Read wholly, or no part of the process itself.
_READ = (
    TASKS | FLOW_NODES
    | {
        "definitions", "process", "laneSet", "lane", "childLaneSet", "flowNodeRef", "incoming", "outgoing",
        "sequenceFlow", "inputSet", "outputSet", "extensionElements", "documentation", "collaboration",
        "participant",
    }
)  # fmt: skip


def notes_of(root: Element, *, chosen: Element | None) -> Iterator[str]:
    """A sentence for each element not read as it stands, in their order; other processes as a whole."""
    waiting: list[tuple[Element, str]] = [(root, "")]
    while waiting:
        element, place = waiting.pop()
        local = local_name(element.tag)
        if local == "process" and element is not chosen:
            yield f"Quy trình khác trong tệp {named(element)}: không đọc."
            continue
        inside = place if local in _WHOLES else _where(element) or place
        if local in _WORDS:
            what, fate = _WORDS[local]
            yield f"{what} {_told(element, place)}: {fate}."
        elif local and local not in _READ:
            yield f"Phần tử “{local}” {_told(element, place)}: {_LEFT_OUT}."
        if local in _CLOSED or local in CONTAINERS or (not local and element is not root):
            continue
        waiting += [(child, inside) for child in reversed(element)]


def limited(notes: Iterable[str]) -> tuple[str, ...]:
    """The notes, the first of very many; the last then says how many more there are."""
    every = list(notes)
    if len(every) <= MAX_NOTES:
        return tuple(every)
    return (*every[:MAX_NOTES], f"… và {len(every) - MAX_NOTES} mục khác.")


def named(element: Element) -> str:
    """“Tên” (id), as far as the file says them; long ones cut."""
    name, identity = squeeze(element.get("name", ""))[:80], squeeze(element.get("id", ""))[:80]
    return " ".join(
        part for part in (f"“{name}”" if name else "", f"({identity})" if identity else "") if part
    )


def _told(element: Element, place: str) -> str:
    """An element by its name and id; by what it is a part of when it has no name."""
    own = named(element)
    return own if element.get("name", "").strip() or not place else f"{own} {place}".strip()


def _where(element: Element) -> str:
    """How a part without a name and an id of its own says whose part it is."""
    own = named(element)
    return f"của {own}" if own else ""
