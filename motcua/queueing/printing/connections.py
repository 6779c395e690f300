"""Ways to a printer: a network address, a device file, a USB device.

Each sends bytes and waits for bytes, never longer than told. They raise OSError (TimeoutError among it) when
the way fails, and Ended when the printer closed it in good order.
"""

import os
import queue
import select
import socket
import threading
import time
from typing import Any, Protocol

import usb.core
import usb.util

PRINTER_CLASS = 7  # of USB interfaces
READ_SIZE = 64


class Ended(ConnectionError):
    """The printer closed the connection after all that was sent."""


class Connection(Protocol):
    """An open way to a printer."""

    def send(self, data: bytes, within: float) -> None:
        """Send all of it within so many seconds."""

    def receive(self, within: float) -> bytes:
        """What the printer says within so many seconds, empty if nothing."""

    def close(self) -> None: ...


class Deadline:
    """One limit for everything done to print a ticket; seconds."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Raises TimeoutError when nothing is left."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left


class NetworkConnection:
    """TCP, as network printers listen on port 9100."""

    def __init__(self, host: str, port: int, deadline: Deadline) -> None:
        self._socket = _connect(host, port, deadline)

    def send(self, data: bytes, within: float) -> None:
        self._socket.settimeout(within)
        self._socket.sendall(data)  # the limit is for all of it

    def receive(self, within: float) -> bytes:
        self._socket.settimeout(within)
        try:
            data = self._socket.recv(READ_SIZE)
        except TimeoutError:
            return b""
        if not data:
            raise Ended
        return data

    def close(self) -> None:
        self._socket.close()


def _connect(host: str, port: int, deadline: Deadline) -> socket.socket:
    """The first address of the host that answers."""
    failure: OSError = ConnectionError(f"no address for {host}")
    for family, kind, protocol, _name, address in _resolve(host, port, deadline):
        connection = socket.socket(family, kind, protocol)
        try:
            connection.settimeout(deadline.left())
            connection.connect(address)
        except OSError as problem:
            connection.close()
            failure = problem
        else:
            return connection
    raise failure


def _resolve(host: str, port: int, deadline: Deadline) -> list[Any]:
    """The host's addresses. The system's look-up knows no limit of time, so it runs beside us."""
    answers: queue.SimpleQueue[list[Any] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(list(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        except OSError as problem:
            answers.put(problem)
        except UnicodeError:  # a name that cannot be one
            answers.put(ConnectionError(f"no address for {host}"))

    threading.Thread(target=ask, name="printer-address", daemon=True).start()
    try:
        answer = answers.get(timeout=deadline.left())
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, OSError):
        raise answer
    return answer


class DeviceConnection:
    """A device file such as /dev/usb/lp0, which the system's own driver makes for a USB printer."""

    def __init__(self, path: str) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_NOCTTY)

    def send(self, data: bytes, within: float) -> None:
        deadline = Deadline(within)
        rest = memoryview(data)
        while rest:
            _reading, ready, _failed = select.select([], [self._file], [], deadline.left())
            if ready:
                rest = rest[os.write(self._file, rest) :]

    def receive(self, within: float) -> bytes:
        ready, _writing, _failed = select.select([self._file], [], [], within)
        return os.read(self._file, READ_SIZE) if ready else b""

    def close(self) -> None:
        os.close(self._file)


class UsbConnection:
    """A USB printer by its vendor and product number, through libusb."""

    def __init__(self, vendor: int, product: int, backend: Any = None) -> None:
        try:
            self._device = usb.core.find(idVendor=vendor, idProduct=product, backend=backend)
        except usb.core.NoBackendError as problem:
            raise ConnectionError("libusb is not installed") from problem
        if self._device is None:
            raise ConnectionError("no such device on the USB bus")
        interface = _printer_interface(self._device)
        number = interface.bInterfaceNumber
        try:
            if self._device.is_kernel_driver_active(number):
                self._device.detach_kernel_driver(number)
        except NotImplementedError:
            pass  # only Linux has drivers to detach
        self._out = _endpoint(interface, usb.util.ENDPOINT_OUT)
        self._in = _endpoint(interface, usb.util.ENDPOINT_IN)
        if self._out is None:
            raise ConnectionError("the USB device takes no data")

    def send(self, data: bytes, within: float) -> None:
        try:
            written = self._out.write(data, timeout=_milliseconds(within))
        except usb.core.USBTimeoutError as problem:
            raise TimeoutError from problem
        if written != len(data):
            raise TimeoutError

    def receive(self, within: float) -> bytes:
        if self._in is None:
            return b""
        try:
            return bytes(self._in.read(self._in.wMaxPacketSize, timeout=_milliseconds(within)))
        except usb.core.USBTimeoutError:
            return b""

    def close(self) -> None:
        usb.util.dispose_resources(self._device)


def _printer_interface(device: Any) -> Any:
    """The interface of the printer class, else the first: cheap printers call themselves something else."""
    interfaces = [interface for configuration in device for interface in configuration]
    if not interfaces:
        raise ConnectionError("the USB device has no interface")
    return next((one for one in interfaces if one.bInterfaceClass == PRINTER_CLASS), interfaces[0])


def _endpoint(interface: Any, direction: int) -> Any:
    return next(
        (one for one in interface if usb.util.endpoint_direction(one.bEndpointAddress) == direction), None
    )


def _milliseconds(seconds: float) -> int:
    """At least one: for libusb none means without end."""
    return max(1, int(seconds * 1000))
