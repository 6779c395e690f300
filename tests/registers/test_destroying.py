"""Papers whose years are over are destroyed by two people and a job; the book stays and says so."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from pypdf import PdfReader

from motcua.audit.models import Event
from motcua.audit.queries import find_faults
from motcua.cases.choices import CaseState
from motcua.cases.models import Case, CaseAttachment
from motcua.core.actors import Actor, Role, job_actor
from motcua.core.errors import NotAllowed
from motcua.documents.actions import destroying as storage
from motcua.documents.actions import read_stored, store_files
from motcua.documents.choices import MediaType
from motcua.documents.errors import FileDestroyed
from motcua.documents.models import StoredFile
from motcua.documents.rules import storage_path
from motcua.registers.actions import (
    approve_destruction,
    carry_out_destruction,
    hold_papers,
    lift_hold,
    propose_destruction,
    refuse_destruction,
)
from motcua.registers.choices import BookKind
from motcua.registers.errors import AlreadyDecided, NothingToDestroy, TwoPeopleNeeded
from motcua.registers.models import CertificationLine, Destruction
from motcua.registers.queries.retention import due_papers
from motcua.registers.queries.values import notes_of
from tests.factories import NOW
from tests.factories_books import enter, new_line
from tests.factories_cases import SIGNATURE, Desk, make_desk
from tests.factories_work import receive

pytestmark = pytest.mark.django_db
LATER = NOW.replace(year=2028) + timedelta(days=1)
JOB = job_actor("registers.destroy_papers")


@dataclass
class Office:
    """A desk, who proposes and who approves."""

    desk: Desk
    clerk: Actor
    leader: Actor

    def certified(self, content: bytes = b"", *, is_final: bool = True) -> CertificationLine:
        """A signature certified now, with one stored file at its case."""
        case = receive(self.desk, SIGNATURE)
        if is_final:
            Case.objects.filter(pk=case.pk).update(
                state=CaseState.HANDED_OVER, finished_at=NOW, handed_over_at=NOW
            )
        (line,) = enter(self.desk.ward, new_line(case_id=case.pk), kind=BookKind.SIGNATURES, by=self.clerk)
        self.attach(case, content or f"%PDF {case.code}".encode())
        return line

    def attach(self, case: Case, content: bytes) -> StoredFile:
        (file,) = store_files(contents=[(content, MediaType.PDF)], now=NOW)
        CaseAttachment.objects.create(
            case=case, file=file, file_name="ban-quet.pdf", added_at=NOW, added_by="Cán bộ"
        )
        return file

    def propose(self, *, by: Actor | None = None, now: datetime = LATER) -> Destruction:
        return propose_destruction(
            agency=self.desk.ward, kind=BookKind.SIGNATURES, year=2026, by=by or self.clerk, now=now
        )


@pytest.fixture
def office() -> Office:
    desk = make_desk(SIGNATURE)
    return Office(desk, desk.actor(Role.RECORDS_CLERK), desk.actor(Role.LEADER))


def file_of(line: CertificationLine) -> StoredFile:
    return StoredFile.objects.get(attachments__case=line.case)


def is_there(file: StoredFile) -> bool:
    return default_storage.exists(storage_path(file.sha256))


def test_two_people_and_a_job_destroy_the_files_and_the_line_says_by_which_record(office: Office) -> None:
    line = office.certified()
    proposed = office.propose()
    with pytest.raises(NotAllowed):
        approve_destruction(destruction_id=proposed.pk, by=office.clerk, now=LATER)
    assert read_stored(file_of(line))
    approved = approve_destruction(destruction_id=proposed.pk, by=office.leader, now=LATER)
    file = file_of(line)
    with pytest.raises(FileDestroyed):
        read_stored(file)
    assert is_there(file)  # only the job takes it away, once this has been committed
    carry_out_destruction(destruction_id=approved.pk, by=JOB, now=LATER)
    assert not is_there(file)
    line = CertificationLine.objects.select_related("destruction").get(pk=line.pk)
    assert notes_of(line) == ["Đã tiêu hủy giấy tờ lưu theo Biên bản số 01/BB-TH ngày 25/03/2028."]
    assert (line.requester_name, due_papers(office.desk.ward, LATER.date())) == ("Nguyễn Thị Hạnh", [])
    finished = Destruction.objects.get()
    assert (finished.number, finished.finished_at) == (1, LATER)
    kinds = Event.objects.filter(subject_kind="registers.destruction").order_by("pk")
    assert [event.kind.rpartition("_")[2] for event in kinds] == ["proposed", "approved", "finished"]
    assert list(find_faults()) == []
    assert finished.file is not None
    text = " ".join(PdfReader(io.BytesIO(read_stored(finished.file))).pages[0].extract_text().split())
    for said in ("BIÊN BẢN", "01/BB-TH", "ban-quet.pdf", "Điều 14", office.clerk.label):
        assert said in text


def test_whoever_proposes_never_approves(office: Office) -> None:
    office.certified()
    both = office.desk.actor(Role.RECORDS_CLERK)
    proposed = office.propose(by=both)
    same = Actor(office.leader.kind, both.id, both.label, office.leader.grants)
    with pytest.raises(TwoPeopleNeeded):
        approve_destruction(destruction_id=proposed.pk, by=same, now=LATER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Destruction.objects.filter(pk=proposed.pk).update(approver=proposed.proposer)
    refuse_destruction(destruction_id=proposed.pk, reason="Chờ thanh tra", by=office.leader, now=LATER)
    with pytest.raises(AlreadyDecided):
        approve_destruction(destruction_id=proposed.pk, by=office.leader, now=LATER)
    assert office.propose().papers.count() == 1  # refused ones may be proposed again


def test_only_what_nothing_speaks_for_is_ever_destroyed(office: Office) -> None:
    """Cases drawn at random: young, held, open, used elsewhere; rules asked again at the approval."""
    random = Random(23)
    wanted, spared = set(), set()
    late = []
    for turn in range(14):
        young, held, open_, used, held_late = (random.random() < 0.25 for _each in range(5))
        line = office.certified(is_final=not open_)
        file = file_of(line)
        if young:
            CertificationLine.objects.filter(pk=line.pk).update(made_on=date(2026, 12, 1 + turn))
        if held:
            hold_papers(line_id=line.pk, reason="Khiếu nại", by=office.clerk, now=NOW)
        if used:
            office.attach(receive(office.desk, SIGNATURE), f"%PDF {line.case.code}".encode())  # type: ignore[union-attr]
        if held_late:
            late.append(line.pk)
        (spared if young or held or open_ or used or held_late else wanted).add(file.pk)
    assert wanted
    assert spared
    proposed = office.propose()
    for pk in late:
        hold_papers(line_id=pk, reason="Thanh tra", by=office.clerk, now=LATER)
    approve_destruction(destruction_id=proposed.pk, by=office.leader, now=LATER)
    carry_out_destruction(destruction_id=proposed.pk, by=JOB, now=LATER)
    assert {file.pk for file in StoredFile.objects.filter(destroyed_at__isnull=False)} == wanted
    for file in StoredFile.objects.filter(pk__in=wanted | spared):
        assert is_there(file) == (file.pk in spared)


def test_a_hold_keeps_papers_until_it_is_lifted(office: Office) -> None:
    line = office.certified()
    hold = hold_papers(line_id=line.pk, reason="Tranh chấp", by=office.clerk, now=NOW)
    with pytest.raises(NothingToDestroy):
        office.propose()
    lift_hold(hold_id=hold.pk, by=office.clerk, now=NOW)
    with pytest.raises(NothingToDestroy):
        office.propose(now=NOW.replace(year=2028))  # the last day of the two years
    assert office.propose().papers.count() == 1
    with pytest.raises(NothingToDestroy):
        office.propose()  # on a list that waits already


def test_a_disk_that_fails_half_way_is_taken_up_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [file_of(office.certified()) for _turn in range(3)]
    proposed = office.propose()
    approve_destruction(destruction_id=proposed.pk, by=office.leader, now=LATER)
    removed: list[str] = []
    delete = default_storage.delete

    def failing(path: str) -> None:
        if removed:
            raise OSError("disk")
        removed.append(path)
        delete(path)

    with monkeypatch.context() as broken:
        broken.setattr(storage.default_storage, "delete", failing)
        with pytest.raises(OSError, match="disk"):
            carry_out_destruction(destruction_id=proposed.pk, by=JOB, now=LATER)
    assert (proposed.papers.filter(removed_at__isnull=False).count(), len(removed)) == (1, 1)
    for _turn in range(2):
        carry_out_destruction(destruction_id=proposed.pk, by=JOB, now=LATER)
    assert not any(is_there(file) for file in files)
    assert Destruction.objects.get().finished_at == LATER
    assert Event.objects.filter(kind="registers.destruction_finished").count() == 1


def test_content_that_comes_anew_is_kept(office: Office) -> None:
    line = office.certified(b"%PDF again")
    proposed = office.propose()
    approve_destruction(destruction_id=proposed.pk, by=office.leader, now=LATER)
    file = office.attach(receive(office.desk, SIGNATURE), b"%PDF again")
    carry_out_destruction(destruction_id=proposed.pk, by=JOB, now=LATER)
    assert read_stored(StoredFile.objects.get(pk=file.pk)) == b"%PDF again"
    (paper,) = proposed.papers.all()
    assert (paper.removed_at, paper.kept_because != "") == (None, True)
    assert file_of(line).pk == file.pk
