"""Printers that print, and every way they do not; nobody at the kiosk waits longer than the limit."""

import os
import select
import socket
import time
import tty
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from motcua.queueing.printing import (
    CoverOpen,
    PaperOut,
    PrinterAddressUnknown,
    PrinterFault,
    PrinterUnreachable,
    delivery,
    draw_ticket,
    printer_from,
    ticket_bytes,
)
from motcua.queueing.printing import connections as ways
from motcua.queueing.printing import printers as kinds
from motcua.queueing.printing.printers import DevicePrinter, FolderPrinter, NetworkPrinter, UsbPrinter
from tests.queueing.printing import stand_in
from tests.queueing.printing.escpos import read_printout
from tests.queueing.printing.faces import FACE
from tests.queueing.printing.usb_stand_in import PRODUCT, VENDOR, UsbStandIn

TICKET = ticket_bytes(FACE, width=576)
LIMIT = 0.8  # seconds
SLACK = 2.0  # for a busy machine


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> float:
    """For printers that do answer: a busy machine may be late with it. The limit to give them, in seconds."""
    monkeypatch.setattr(delivery, "ANSWER_WAIT", 10.0)
    return 20.0


def refused(printer: kinds.TicketPrinter, data: bytes = TICKET) -> Exception:
    """The refusal; fails when it took longer than the limit."""
    begun = time.monotonic()
    with pytest.raises(PrinterFault) as caught:
        printer.print(data)
    assert time.monotonic() - begun < getattr(printer, "timeout", LIMIT) + SLACK
    return caught.value


# --- network --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "behave",
    [stand_in.answering(), stand_in.silent, stand_in.babbling, stand_in.closing_when_done],
    ids=["answers", "silent", "garbage", "closes when done"],
)
def test_a_ticket_reaches_the_printer_whole(behave: Callable[..., None]) -> None:
    with stand_in.printer(behave) as machine:
        begun = time.monotonic()
        printer_from(f"tcp://127.0.0.1:{machine.port}").print(TICKET)
        assert time.monotonic() - begun < kinds.TIMEOUT
        assert machine.ticket() == TICKET
    assert read_printout(machine.ticket()).commands == ["reset", "picture", "feed 6", "cut"]


@pytest.mark.parametrize(
    ("answers", "error", "words"),
    [
        ({"eot4": 0x60}, PaperOut, "hết giấy"),
        ({"eot2": 0x20}, PaperOut, "hết giấy"),
        ({"eot2": 0x04}, CoverOpen, "Nắp máy in"),
        ({"eot2": 0x24}, CoverOpen, "Nắp máy in"),
        ({"eot2": 0x40}, PrinterUnreachable, "báo lỗi"),
        ({"eot1": 0x08}, PrinterUnreachable, "tạm dừng"),
    ],
)
def test_what_the_printer_complains_of_is_told_and_nothing_is_sent(
    answers: dict[str, int], error: type[Exception], words: str, patient: float
) -> None:
    with stand_in.printer(stand_in.answering(**answers)) as machine:
        refusal = refused(NetworkPrinter("127.0.0.1", machine.port, timeout=patient))
        assert type(refusal) is error
        assert words in str(refusal)
        assert machine.ticket() == b""


def test_paper_near_its_end_still_prints() -> None:
    with stand_in.printer(stand_in.answering(eot4=0x0C)) as machine:
        NetworkPrinter("127.0.0.1", machine.port).print(TICKET)
        assert machine.ticket() == TICKET


def test_paper_that_ends_under_the_ticket_is_noticed(patient: float) -> None:
    asked = []

    def ending(machine: stand_in.StandIn, connection: socket.socket) -> None:
        while data := connection.recv(65536):
            if stand_in.ends_in_question(data):
                asked.append(data[-1])
                connection.sendall(bytes([stand_in.FINE | (0x60 if asked.count(4) == 2 else 0)]))

    with stand_in.printer(ending) as machine:
        assert type(refused(NetworkPrinter("127.0.0.1", machine.port, timeout=patient))) is PaperOut


def test_a_printer_that_is_off_is_said_to_be_unreachable() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    refusal = refused(NetworkPrinter("127.0.0.1", port, timeout=LIMIT))
    assert type(refusal) is PrinterUnreachable
    assert "đúng địa chỉ" in str(refusal)


