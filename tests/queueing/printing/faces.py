"""Tickets for the tests."""

from datetime import UTC, datetime

from motcua.queueing.printing import TicketFace

FOLLOW = "https://motcua.thangbinh.gov.vn/phieu/7F3KQ2MXW9"
FACE = TicketFace(
    code="D-047",
    line="Đất đai, xây dựng và môi trường",
    office="Trung tâm Phục vụ hành chính công xã Thăng Bình",
    issued_at=datetime(2026, 11, 28, 2, 5, tzinfo=UTC),
    ahead=12,
    wait=(15, 25),
    place="Mời ngồi khu A, nhìn bảng số 2",
    follow_url=FOLLOW,
)
