"""An action on a case takes at most ten statements, whatever the action: each is in the table below."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.cases import actions
from motcua.cases.actions import Act, Defect, NewAttachment, Recipient, Reply, print_waiver
from motcua.cases.actions.result_numbers import open_number_book, take_number
from motcua.cases.choices import AnswerWay, AttachmentPurpose, CaseChannel, DraftAnswer
from motcua.cases.models import Case, CaseLink, DraftConfirmation, PaperScan
from motcua.catalogue.models import Offering
from motcua.core.actors import APPLICANT, Role, job_actor
from motcua.core.worktime import Limit, LimitUnit
from motcua.documents.actions import add_pages, pages_to_join, read_pages
from motcua.documents.choices import MediaType
from motcua.documents.models import IssuedDocument, PageSource
from motcua.documents.rules import FieldKind
from motcua.fees.actions import CashPayment, waive
from motcua.fees.choices import WaiverGround
from motcua.registers.choices import BookKind
from tests.documents.scans import jpeg, upload
from tests.factories import make_agency, make_user
from tests.factories_books import CONTENT
from tests.factories_cases import BIRTH, CERTIFIED_COPY, HOUSEHOLD_BUSINESS, Desk, make_desk, make_intake
from tests.factories_fees import make_charge_of
from tests.factories_work import bring_to, decided, pause_the_clock, receive

pytestmark = pytest.mark.django_db
MOST = 10
RECEPTIONS = {"open_linked_cases", "open_next_parts"}  # whole receptions each: see test_linking
OUTSIDE = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE")


Prepared = Callable[[], object]


class Scene:
    """A desk whose process remembers versions and calendars already, and a moment."""

    def __init__(self, desk: Desk, now: datetime) -> None:
        self.desk, self.now = desk, now
        self.later = now + timedelta(hours=3)

    def at(self, step: str, code: str = HOUSEHOLD_BUSINESS) -> Case:
        return bring_to(self.desk, receive(self.desk, code, now=self.now), step, now=self.now)

    def ready(self, name: str, case: Case, role: Role, **given: object) -> Prepared:
        """The action of that name, to be called by the officer of the role who sees the case as it is."""
        function = getattr(actions, name)
        if "version" in inspect.signature(function).parameters:
            given["version"] = Case.objects.values_list("version", flat=True).get(pk=case.pk)
        return partial(function, case_id=case.pk, by=self.desk.actor(role), now=self.later, **given)

    def paused(self, name: str) -> Case:
        case = self.at("appraise")
        self.ready(name, case, Role.SPECIALIST, reason="Chờ")()
        return case


Prepare = Callable[[Scene], Prepared]


def _act(scene: Scene) -> Prepared:
    case = scene.at("assign")
    act = Act("forward", assignee_id=scene.desk.users[Role.SPECIALIST].pk)
    return scene.ready("act_on_case", case, Role.HEAD_OF_SECTION, act=act)


def _take(scene: Scene) -> Prepared:
    case = scene.at("assign")
    return scene.ready("take_case", case, Role.HEAD_OF_SECTION)


def _release(scene: Scene) -> Prepared:
    case = scene.at("appraise")
    return scene.ready("release_case", case, Role.SPECIALIST)


def _assign(scene: Scene) -> Prepared:
    case, somebody = scene.at("appraise"), scene.desk.users[Role.SPECIALIST]
    return scene.ready("assign_case", case, Role.HEAD_OF_SECTION, assignee_id=somebody.pk)


def _ask_supplement(scene: Scene) -> Prepared:
    case = scene.at("appraise")
    return scene.ready(
        "ask_supplement",
        case,
        Role.SPECIALIST,
        defects=[Defect("unreadable", paper=1), Defect("unsigned", "Tờ khai")],
    )


def _complete_supplement(scene: Scene) -> Prepared:
    case = scene.at("appraise")
    scene.ready("ask_supplement", case, Role.SPECIALIST, defects=[Defect("unreadable", "Bản sao")])()
    return scene.ready("complete_supplement", case, Role.RECEIVER)


def _ask_payment(scene: Scene) -> Prepared:
    case = scene.at("appraise")
    return scene.ready("ask_payment", case, Role.SPECIALIST, reason="Nộp thuế")


def _complete_payment(scene: Scene) -> Prepared:
    case = scene.paused("ask_payment")
    return scene.ready("complete_payment", case, Role.RECEIVER)


def _stop(scene: Scene) -> Prepared:
    case = scene.at("appraise")
    return scene.ready("stop_case", case, Role.SPECIALIST, reason="Tranh chấp")


def _resume(scene: Scene) -> Prepared:
    case = scene.paused("stop_case")
    return scene.ready("resume_case", case, Role.SPECIALIST)


def _withdraw(scene: Scene) -> Prepared:
    case = scene.at("appraise")
    return scene.ready("withdraw_case", case, Role.RECEIVER, reason="Rút")


def _close_unanswered(scene: Scene) -> Prepared:
    case = scene.at("appraise")
    scene.ready("ask_supplement", case, Role.SPECIALIST, defects=[Defect("missing", "Hợp đồng")])()
    scene.later += timedelta(days=40)
    ready = scene.ready("close_unanswered_case", case, Role.RECEIVER)
    return partial(ready, by=job_actor("kiểm thử"))  # type: ignore[call-arg]


def _finish_express(scene: Scene) -> Prepared:
    case = scene.at("sign")
    return scene.ready(
        "finish_express", case, Role.RECEIVER, number="12/01/2026-SCT/BS", recipient="Trần Thị Bình"
    )


def _amend_express(scene: Scene) -> Prepared:
    case, signer = scene.at("sign"), scene.desk.users[Role.LEADER]
    return scene.ready("amend_express", case, Role.RECEIVER, note="2 bản", signer_id=signer.pk)


def _hand_over(scene: Scene) -> Prepared:
    case = decided(scene.desk, now=scene.now)
    return scene.ready("hand_over_result", case, Role.RECEIVER, recipient=Recipient("Trần Thị Bình"))


def _issue_slip(scene: Scene) -> Prepared:
    case = receive(scene.desk, CERTIFIED_COPY, now=scene.now)
    return scene.ready("issue_slip", case, Role.RECEIVER)


def _proposed(scene: Scene) -> Case:
    Offering.objects.update(refusal_by="director")
    receiver = scene.desk.actor(Role.RECEIVER)
    return actions.propose_refusal(
        intake=make_intake(scene.desk), reason="Không thuộc thẩm quyền", by=receiver, now=scene.now
    )


def _refuse(scene: Scene) -> Prepared:
    return scene.ready("refuse_at_desk", _proposed(scene), Role.DIRECTOR, reason="Không thuộc thẩm quyền")


def _decline(scene: Scene) -> Prepared:
    return scene.ready("decline_refusal", _proposed(scene), Role.DIRECTOR, reason="Thuộc thẩm quyền")


def _declined(scene: Scene) -> Case:
    case = _proposed(scene)
    scene.ready("decline_refusal", case, Role.DIRECTOR, reason="Thuộc thẩm quyền")()
    return case


def _propose_again(scene: Scene) -> Prepared:
    return scene.ready("propose_refusal_again", _declined(scene), Role.RECEIVER, reason="Khác địa bàn")


def _receive_submitted(scene: Scene) -> Prepared:
    scene.at("assign")  # calendars and the process are remembered
    return scene.ready("receive_submitted", _declined(scene), Role.RECEIVER)


def _propose_rejection(scene: Scene) -> Prepared:
    return scene.ready("propose_rejection", scene.at("appraise"), Role.SPECIALIST, reason="Không đủ")


def _drop_rejection(scene: Scene) -> Prepared:
    case = scene.at("appraise")
    scene.ready("propose_rejection", case, Role.SPECIALIST, reason="Không đủ")()
    return scene.ready("drop_rejection", case, Role.SPECIALIST, reason="Đủ")


def _draft_apology(scene: Scene) -> Prepared:
    case, day = scene.at("appraise"), date(2026, 4, 2)
    return scene.ready("draft_apology", case, Role.SPECIALIST, reason="Chờ thuế", new_day=day)


def _sign_apology(scene: Scene) -> Prepared:
    case, day = scene.at("appraise"), date(2026, 4, 2)
    scene.ready("draft_apology", case, Role.SPECIALIST, reason="Chờ thuế", new_day=day)()
    return scene.ready("sign_apology", case, Role.LEADER)


def _attach(scene: Scene) -> Prepared:
    case = scene.at("appraise")
    files = [NewAttachment("a.pdf", b"%PDF-1.4 a", MediaType.PDF)]
    return scene.ready("attach_files", case, Role.SPECIALIST, files=files)


def _declare(scene: Scene) -> Prepared:
    case = receive(scene.desk, BIRTH, now=scene.now)
    scene.ready("declare", case, Role.RECEIVER, content=CONTENT[BookKind.BIRTHS])()
    return scene.ready("declare", case, Role.RECEIVER, content=CONTENT[BookKind.BIRTHS])


def _begin_scan(scene: Scene) -> Prepared:
    case = scene.at("appraise")
    return scene.ready("begin_scan", case, Role.SPECIALIST, paper_id=case.papers.get().pk, counter=None)


def _scanned(scene: Scene, key: str) -> PaperScan:
    """A paper of one page, put together on the intake screen of that key."""
    by, now = scene.desk.actor(Role.RECEIVER), scene.now
    given = {"title": "Tờ khai", "person": "An", "office": scene.desk.office, "counter": None}
    link = actions.begin_intake_scan(intake_key=key, by=by, now=now, **given)  # type: ignore[arg-type]
    add_pages(link.scan, [read_pages(upload("a.jpg", jpeg()))], source=PageSource.UPLOAD, now=now)
    return link


def _finish_scan(scene: Scene, link: PaperScan) -> Prepared:
    pages = pages_to_join(link.scan)
    return partial(
        actions.finish_scan,
        key=link.scan.key,
        content=b"%PDF-1.7",
        pages=pages,
        expected=1,
        note="",
        keeps_flagged=False,
        by=scene.desk.actor(Role.RECEIVER),
        now=scene.later,
    )


def _bind_scans(scene: Scene) -> Prepared:
    _finish_scan(scene, _scanned(scene, "khoa"))()
    return scene.ready("bind_scans", scene.at("appraise"), Role.RECEIVER, intake_key="khoa")


def _confirm_fields(scene: Scene) -> Prepared:
    case = scene.at("appraise")
    files = [NewAttachment("a.pdf", b"%PDF-1.4 a", MediaType.PDF)]
    scene.ready("attach_files", case, Role.SPECIALIST, files=files)()
    fields = [(FieldKind.NAME, "Nguyễn Văn An"), (FieldKind.DAY, "1/2/2026")]
    attachment_id = case.attachments.get().pk
    return scene.ready("confirm_fields", case, Role.SPECIALIST, attachment_id=attachment_id, fields=fields)


def _undo(scene: Scene) -> Prepared:
    case = scene.at("review")
    scene.ready("act_on_case", case, Role.HEAD_OF_SECTION, act=Act("forward"))()
    return scene.ready("undo_step", case, Role.HEAD_OF_SECTION, reason="Nhầm hồ sơ")


def _instruct(scene: Scene) -> Prepared:
    case = scene.at("appraise")
    actions.escalate_overdue_steps(by=job_actor("kiểm thử"), now=scene.now + timedelta(days=30))
    return scene.ready("instruct", case, Role.HEAD_OF_SECTION, instruction="Xử lý trong sáng nay")


def _ask_consultation(scene: Scene) -> Prepared:
    case, asked = scene.at("appraise"), make_agency("Phòng Kinh tế", parent=scene.desk.ward)
    make_user(Role.SPECIALIST, asked)
    question = actions.Question([asked.pk], "Phù hợp quy hoạch không?", Limit(1, LimitUnit.WORKING_DAY))
    return scene.ready("ask_consultation", case, Role.SPECIALIST, question=question)


def _fail_outside(scene: Scene) -> Prepared:
    case = scene.at("external")
    return scene.ready("fail_outside", case, Role.SPECIALIST, reason="Hệ thống không nhận")


def _send_again(scene: Scene) -> Prepared:
    case = scene.at("external")
    scene.ready("fail_outside", case, Role.SPECIALIST, reason="Hệ thống không nhận")()
    return scene.ready("send_again", case, Role.SPECIALIST, reference="")


def _drop_part(scene: Scene) -> Prepared:
    case = scene.at("appraise")
    part = CaseLink.objects.create(
        parent=case, member=case.procedure, agency=scene.desk.ward, order=1, asked_at=scene.now, asked_by="x"
    )
    return scene.ready("drop_part", case, Role.RECEIVER, link_id=part.pk, reason="Không cần")


DRAFT = NewAttachment("nhap.pdf", b"%PDF-1.7 nhap", MediaType.PDF)
CORRECTION = Reply(DraftAnswer.CORRECTION, AnswerWay.PORTAL, "Sai tên")


def _before_the_draft(scene: Scene) -> Case:
    case = receive(scene.desk, BIRTH, now=scene.now, channel=CaseChannel.ONLINE)
    return bring_to(scene.desk, case, "confirm_draft", now=scene.now, minutes=1)


def _send_draft(scene: Scene) -> Prepared:
    return scene.ready("send_draft", _before_the_draft(scene), Role.SPECIALIST, file=DRAFT)


def _answer_draft(scene: Scene) -> Prepared:
    case = _before_the_draft(scene)
    scene.ready("send_draft", case, Role.SPECIALIST, file=DRAFT)()
    return scene.ready("answer_draft", case, Role.SPECIALIST, reply=CORRECTION)


def _reopen(scene: Scene) -> Prepared:
    case = decided(scene.desk, now=scene.now)
    scene.ready("hand_over_result", case, Role.RECEIVER, recipient=Recipient("Trần Thị Bình"))()
    return scene.ready("reopen_case", case, Role.DIRECTOR, step_key="seal", reason="Sai họ tên")


def _note_tax_notice(scene: Scene) -> Prepared:
    return scene.ready("note_tax_notice", scene.paused("ask_payment"), Role.RECEIVER, number="12/TB-CCT")


def _confirm_tax(scene: Scene) -> Prepared:
    case, slip = scene.at("appraise"), actions.TransferSlip("7/PCTT", needs_confirmation=True)
    scene.ready("ask_payment", case, Role.SPECIALIST, reason="Nộp thuế", slip=slip)()
    scene.ready("complete_payment", case, Role.RECEIVER)()
    return scene.ready("confirm_tax", case, Role.RECEIVER)


def _collect(scene: Scene) -> Prepared:
    case = receive(scene.desk, CERTIFIED_COPY, now=scene.now)
    make_charge_of(case, scene.desk.ward, 23_000)
    return scene.ready(
        "collect_charges", case, Role.RECEIVER, payment=CashPayment("k", "Trần Thị Bình", given=50_000)
    )


def _waive(scene: Scene) -> Prepared:
    case = receive(scene.desk, CERTIFIED_COPY, now=scene.now)
    charge = make_charge_of(case, scene.desk.ward, 23_000)
    return scene.ready(
        "waive_charge", case, Role.RECEIVER, charge_id=charge.pk, ground=WaiverGround.POOR, paper="Số 12"
    )


def _undo_waiver(scene: Scene) -> Prepared:
    case = receive(scene.desk, CERTIFIED_COPY, now=scene.now)
    charge = make_charge_of(case, scene.desk.ward, 23_000)
    receiver = scene.desk.actor(Role.RECEIVER)
    waiver = waive(charge=charge, ground=WaiverGround.POOR, by=receiver, now=scene.now)
    print_waiver(case=case, waiver=waiver, public_url="", by=receiver, now=scene.now)
    return scene.ready("undo_waiver", case, Role.RECEIVER, waiver_id=waiver.pk, reason="Nhầm người")


PREPARED: dict[str, Prepare] = {
    "act_on_case": _act,
    "ask_consultation": _ask_consultation,
    "ask_payment": _ask_payment,
    "ask_supplement": _ask_supplement,
    "assign_case": _assign,
    "attach_files": _attach,
    "declare": _declare,
    "begin_scan": _begin_scan,
    "bind_scans": _bind_scans,
    "confirm_fields": _confirm_fields,
    "close_unanswered_case": _close_unanswered,
    "collect_charges": _collect,
    "complete_payment": _complete_payment,
    "complete_supplement": _complete_supplement,
    "decline_refusal": _decline,
    "draft_apology": _draft_apology,
    "drop_part": _drop_part,
    "drop_rejection": _drop_rejection,
    "confirm_tax": _confirm_tax,
    "answer_draft": _answer_draft,
    "fail_outside": _fail_outside,
    "hand_over_result": _hand_over,
    "amend_express": _amend_express,
    "finish_express": _finish_express,
    "instruct": _instruct,
    "issue_slip": _issue_slip,
    "propose_refusal_again": _propose_again,
    "propose_rejection": _propose_rejection,
    "receive_submitted": _receive_submitted,
    "note_tax_notice": _note_tax_notice,
    "refuse_at_desk": _refuse,
    "release_case": _release,
    "reopen_case": _reopen,
    "resume_case": _resume,
    "send_again": _send_again,
    "send_draft": _send_draft,
    "sign_apology": _sign_apology,
    "stop_case": _stop,
    "take_case": _take,
    "undo_step": _undo,
    "waive_charge": _waive,
    "undo_waiver": _undo_waiver,
    "withdraw_case": _withdraw,
}


def test_every_action_on_a_case_is_counted() -> None:
    on_a_case = {
        name
        for name in actions.__all__
        if inspect.isfunction(function := getattr(actions, name))
        and "case_id" in inspect.signature(function).parameters
    }
    assert on_a_case - RECEPTIONS == set(PREPARED)


@pytest.mark.parametrize("name", sorted(PREPARED))
def test_an_action_takes_at_most_ten_statements(name: str, now: datetime) -> None:
    run = PREPARED[name](Scene(make_desk(HOUSEHOLD_BUSINESS, CERTIFIED_COPY, BIRTH), now))
    said = _statements_of(run)
    assert 0 < len(said) <= MOST, "\n".join(sql[:120] for sql in said)


def test_putting_a_paper_together_takes_at_most_ten_statements(now: datetime) -> None:
    scene = Scene(make_desk(HOUSEHOLD_BUSINESS), now)
    link = _scanned(scene, "khoa")
    scene.ready("bind_scans", scene.at("appraise"), Role.RECEIVER, intake_key="khoa")()
    said = _statements_of(_finish_scan(scene, link))
    assert 0 < len(said) <= MOST, "\n".join(sql[:120] for sql in said)


@pytest.mark.parametrize("was_tried", [False, True], ids=["next number", "number that waits"])
def test_sealing_a_result_signed_by_hand_takes_at_most_ten_statements(was_tried: bool, now: datetime) -> None:
    """It takes the next number of the agency's book, gives the paper out and decides the case."""
    scene = Scene(make_desk(BIRTH, HOUSEHOLD_BUSINESS), now)
    case = scene.at("seal", BIRTH)
    by = scene.desk.actor(Role.RECORDS_CLERK)
    open_number_book(agency=scene.desk.ward, symbol="TLKT-UBND", by=job_actor("kiểm thử"), now=now)
    file = NewAttachment("a.pdf", b"%PDF-1.7 a", MediaType.PDF, purpose=AttachmentPurpose.RESULT)
    scene.ready("attach_files", case, Role.RECORDS_CLERK, files=[file])()
    if was_tried:
        take_number(case=case, by=by, now=now)
    said = _statements_of(scene.ready("act_on_case", case, Role.RECORDS_CLERK, act=Act("forward")))
    assert 0 < len(said) <= MOST, "\n".join(sql[:160] for sql in said)
    paper = IssuedDocument.objects.get()
    assert (paper.subject_id, paper.number) == (case.code, "01/TLKT-UBND")


