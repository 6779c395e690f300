"""Two CSV files as another system might export them: deterministic, with a share of anomalies."""

from __future__ import annotations

import csv
import random
from datetime import datetime, timedelta
from pathlib import Path

from motcua.core.rules.dates import VN_TZ

PROCEDURES = ("1.001612", "1.001193", "1.000894", "2.000815", "2.000884", "1.004194", "2.001035", "1.013978")
FIRST = datetime(2023, 1, 2, 8, 0, tzinfo=VN_TZ)
CHANNELS = ("trực tiếp", "trực tuyến", "trực tuyến", "bưu chính")
# Column and what stands there instead.
ODDITIES = ((6, ""), (1, "9.999999"), (2, "Phòng cũ"), (7, "01/01/2020 08:00"), (5, "?"))
STEPS = ("Tiếp nhận", "Phân công", "Thẩm định", "Trình ký", "Cấp số, đóng dấu", "Trả kết quả")
FAMILY, MIDDLE, GIVEN = (
    ("Nguyễn", "Trần", "Lê", "Phạm", "Đặng"),
    ("Văn", "Thị", "Minh"),
    ("An", "Bình", "Hà", "Vũ"),
)
CASE_HEAD = (
    "code",
    "procedure",
    "agency",
    "channel",
    "applicant",
    "received",
    "due",
    "finished",
    "handed over",
    "state",
)
EVENT_HEAD = ("case", "time", "step", "unit", "officer", "note")


def write_history(
    folder: Path,
    *,
    cases: int,
    agency: str,
    unit: str,
    broken: float = 0.0,
    odd: float = 0.03,
    seed: int = 2026,
) -> tuple[Path, Path]:
    """`cases` cases with six events each; `odd`: share of odd cases, `broken`: of broken lines."""
    source = random.Random(seed)
    case_path, event_path = folder / "cases.csv", folder / "events.csv"
    with (
        case_path.open("w", encoding="utf-8", newline="") as case_file,
        event_path.open("w", encoding="utf-8", newline="") as event_file,
    ):
        case_rows, event_rows = csv.writer(case_file), csv.writer(event_file)
        case_rows.writerow(CASE_HEAD)
        event_rows.writerow(EVENT_HEAD)
        for number in range(cases):
            row, moments = _case(source, number, cases, agency, odd)
            if source.random() < broken:
                case_file.write(f'{row[0]},"dòng hỏng {number}\n')
            else:
                case_rows.writerow(row)
            for step, at in zip(STEPS, moments, strict=True):
                event = (row[0], f"{at:%Y-%m-%d %H:%M}", step, unit, f"Cán bộ {number % 20}", "")
                if source.random() < broken:
                    event_file.write(";".join(event) + "\n")
                else:
                    event_rows.writerow(event)
                    if source.random() < odd / 20:
                        event_rows.writerow(event)
    return case_path, event_path


def _case(
    source: random.Random, number: int, cases: int, agency: str, odd: float
) -> tuple[list[str], list[datetime]]:
    days = 900 * number / cases
    received = FIRST + timedelta(days=days, minutes=source.randrange(480))
    due = received + timedelta(days=source.choice((1, 3, 5, 15)))
    finished = received + (due - received) * source.choice((0.4, 0.8, 1.0, 1.0, 1.3))
    handed_over, state = finished + timedelta(hours=4), "10"
    dates = [f"{moment:%d/%m/%Y %H:%M}" for moment in (received, due, finished, handed_over)]
    if number > cases * 0.99 and source.random() < 0.6:
        dates[2:], state = ["", ""], source.choice(("4", "5", "đang xử lý"))
    row = [
        f"000.00.15.H40-{received:%y%m%d}-{number:06d}", PROCEDURES[number % len(PROCEDURES)], agency,
        source.choice(CHANNELS),
        f"{source.choice(FAMILY)} {source.choice(MIDDLE)} {source.choice(GIVEN)}", *dates, state,
    ]  # fmt: skip
    if source.random() < odd:
        place, text = source.choice(ODDITIES)
        row[place] = text
    moments = [received + (handed_over - received) * share / 5 for share in range(6)]
    return row, moments
