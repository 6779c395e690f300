"""What is done with books."""

from motcua.registers.actions.closing import close_book, close_ended_years
from motcua.registers.actions.correcting import cancel_line, correct_line
from motcua.registers.actions.entering import NewLine, enter_lines
from motcua.registers.actions.opening import open_book
from motcua.registers.actions.printing import PRINT_JOB, carry_out_print, order_print
from motcua.registers.actions.settings import choose_settings

__all__ = [
    "PRINT_JOB",
    "NewLine",
    "cancel_line",
    "carry_out_print",
    "choose_settings",
    "close_book",
    "close_ended_years",
    "correct_line",
    "enter_lines",
    "open_book",
    "order_print",
]