def _sent(scene: Scene, *, pauses: bool) -> DraftConfirmation:
    """A draft before the applicant, with the clock standing or running meanwhile."""
    if pauses:
        pause_the_clock(scene.desk, now=scene.now)
    case = _before_the_draft(scene)
    draft = scene.ready("send_draft", case, Role.SPECIALIST, file=DRAFT)()
    assert isinstance(draft, DraftConfirmation)
    assert draft.case.pauses.exists() == pauses
    return draft


def _online(scene: Scene, draft: DraftConfirmation, reply: Reply) -> Prepared:
    case, given = draft.case, {"draft_id": draft.pk, "reply": reply, "by": APPLICANT, "now": scene.later}
    return partial(actions.answer_draft_online, code=case.code, lookup_code=case.lookup_code, **given)


def _silence(scene: Scene, draft: DraftConfirmation) -> Prepared:
    by, after = job_actor("cases.take_silence_as_consent"), draft.due_at + timedelta(minutes=1)
    return partial(actions.take_silence_as_consent, draft_id=draft.pk, by=by, now=after)


FROM_THE_DRAFT: dict[str, Callable[[Scene, DraftConfirmation], Prepared]] = {
    "told": lambda scene, draft: scene.ready(
        "answer_draft", draft.case, Role.SPECIALIST, reply=Reply(DraftAnswer.CONFIRMED, AnswerWay.PHONE)
    ),
    "told to correct": lambda scene, draft: scene.ready(
        "answer_draft", draft.case, Role.SPECIALIST, reply=CORRECTION
    ),
    "portal": lambda scene, draft: _online(scene, draft, Reply(DraftAnswer.CONFIRMED, AnswerWay.PORTAL)),
    "portal, to correct": lambda scene, draft: _online(scene, draft, CORRECTION),
    "silence": _silence,
    "taken back": lambda scene, draft: scene.ready(
        "act_on_case", draft.case, Role.SPECIALIST, act=Act("return", note="Nhầm tệp")
    ),
    "withdrawn": lambda scene, draft: scene.ready(
        "withdraw_case", draft.case, Role.RECEIVER, reason="Không làm nữa"
    ),
}


@pytest.mark.parametrize("pauses", [False, True], ids=["clock runs", "clock stands"])
@pytest.mark.parametrize("way", sorted(FROM_THE_DRAFT))
def test_a_case_leaves_the_draft_in_ten_statements_whichever_way(
    way: str, pauses: bool, now: datetime
) -> None:
    scene = Scene(make_desk(BIRTH), now)
    draft = _sent(scene, pauses=pauses)
    run = FROM_THE_DRAFT[way](scene, draft)
    said = _statements_of(run)
    assert 0 < len(said) <= MOST, "\n".join(sql[:160] for sql in said)
    case = Case.objects.get(pk=draft.case_id)
    assert case.step_key != "confirm_draft"
    assert case.paused_at is None
    assert not case.pauses.filter(ended_at=None).exists()


def test_sending_a_draft_takes_ten_statements_though_the_clock_stands(now: datetime) -> None:
    scene = Scene(make_desk(BIRTH), now)
    pause_the_clock(scene.desk, now=now)
    said = _statements_of(_send_draft(scene))
    assert 0 < len(said) <= MOST, "\n".join(sql[:160] for sql in said)


def _statements_of(run: Prepared) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        run()
    said = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in said if not sql.startswith(OUTSIDE)]
