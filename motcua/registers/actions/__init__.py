"""What is done with books."""

from motcua.registers.actions.entering import NewLine, enter_lines
from motcua.registers.actions.opening import open_book

__all__ = ["NewLine", "enter_lines", "open_book"]
