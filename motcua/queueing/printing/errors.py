"""Why a ticket did not come out of the printer. The ticket itself exists all the same."""

from motcua.core.errors import RuleViolation


class PrinterAddressUnknown(RuleViolation):
    """The address of the printer is none we can print to."""

    code = "printer_address_unknown"


class PrinterFault(RuleViolation):
    """The printer did not print; the ticket can be shown, and printed again."""

    code = "printer_fault"
    http_state = 503


class PrinterUnreachable(PrinterFault):
    """The printer is off, not connected, busy beyond the time limit, or reports a fault of its own."""

    code = "printer_unreachable"


class PaperOut(PrinterFault):
    """The roll has ended."""

    code = "paper_out"


class CoverOpen(PrinterFault):
    """The cover over the roll is open."""

    code = "cover_open"