@pytest.mark.parametrize(
    ("behave", "buffer"),
    [(stand_in.never_reading, 2048), (stand_in.breaking_off, 2048), (stand_in.slow, 2048)],
    ids=["never reads", "breaks off", "slow"],
)
def test_a_printer_that_fails_on_the_way_is_unreachable_in_time(
    behave: Callable[..., None], buffer: int
) -> None:
    with stand_in.printer(behave, buffer=buffer) as machine:
        printer = NetworkPrinter("127.0.0.1", machine.port, timeout=LIMIT)
        # More than the buffers of this machine hold, which a printer's would not.
        assert type(refused(printer, TICKET * 200)) is PrinterUnreachable


def test_a_break_after_the_last_byte_is_noticed(patient: float) -> None:
    with stand_in.printer(stand_in.breaking_off) as machine:
        printer = NetworkPrinter("127.0.0.1", machine.port, timeout=patient)
        assert type(refused(printer)) is PrinterUnreachable


def test_an_address_that_never_answers_ends_at_the_limit() -> None:
    """A listener whose waiting line is full takes no further connection."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _turn in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(full.getsockname())
        refusal = refused(NetworkPrinter("127.0.0.1", full.getsockname()[1], timeout=LIMIT))
        for one in waiting:
            one.close()
    assert "không trả lời" in str(refusal)


def test_a_look_up_of_names_that_hangs_ends_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ways.socket, "getaddrinfo", lambda *_args, **_more: time.sleep(6) or [])
    assert "không trả lời" in str(refused(NetworkPrinter("may-in.xa.vn", 9100, timeout=LIMIT)))


@pytest.mark.parametrize("host", ["may-in.invalid", "a" * 300, "..", "-"])
def test_a_name_nobody_has_is_unreachable(host: str) -> None:
    with pytest.raises(PrinterUnreachable):
        NetworkPrinter(host, 9100, timeout=LIMIT).print(TICKET)


# --- device files ---------------------------------------------------------------------------------------


def test_a_device_file_takes_the_ticket_and_is_asked() -> None:
    printer_end, device = os.openpty()
    tty.setraw(device)
    with ThreadPoolExecutor(1) as pool:

        def machine() -> bytes:
            received = b""
            while b"\x1dV\x00" not in received:
                ready, _writing, _failed = select.select([printer_end], [], [], 5)
                received += os.read(printer_end, 65536) if ready else b"\x1dV\x00 nothing more came"
                if stand_in.ends_in_question(received):
                    os.write(printer_end, bytes([stand_in.FINE]))
            return stand_in.without_questions(received)

        burnt = pool.submit(machine)
        DevicePrinter(os.ttyname(device)).print(TICKET)
        assert burnt.result(5) == TICKET
    os.close(device)
    os.close(printer_end)


def test_a_device_that_takes_nothing_ends_at_the_limit() -> None:
    printer_end, device = os.openpty()
    tty.setraw(device)
    refusal = refused(DevicePrinter(os.ttyname(device), timeout=LIMIT), TICKET * 4)
    assert "không trả lời" in str(refusal)
    os.close(device)
    os.close(printer_end)


def test_a_device_that_is_not_there_is_unreachable() -> None:
    assert type(refused(DevicePrinter("/dev/usb/lp99", timeout=LIMIT))) is PrinterUnreachable
    assert type(refused(UsbPrinter(0x0001, 0x0002, timeout=LIMIT))) is PrinterUnreachable


# --- USB ------------------------------------------------------------------------------------------------


class OnTheBus(UsbPrinter):
    """The printer, with the stand-in in place of libusb."""

    def __init__(self, bus: UsbStandIn, product: int = PRODUCT) -> None:
        super().__init__(VENDOR, product, timeout=LIMIT)
        self.bus = bus

    def connect(self, deadline: ways.Deadline) -> ways.Connection:
        return ways.UsbConnection(self.vendor, self.product, backend=self.bus)


@pytest.mark.parametrize("answers", [{}, None], ids=["answers", "mute"])
def test_a_usb_printer_is_taken_from_the_driver_and_prints(answers: dict[int, int] | None) -> None:
    bus = UsbStandIn(answers)
    OnTheBus(bus).print(TICKET)
    assert bytes(bus.received) == TICKET
    assert not bus.is_open


def test_a_usb_printer_tells_what_it_lacks() -> None:
    bus = UsbStandIn({4: 0x60})
    assert type(refused(OnTheBus(bus))) is PaperOut
    assert bytes(bus.received) == b""
    assert not bus.is_open


def test_a_usb_printer_that_stalls_or_is_gone_is_unreachable() -> None:
    assert "không trả lời" in str(refused(OnTheBus(UsbStandIn({}, takes=100))))
    assert "Không nối được" in str(refused(OnTheBus(UsbStandIn({}), product=0x9999)))


# --- folders --------------------------------------------------------------------------------------------


@pytest.fixture
def home(settings: Any, tmp_path: Path) -> Path:
    settings.HOME = tmp_path
    return tmp_path


def test_a_folder_keeps_bytes_and_picture(home: Path) -> None:
    printer = printer_from("file:///kiosk-1")
    printer.print(TICKET)
    printer.print(ticket_bytes(replace(FACE, code="D-048"), width=384))
    folder = home / "printers" / "kiosk-1"
    assert sorted(path.name for path in folder.iterdir()) == [
        "000001.bin",
        "000001.png",
        "000002.bin",
        "000002.png",
    ]
    assert (folder / "000001.bin").read_bytes() == TICKET
    with Image.open(folder / "000001.png") as picture:
        assert picture.tobytes() == draw_ticket(FACE, width=576).tobytes()


def test_two_kiosks_never_write_over_each_other(home: Path) -> None:
    printer = printer_from("file:///sanh")
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(printer.print, [TICKET] * 40))
    assert len(list((home / "printers" / "sanh").glob("*.bin"))) == 40


def test_the_oldest_tickets_make_room(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "KEPT_TICKETS", 3)
    printer = printer_from("file:///sanh")
    for _turn in range(5):
        printer.print(TICKET)
    names = sorted(path.name for path in (home / "printers" / "sanh").glob("*.png"))
    assert names == ["000003.png", "000004.png", "000005.png"]


def test_a_folder_that_cannot_be_written_is_unreachable(home: Path) -> None:
    (home / "printers").mkdir()
    (home / "printers" / "sanh").write_text("a file, no folder")
    assert type(refused(printer_from("file:///sanh"))) is PrinterUnreachable
    assert type(refused(FolderPrinter(home / "other"), b"no picture")) is PrinterUnreachable


# --- addresses ------------------------------------------------------------------------------------------


def test_addresses_name_their_printers(home: Path) -> None:
    network = printer_from(" tcp://192.168.1.50 ")
    assert isinstance(network, NetworkPrinter)
    assert (network.host, network.port) == ("192.168.1.50", 9100)
    six = printer_from("tcp://[fe80::1]:9101/")
    assert isinstance(six, NetworkPrinter)
    assert (six.host, six.port) == ("fe80::1", 9101)
    usb = printer_from("usb://04B8:0e15")
    assert isinstance(usb, UsbPrinter)
    assert (usb.vendor, usb.product) == (0x04B8, 0x0E15)
    device = printer_from("usb:///dev/usb/lp0")
    assert isinstance(device, DevicePrinter)
    folder = printer_from(f"file://{home}/printers/kiosk%201")
    assert isinstance(folder, FolderPrinter)
    assert folder.folder == home / "printers" / "kiosk 1"


@pytest.mark.parametrize(
    "address",
    [
        *("", "192.168.1.50", "http://192.168.1.50:9100", "lpr://may-in", "tcp://", "tcp://:9100"),
        *(
            "tcp://may-in:0",
            "tcp://may-in:99999",
            "tcp://may-in:abc",
            "tcp://may-in/duong",
            "tcp://a:b@may-in",
        ),
        *("tcp://may-in?x=1", "tcp://[::1", "usb://", "usb://04b8", "usb://04b8:0e15/x", "usb://xyzt:0e15"),
        *("usb:///dev/sda", "usb:///dev/usb/../sda", "usb:///etc/passwd", "usb:///dev/usb/lp0/..", "file://"),
        *("file:///", "file:///..", "file:///../x", "file:///a/../../x", "file:///%2e%2e/x", "file://may/x"),
        *("file:///a%00b",),
    ],
)
def test_any_other_address_is_refused_with_examples(home: Path, address: str) -> None:
    with pytest.raises(PrinterAddressUnknown, match=r"tcp://192\.168\.1\.50:9100"):
        printer_from(address)


def test_a_link_does_not_lead_out_of_the_folder(home: Path) -> None:
    (home / "printers").mkdir()
    (home / "printers" / "ra").symlink_to(home)
    with pytest.raises(PrinterAddressUnknown):
        printer_from("file:///ra/x")
    assert printer_from(f"file://{home}/elsewhere").folder.is_relative_to(home / "printers")  # type: ignore[attr-defined]
