"""A strict reader of ESC/POS: what a printer of raster pictures would make of the bytes.

It shares no code with the encoder and knows only the commands a ticket may use; any other byte is a fault.
"""

from dataclasses import dataclass, field


@dataclass
class Printout:
    """Rows of dots, True is ink, and what was done besides, in order."""

    rows: list[list[bool]] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)

    @property
    def width(self) -> int:
        widths = {len(row) for row in self.rows}
        assert len(widths) == 1, f"rows of different widths: {widths}"
        return widths.pop()


def read_printout(data: bytes) -> Printout:
    """Raises AssertionError at the first byte that is not part of a known command."""
    out = Printout()
    at = 0
    while at < len(data):
        if data.startswith(b"\x1b@", at):
            out.commands.append("reset")
            at += 2
        elif data.startswith(b"\x1bd", at):
            out.commands.append(f"feed {data[at + 2]}")
            at += 3
        elif data.startswith(b"\x1dV", at):
            assert data[at + 2] in (0, 1, 48, 49), "cut of an unknown kind"
            out.commands.append("cut")
            at += 3
        elif data.startswith(b"\x1dv0", at):
            assert data[at + 3] == 0, "only normal size is one dot for one bit"
            width = data[at + 4] + 256 * data[at + 5]
            height = data[at + 6] + 256 * data[at + 7]
            at += 8
            body = data[at : at + width * height]
            assert len(body) == width * height, "the picture ends too early"
            for row in range(height):
                bits = "".join(f"{byte:08b}" for byte in body[row * width : (row + 1) * width])
                out.rows.append([bit == "1" for bit in bits])
            if out.commands[-1] != "picture":
                out.commands.append("picture")
            at += width * height
        else:
            raise AssertionError(f"byte {at} ({data[at : at + 4]!r}) belongs to no command")
    return out
