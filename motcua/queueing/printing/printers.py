"""Ticket printers by their address: `tcp://192.168.1.50:9100`, `usb://04b8:0e15`, `file:///kiosk-1`."""

import re
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from motcua.queueing.printing.connections import (
    Connection,
    Deadline,
    DeviceConnection,
    NetworkConnection,
    UsbConnection,
)
from motcua.queueing.printing.delivery import deliver
from motcua.queueing.printing.errors import PrinterAddressUnknown, PrinterUnreachable
from motcua.queueing.printing.raster import decode

RAW_PORT = 9100
TIMEOUT = 4.0  # seconds for one ticket, from finding the printer to its last answer
KEPT_TICKETS = 500  # of a folder; the oldest make room

_USB_IDS = re.compile(r"([0-9A-Fa-f]{4}):([0-9A-Fa-f]{4})")
_DEVICE_FILE = re.compile(r"/dev/(?:usb/)?lp\d{1,2}")


class TicketPrinter(Protocol):
    """Takes the bytes of a ticket."""

    def print(self, data: bytes) -> None:
        """Print it. Raises PrinterUnreachable, PaperOut or CoverOpen with words for people."""


class ConnectedPrinter(ABC):
    """A printer one talks to; a call never takes longer than the timeout."""

    def __init__(self, *, timeout: float = TIMEOUT) -> None:
        self.timeout = timeout

    @abstractmethod
    def connect(self, deadline: Deadline) -> Connection: ...

    def print(self, data: bytes) -> None:
        """As TicketPrinter."""
        deadline = Deadline(self.timeout)
        try:
            connection = self.connect(deadline)
            try:
                deliver(connection, data, deadline)
            finally:
                connection.close()
        except TimeoutError as problem:
            raise PrinterUnreachable(
                _("Máy in không trả lời. Xin kiểm tra máy in đã bật, còn giấy và đã nối dây.")
            ) from problem
        except OSError as problem:
            raise PrinterUnreachable(
                _("Không nối được với máy in. Xin kiểm tra máy in đã bật, đã nối dây và đúng địa chỉ.")
            ) from problem


class NetworkPrinter(ConnectedPrinter):
    def __init__(self, host: str, port: int = RAW_PORT, *, timeout: float = TIMEOUT) -> None:
        super().__init__(timeout=timeout)
        self.host = host
        self.port = port

    def connect(self, deadline: Deadline) -> Connection:
        return NetworkConnection(self.host, self.port, deadline)


class UsbPrinter(ConnectedPrinter):
    def __init__(self, vendor: int, product: int, *, timeout: float = TIMEOUT) -> None:
        super().__init__(timeout=timeout)
        self.vendor = vendor
        self.product = product

    def connect(self, deadline: Deadline) -> Connection:
        return UsbConnection(self.vendor, self.product)


class DevicePrinter(ConnectedPrinter):
    def __init__(self, path: str, *, timeout: float = TIMEOUT) -> None:
        super().__init__(timeout=timeout)
        self.path = path

    def connect(self, deadline: Deadline) -> Connection:
        return DeviceConnection(self.path)


class FolderPrinter:
    """Keeps each ticket as it was sent (.bin) and as it would look (.png), numbered from 000001."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def print(self, data: bytes) -> None:
        """As TicketPrinter."""
        try:
            picture = decode(data)
            number = self._write(data)
            picture.save(self._file(number, "png"))
            for ending in ("bin", "png"):
                self._file(number - KEPT_TICKETS, ending).unlink(missing_ok=True)
        except (OSError, ValueError) as problem:
            raise PrinterUnreachable(_("Không ghi được phiếu vào thư mục của máy in.")) from problem

    def _write(self, data: bytes) -> int:
        """The number under which the ticket was written; two kiosks never share one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        written = (path.stem for path in self.folder.glob("*.bin"))
        number = max((int(stem) for stem in written if stem.isdecimal()), default=0)
        while True:
            number += 1
            try:
                with self._file(number, "bin").open("xb") as file:
                    file.write(data)
            except FileExistsError:
                continue
            return number

    def _file(self, number: int, ending: str) -> Path:
        return self.folder / f"{number:06d}.{ending}"


def printer_from(address: str) -> TicketPrinter:
    """The printer at this address; nothing is sent to it yet.

    `tcp://host:port` (9100 if left out), `usb://vendor:product` in hexadecimal, `usb:///dev/usb/lp0`, and
    `file:///name` for a folder below MOTCUA_HOME/printers. Raises PrinterAddressUnknown for anything else.
    """
    try:
        parts = urlsplit(address.strip())
        if parts.query or parts.fragment or parts.username is not None:
            raise ValueError("a printer has no query and no user")
        if parts.scheme == "tcp" and parts.hostname and parts.path in {"", "/"}:
            port = RAW_PORT if parts.port is None else parts.port
            if port == 0:
                raise ValueError("nobody listens there")
            return NetworkPrinter(parts.hostname, port)
        if parts.scheme == "usb" and not parts.netloc and _DEVICE_FILE.fullmatch(parts.path):
            return DevicePrinter(parts.path)
        if parts.scheme == "usb" and not parts.path and (ids := _USB_IDS.fullmatch(parts.netloc)):
            return UsbPrinter(int(ids[1], 16), int(ids[2], 16))
        if parts.scheme == "file" and not parts.netloc:
            return FolderPrinter(_folder(unquote(parts.path)))
    except ValueError:
        pass
    raise PrinterAddressUnknown(
        _(
            "Địa chỉ máy in “%(address)s” không đúng. Ghi tcp://192.168.1.50:9100 (máy in mạng), "
            "usb://04b8:0e15 hoặc usb:///dev/usb/lp0 (máy in USB), file:///ten-thu-muc (ghi ra tệp)."
        )
        % {"address": address[:100]}
    )


def _folder(path: str) -> Path:
    """The folder below MOTCUA_HOME/printers; raises ValueError for any other."""
    root = (Path(settings.HOME) / "printers").resolve()
    given = Path(path)
    folder = (given if given.is_relative_to(root) else root / path.lstrip("/")).resolve()
    if folder == root or not folder.is_relative_to(root):
        raise ValueError("outside the folder of printers")
    return folder
