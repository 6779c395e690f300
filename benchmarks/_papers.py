"""Papers with words at the cases of a long archive, in a process whose Django is set up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from _archive import Archive
from _bulk import fields_of, insert_values, unchecked, values_of
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from motcua.cases.models import Case, CaseAttachment
from motcua.cases.permissions import VIEW
from motcua.cases.queries.words import MOSTLY_ENOUGH, papers_with
from motcua.core.actors import Role
from motcua.core.rules.text import fold_words
from motcua.documents.models import FileText, StoredFile, TextState
from motcua.documents.queries.texts import files_with, words_to_find

A_YEAR, LIMIT, WORDS = 20_000, 20, 100
# Syllables as they stand in papers: the first of them in nearly all, the last in few.
_SYLLABLES = (
    "của ngày và tháng năm cấp số theo phường xã đất quyền đăng ký giấy chứng nhận hộ tên sinh nơi cư trú "
    "công dân ủy ban nhân người nộp hồ sơ thửa bản đồ nhà tài sản gắn liền diện tích mục đích sử dụng thời "
    "hạn nguồn gốc ghi chú kinh doanh ngành nghề vốn chủ thể hợp tác thành viên khai tử kết hôn trích lục "
    "xác minh tạm vắng thường bảo hiểm trợ xã hội hưu trí chính sách thương binh liệt sĩ khuyết tật mồ côi"
).split()
QUESTIONS = (
    ("in nearly every paper", "cua"),
    ("in each hundredth", "hiemngheo"),
    ("in one", "079000012345"),
    ("three common together", "dang ky dat"),
    ("the same with marks", "Đăng ký đất"),
    ("common and rare", "cua 079000012345"),
    ("of nobody", "zyx"),
)
# The least any program asks for: the papers of those files, and what is shown of the newest of each case.
_HUNG = (
    "SELECT case_id, max(id) FROM cases_caseattachment WHERE file_id IN (%s) GROUP BY case_id ORDER BY 1 DESC"
)
_SHOWN = """
    SELECT a.file_name, c.code, c.applicant_name, c.state, p.code, t.text FROM cases_caseattachment AS a
    JOIN cases_case AS c ON c.id = a.case_id JOIN catalogue_procedure AS p ON p.id = c.procedure_id
    JOIN documents_filetext AS t ON t.file_id = a.file_id WHERE a.id IN (%s)
"""


class Papers:
    """So many cases with so many papers each; their words are found as the director finds them."""

    def __init__(self, *, cases: int, of_a_case: int) -> None:
        now = timezone.now()
        archive = Archive(now=now, a_year=A_YEAR)
        archive.grow_to(cases)
        self._actor = archive.office.actor(Role.DIRECTOR, now=now)
        keys = list(Case.objects.order_by("-pk").values_list("pk", flat=True)[:cases])
        made = list(_files(keys, of_a_case, now))
        with unchecked():
            insert_values(StoredFile, (one[0] for one in made), with_key=True)
            insert_values(FileText, (one[1] for one in made))
            insert_values(CaseAttachment, (one[2] for one in made))
        del made

    def find(self, words: str) -> int:
        """As the look-up does."""
        return len(papers_with(words, actor=self._actor, roles=VIEW.roles, limit=LIMIT))

    def ask_database(self, words: str) -> int:
        """The bare statements: the index of words, papers, what is shown of them; of everybody's cases."""
        files = files_with(words_to_find(words))[:MOSTLY_ENOUGH]
        with connection.cursor() as cursor:
            papers = [one for _case, one in _rows(cursor, _HUNG, files)[:LIMIT]]
            return len(_rows(cursor, _SHOWN, papers))

    def statements(self, words: str) -> tuple[int, int]:
        """How many papers are found, and with how many statements; warms both ways up."""
        self.ask_database(words)
        self.find(words)
        with CaptureQueriesContext(connection) as said:
            found = self.find(words)
        return found, len(said.captured_queries)


def _rows(cursor: Any, statement: str, keys: list[Any]) -> list[tuple[Any, ...]]:
    if not keys:
        return []
    cursor.execute(statement % ", ".join(["%s"] * len(keys)), keys)
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _files(
    keys: list[int], of_a_case: int, now: datetime
) -> Iterator[tuple[list[Any], list[Any], list[Any]]]:
    random = Random(1975)
    weights = [1 / place for place in range(1, len(_SYLLABLES) + 1)]
    stored, texts, hung = (
        fields_of(StoredFile, with_key=True),
        fields_of(FileText, with_key=False),
        fields_of(CaseAttachment, with_key=False),
    )
    number = 0
    for place, key in enumerate(keys):
        for _paper in range(of_a_case):
            number += 1
            words = random.choices(_SYLLABLES, weights, k=WORDS)
            words[random.randrange(WORDS)] = f"079{number:09d}"
            if number % 100 == 0:
                words[random.randrange(WORDS)] = "hiểmnghèo"
            text, at = " ".join(words), now - timedelta(hours=place)
            name = sha256(str(number).encode()).hexdigest()
            file = StoredFile(sha256=name, size=90_000, media_type="application/pdf", stored_at=at)
            read = FileText(
                file_id=name, state=TextState.READ, text=text, folded=" ".join(fold_words(text)), read_at=at
            )
            paper = CaseAttachment(
                case_id=key, file_id=name, file_name="Tờ khai.pdf", added_at=at, added_by="Người tiếp nhận"
            )
            yield values_of(file, stored), values_of(read, texts), values_of(paper, hung)
