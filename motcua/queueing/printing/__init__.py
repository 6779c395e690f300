"""Tickets on paper: the picture, the bytes for the printer, the printer at an address.

printer_from("tcp://192.168.1.50:9100").print(ticket_bytes(face, width=576))
"""

from motcua.queueing.printing.errors import (
    CoverOpen,
    PaperOut,
    PrinterAddressUnknown,
    PrinterFault,
    PrinterUnreachable,
)
from motcua.queueing.printing.letters import TicketFontsMissing
from motcua.queueing.printing.picture import WIDTHS, TicketFace, draw_ticket
from motcua.queueing.printing.printers import TicketPrinter, printer_from
from motcua.queueing.printing.raster import encode

__all__ = [
    "WIDTHS",
    "CoverOpen",
    "PaperOut",
    "PrinterAddressUnknown",
    "PrinterFault",
    "PrinterUnreachable",
    "TicketFace",
    "TicketFontsMissing",
    "TicketPrinter",
    "draw_ticket",
    "printer_from",
    "ticket_bytes",
]


def ticket_bytes(face: TicketFace, *, width: int) -> bytes:
    """What a printer with a head of `width` dots needs to print the ticket; raises as `draw_ticket` does."""
    return encode(draw_ticket(face, width=width))
