"""What is said to a printer around a ticket: are you well, here it is, are you still well.

The questions are DLE EOT n of ESC/POS, which printers answer at once, even while printing or offline. Each
answer is one byte with fixed bits. Many cheap printers answer nothing: they are taken as fine.
"""

from contextlib import suppress

from django.utils.translation import gettext as _

from motcua.queueing.printing.connections import Connection, Deadline, Ended
from motcua.queueing.printing.errors import CoverOpen, PaperOut, PrinterUnreachable

ANSWER_WAIT = 0.3  # seconds a printer has for an answer
ASK = b"\x10\x04"  # DLE EOT
STATE, CAUSE, PAPER = 1, 2, 4  # what DLE EOT asks for
FIXED_BITS, FIXED_VALUE = 0b1001_0011, 0b0001_0010  # of every answer; whatever else comes is no answer

OFFLINE = 0b0000_1000  # of STATE
COVER_OPEN, PAPER_STOPPED, FAILED = 0b0000_0100, 0b0010_0000, 0b0100_0000  # of CAUSE
PAPER_ENDED = 0b0110_0000  # of PAPER


def deliver(connection: Connection, data: bytes, deadline: Deadline) -> None:
    """Send a ticket. Raises PaperOut, CoverOpen and PrinterUnreachable as the printer answers.

    OSError of the connection passes through, TimeoutError among it. What was taken in time is not called back
    because the last answer is late, and a printer may close the connection once it has all.
    """
    answers = check(connection, deadline)
    connection.send(data, deadline.left())
    with suppress(Ended, TimeoutError):
        if answers:
            check(connection, deadline)
        else:
            # A connection that broke on the way is known as broken only by listening.
            connection.receive(min(ANSWER_WAIT, deadline.left()))


def check(connection: Connection, deadline: Deadline) -> bool:
    """Whether the printer answers; raises what it complains of."""
    for question in (CAUSE, PAPER, STATE):
        connection.send(ASK + bytes([question]), deadline.left())
        answer = _answer(connection, Deadline(min(ANSWER_WAIT, deadline.left())))
        if answer is None:
            return False
        _refuse(question, answer)
    return True


def _answer(connection: Connection, deadline: Deadline) -> int | None:
    """The first byte that can be an answer. One comes alone: in a chatter of letters some have its bits."""
    with suppress(TimeoutError):
        while received := connection.receive(deadline.left()):
            if len(received) == 1 and received[0] & FIXED_BITS == FIXED_VALUE:
                return received[0]
    return None


def _refuse(question: int, answer: int) -> None:
    if question == CAUSE and answer & COVER_OPEN:
        raise CoverOpen(_("Nắp máy in đang mở. Xin đóng nắp rồi in lại."))
    if (question == PAPER and answer & PAPER_ENDED) or (question == CAUSE and answer & PAPER_STOPPED):
        raise PaperOut(_("Máy in hết giấy. Xin thay cuộn giấy rồi in lại."))
    if question == CAUSE and answer & FAILED:
        raise PrinterUnreachable(_("Máy in báo lỗi. Xin tắt máy in, bật lại rồi in lại."))
    if question == STATE and answer & OFFLINE:
        raise PrinterUnreachable(_("Máy in đang ở trạng thái tạm dừng. Xin bấm nút trên máy in rồi in lại."))
