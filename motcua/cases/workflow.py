"""The one table of case states: which may follow which, by which move. Pure but for the enumeration.

Source: TrangThaiHoSo 1–10 of the national portal. The diagram in `docs/case_states.md` is made from `MOVES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from motcua.cases.choices import CaseState as S
from motcua.cases.errors import MoveNotPossible


class MoveKind(StrEnum):
    """The moves between states."""

    SUBMIT = "submit"
    RECEIVE = "receive"
    NOT_ACCEPT = "not_accept"
    START = "start"
    ASK_SUPPLEMENT = "ask_supplement"
    SUPPLEMENT_COMPLETE = "supplement_complete"
    ASK_PAYMENT = "ask_payment"
    PAYMENT_COMPLETE = "payment_complete"
    WITHDRAW = "withdraw"
    STOP = "stop"
    RESUME = "resume"
    CLOSE_UNANSWERED = "close_unanswered"
    DECIDE = "decide"
    HAND_OVER = "hand_over"
    UNDO = "undo"
    REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Move:
    """From any of `sources` to `target`; `label` is what the history shows."""

    kind: MoveKind
    sources: tuple[S, ...]
    target: S
    label: str


MOVES: dict[MoveKind, Move] = {
    move.kind: move
    for move in (
        Move(MoveKind.SUBMIT, (S.DRAFT,), S.SUBMITTED, "Nộp hồ sơ"),
        Move(MoveKind.RECEIVE, (S.DRAFT, S.SUBMITTED), S.RECEIVED, "Tiếp nhận"),
        Move(MoveKind.NOT_ACCEPT, (S.DRAFT, S.SUBMITTED), S.NOT_ACCEPTED, "Không tiếp nhận"),
        Move(MoveKind.START, (S.RECEIVED,), S.IN_PROGRESS, "Chuyển xử lý"),
        Move(
            MoveKind.ASK_SUPPLEMENT,
            (S.SUBMITTED, S.RECEIVED, S.IN_PROGRESS),
            S.AWAITING_SUPPLEMENT,
            "Yêu cầu bổ sung",
        ),
        Move(MoveKind.SUPPLEMENT_COMPLETE, (S.AWAITING_SUPPLEMENT,), S.IN_PROGRESS, "Đã bổ sung đủ"),
        Move(
            MoveKind.ASK_PAYMENT, (S.IN_PROGRESS,), S.AWAITING_PAYMENT, "Yêu cầu thực hiện nghĩa vụ tài chính"
        ),
        Move(
            MoveKind.PAYMENT_COMPLETE, (S.AWAITING_PAYMENT,), S.IN_PROGRESS, "Đã thực hiện nghĩa vụ tài chính"
        ),
        Move(
            MoveKind.WITHDRAW,
            (S.SUBMITTED, S.RECEIVED, S.IN_PROGRESS, S.AWAITING_SUPPLEMENT, S.AWAITING_PAYMENT, S.STOPPED),
            S.ENDED_BY_APPLICANT,
            "Người nộp rút hồ sơ",
        ),
        Move(
            MoveKind.STOP,
            (S.IN_PROGRESS, S.AWAITING_SUPPLEMENT, S.AWAITING_PAYMENT),
            S.STOPPED,
            "Dừng xử lý",
        ),
        Move(MoveKind.RESUME, (S.STOPPED,), S.IN_PROGRESS, "Tiếp tục xử lý"),
        Move(MoveKind.CLOSE_UNANSWERED, (S.AWAITING_SUPPLEMENT,), S.STOPPED, "Đóng hồ sơ vì không bổ sung"),
        Move(MoveKind.DECIDE, (S.IN_PROGRESS,), S.DECIDED, "Có kết quả"),
        Move(MoveKind.HAND_OVER, (S.DECIDED,), S.HANDED_OVER, "Trả kết quả"),
        Move(MoveKind.UNDO, (S.IN_PROGRESS, S.DECIDED), S.IN_PROGRESS, "Rút lại bước vừa chuyển"),
        Move(MoveKind.REOPEN, (S.HANDED_OVER,), S.IN_PROGRESS, "Mở lại để sửa kết quả"),
    )
}


def target_of(kind: MoveKind, state: int) -> S:
    """The state that the move leads to; raises MoveNotPossible from a state that does not allow it."""
    move = MOVES[kind]
    if state not in move.sources:
        raise MoveNotPossible(move.label, S(state).label)
    return move.target


def mermaid() -> str:
    """The table as a Mermaid state diagram for the documentation."""
    lines = ["stateDiagram-v2"]
    lines += [f"    s{state.value} : {state.value} {state.label}" for state in S]
    for move in MOVES.values():
        lines += [f"    s{source.value} --> s{move.target.value} : {move.label}" for source in move.sources]
    lines += [
        f"    s{state.value} --> [*]" for state in (S.NOT_ACCEPTED, S.ENDED_BY_APPLICANT, S.HANDED_OVER)
    ]
    return "\n".join(lines) + "\n"
