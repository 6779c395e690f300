"""The record of a destruction (biên bản tiêu hủy), made when it is approved."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime

from motcua.cases.forms.heading import agency_heading, in_vietnamese
from motcua.core.rules.dates import format_date, slip_moment
from motcua.core.rules.numbers import format_number
from motcua.documents.forms import DestroyedFile, DestructionRecord, render
from motcua.registers.choices import BookKind
from motcua.registers.models import CertificationLine, DestroyedPaper, Destruction

GROUNDS = (
    "Luật Lưu trữ số 33/2024/QH15",
    "Điều 14 Nghị định số 23/2015/NĐ-CP về lưu trữ sổ chứng thực, giấy tờ, văn bản đã chứng thực",
)


@in_vietnamese
def destruction_pdf(
    destruction: Destruction,
    papers: Sequence[DestroyedPaper],
    lines: Sequence[CertificationLine],
    *,
    now: datetime,
) -> bytes:
    """The record with its list: what goes, by case with its numbers of the book, and what stays and why."""
    numbers: dict[int, list[CertificationLine]] = defaultdict(list)
    for line in lines:
        if line.case_id is not None:
            numbers[line.case_id].append(line)
    record = DestructionRecord(
        **agency_heading(destruction.agency, number=destruction.printed_number, at=now),
        moment=slip_moment(now),
        what=f"{BookKind(destruction.kind).label[0].lower()}{BookKind(destruction.kind).label[1:]}"
        f" năm {destruction.year}",
        grounds=GROUNDS,
        proposer_name=destruction.proposed_by,
        proposed_at=slip_moment(destruction.proposed_at),
        approver_name=destruction.decided_by,
        files=tuple(_file(paper, numbers[paper.case_id]) for paper in papers),
        cases=format_number(len({paper.case_id for paper in papers})),
        total=format_number(len(papers)),
        size=file_size(sum(paper.size for paper in papers)),
        kept=_kept(destruction),
    )
    return render("destruction_record", record)


def file_size(size: int) -> str:
    """Bytes as people read them: "312 KB", "4,1 MB"."""
    if size < 1_000_000:
        return f"{format_number(max(1, round(size / 1000)))} KB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


def _file(paper: DestroyedPaper, lines: Sequence[CertificationLine]) -> DestroyedFile:
    return DestroyedFile(
        number=", ".join(line.printed_number for line in lines),
        day=", ".join(sorted({format_date(line.made_on) for line in lines})),
        case_code=paper.case.code,
        file_name=paper.file_name,
        size=file_size(paper.size),
    )


def _kept(destruction: Destruction) -> tuple[str, ...]:
    reasons = Counter(
        destruction.papers.exclude(kept_because="").order_by("pk").values_list("kept_because", flat=True)
    )
    return tuple(
        f"Không tiêu hủy {format_number(count)} tệp trong đề nghị: {reason}."
        for reason, count in reasons.items()
    )
