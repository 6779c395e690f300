"""A USB printer under pyusb: the descriptors and transfers libusb would give, everything above is real."""

from types import SimpleNamespace
from typing import Any

import usb.core
from usb.backend import IBackend

from tests.queueing.printing.stand_in import ASK, FINE

BULK_OUT, BULK_IN = 0x03, 0x81  # not the ones python-escpos takes for granted
VENDOR, PRODUCT = 0x0416, 0x5011


class UsbStandIn(IBackend):
    """A printer held by the system's driver; `answers` by the number of DLE EOT, None if mute."""

    def __init__(self, answers: dict[int, int] | None = None, *, takes: int | None = None) -> None:
        super().__init__()
        self.answers = answers
        self.takes = takes  # bytes it takes before it stalls
        self.received = bytearray()
        self.waiting = bytearray()
        self.driver_is_active = True
        self.is_open = False

    def enumerate_devices(self) -> Any:
        yield "printer"

    def get_device_descriptor(self, dev: Any) -> Any:
        return SimpleNamespace(
            **dict.fromkeys(("bLength", "bDescriptorType", "bcdUSB", "bDeviceClass", "bDeviceSubClass"), 0),
            **dict.fromkeys(("bDeviceProtocol", "bMaxPacketSize0", "bcdDevice", "iManufacturer"), 0),
            **dict.fromkeys(("iProduct", "iSerialNumber", "address", "bus", "port_number", "speed"), 0),
            port_numbers=(),
            bNumConfigurations=1,
            idVendor=VENDOR,
            idProduct=PRODUCT,
        )

    def get_configuration_descriptor(self, dev: Any, config: int) -> Any:
        if config:
            raise IndexError(config)
        return SimpleNamespace(
            **dict.fromkeys(("bLength", "bDescriptorType", "wTotalLength", "iConfiguration"), 0),
            **dict.fromkeys(("bmAttributes", "bMaxPower"), 0),
            bNumInterfaces=1,
            bConfigurationValue=1,
            extra_descriptors=[],
        )

    def get_interface_descriptor(self, dev: Any, intf: int, alt: int, config: int) -> Any:
        if intf or alt or config:
            raise IndexError(intf)
        return SimpleNamespace(
            **dict.fromkeys(("bLength", "bDescriptorType", "bInterfaceNumber", "bAlternateSetting"), 0),
            **dict.fromkeys(("bInterfaceSubClass", "bInterfaceProtocol", "iInterface"), 0),
            bNumEndpoints=2,
            bInterfaceClass=7,
            extra_descriptors=[],
        )

    def get_endpoint_descriptor(self, dev: Any, ep: int, intf: int, alt: int, config: int) -> Any:
        return SimpleNamespace(
            **dict.fromkeys(("bLength", "bDescriptorType", "bInterval", "bRefresh", "bSynchAddress"), 0),
            bEndpointAddress=(BULK_OUT, BULK_IN)[ep],
            bmAttributes=2,
            wMaxPacketSize=64,
            extra_descriptors=[],
        )

    def open_device(self, dev: Any) -> Any:
        self.is_open = True
        return dev

    def close_device(self, dev_handle: Any) -> None:
        self.is_open = False

    def get_configuration(self, dev_handle: Any) -> int:
        return 1

    def claim_interface(self, dev_handle: Any, intf: int) -> None:
        if self.driver_is_active:
            raise usb.core.USBError("Resource busy", errno=16)

    def release_interface(self, dev_handle: Any, intf: int) -> None: ...

    def is_kernel_driver_active(self, dev_handle: Any, intf: int) -> bool:
        return self.driver_is_active

    def detach_kernel_driver(self, dev_handle: Any, intf: int) -> None:
        self.driver_is_active = False

    def bulk_write(self, dev_handle: Any, ep: int, intf: int, data: Any, timeout: int) -> int:
        assert ep == BULK_OUT
        assert timeout > 0, "zero is without end"
        sent = bytes(data)
        if sent[:2] == ASK and len(sent) == 3:
            if self.answers is not None:
                self.waiting.append(FINE | self.answers.get(sent[2], 0))
        elif self.takes is not None and len(sent) > self.takes:
            raise usb.core.USBTimeoutError("Operation timed out", errno=110)
        else:
            self.received += sent
        return len(sent)

    def bulk_read(self, dev_handle: Any, ep: int, intf: int, buff: Any, timeout: int) -> int:
        assert ep == BULK_IN
        assert timeout > 0, "zero is without end"
        if not self.waiting:
            raise usb.core.USBTimeoutError("Operation timed out", errno=110)
        buff[0] = self.waiting.pop(0)
        return 1
