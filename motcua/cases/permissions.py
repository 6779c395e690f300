"""Who may do what with cases."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.cases.errors import NotAtThisStep
from motcua.cases.models import ANSWERERS, Case, NumberBook
from motcua.core.access import check, may, right
from motcua.core.actors import Actor, ActorKind, Role
from motcua.core.errors import NotAllowed

RECEIVE = right(
    "cases.receive",
    gettext_lazy("tiếp nhận hồ sơ"),
    Role.RECEIVER,
    Role.POSTAL_CLERK,
    Role.DIRECTOR,
)
WORK = right(
    "cases.work",
    gettext_lazy("xử lý hồ sơ"),
    Role.RECEIVER,
    Role.SPECIALIST,
    Role.HEAD_OF_SECTION,
    Role.LEADER,
    Role.RECORDS_CLERK,
    Role.DIRECTOR,
)
ATTACH = right(
    "cases.attach",
    gettext_lazy("thêm tệp vào hồ sơ"),
    Role.RECEIVER,
    Role.POSTAL_CLERK,
    Role.SPECIALIST,
    Role.HEAD_OF_SECTION,
    Role.LEADER,
    Role.RECORDS_CLERK,
    Role.DIRECTOR,
)
KEEP_NUMBER_BOOKS = right(
    "cases.keep_number_books", gettext_lazy("mở, đóng sổ cấp số kết quả"), Role.ADMINISTRATOR
)
SEE_NUMBERS = right(
    "cases.see_numbers",
    gettext_lazy("xem sổ cấp số kết quả"),
    Role.RECORDS_CLERK,
    Role.LEADER,
    Role.DIRECTOR,
)
CANCEL_NUMBERS = right("cases.cancel_numbers", gettext_lazy("hủy số đã cấp"), Role.RECORDS_CLERK)
DECLARE = right(
    "cases.declare",
    gettext_lazy("ghi tờ khai của người nộp"),
    Role.RECEIVER,
    Role.POSTAL_CLERK,
    Role.SPECIALIST,
    Role.HEAD_OF_SECTION,
    Role.DIRECTOR,
)
READ_WORDS = right(
    "cases.read_words", gettext_lazy("nhận dạng chữ trong giấy tờ")
)  # no officer's: a job does it
ORDER_DIGITISING = right(
    "cases.order_digitising",
    gettext_lazy("quy định giấy tờ phải số hóa"),
    Role.ADMINISTRATOR,
    Role.DIRECTOR,
)
VIEW = right("cases.view", gettext_lazy("xem hồ sơ"), *Role)
ASSIGN = right(
    "cases.assign",
    gettext_lazy("phân công hồ sơ"),
    Role.HEAD_OF_SECTION,
    Role.LEADER,
    Role.DIRECTOR,
)
OVERSEE = right(
    "cases.oversee",
    gettext_lazy("theo dõi tiến độ của đơn vị"),
    Role.HEAD_OF_SECTION,
    Role.LEADER,
    Role.DIRECTOR,
)
ANSWER = right("cases.answer_consultation", gettext_lazy("trả lời ý kiến phối hợp"), *ANSWERERS)
ANSWER_DRAFT = right(
    "cases.answer_draft",
    gettext_lazy("ghi trả lời của người nộp về bản nháp"),
    Role.RECEIVER,
    Role.SPECIALIST,
    Role.HEAD_OF_SECTION,
    Role.LEADER,
    Role.RECORDS_CLERK,
    Role.DIRECTOR,
)
TAKE_SILENCE = right(
    "cases.take_silence", gettext_lazy("coi im lặng là đồng ý")
)  # no officer's: a job does it
REOPEN = right("cases.reopen", gettext_lazy("mở lại hồ sơ để sửa kết quả"), Role.DIRECTOR, Role.LEADER)
WITHDRAW = right("cases.withdraw", gettext_lazy("ghi nhận người nộp rút hồ sơ"), Role.RECEIVER, Role.DIRECTOR)
LINK = right("cases.link", gettext_lazy("mở hồ sơ liên thông"), Role.RECEIVER, Role.DIRECTOR)
OPEN_NEXT_PARTS = right(
    "cases.open_next_parts", gettext_lazy("mở hồ sơ liên thông đến lượt")
)  # no officer's: a job does it
REPEAT_SUPPLEMENT = right(
    "cases.repeat_supplement",
    gettext_lazy("yêu cầu bổ sung lần nữa"),
    Role.HEAD_OF_SECTION,
    Role.LEADER,
)
DRAFT_APOLOGY = right(
    "cases.draft_apology",
    gettext_lazy("dự thảo văn bản xin lỗi"),
    Role.SPECIALIST,
    Role.HEAD_OF_SECTION,
)
SIGN_APOLOGY = right("cases.sign_apology", gettext_lazy("ký văn bản xin lỗi"), Role.LEADER)
CLOSE_UNANSWERED = right(
    "cases.close_unanswered", gettext_lazy("đóng hồ sơ không bổ sung")
)  # no officer's: a job does it
REFUSE = right("cases.refuse_at_desk", gettext_lazy("thông báo không tiếp nhận"), Role.DIRECTOR)
HAND_OVER = right("cases.hand_over", gettext_lazy("trả kết quả"), Role.RECEIVER, Role.DIRECTOR)
VIEW_BOOK = right(
    "cases.view_book",
    gettext_lazy("xem sổ theo dõi hồ sơ"),
    Role.RECEIVER,
    Role.LEADER,
    Role.RECORDS_CLERK,
    Role.DIRECTOR,
)
MAKE_POSTAL_LIST = right("cases.make_postal_list", gettext_lazy("lập danh sách bàn giao"), Role.POSTAL_CLERK)
HAND_PAPERS = right(
    "cases.hand_papers",
    gettext_lazy("giao, nhận hồ sơ giấy của đơn vị"),
    Role.RECEIVER,
    Role.SPECIALIST,
    Role.HEAD_OF_SECTION,
    Role.LEADER,
    Role.RECORDS_CLERK,
    Role.DIRECTOR,
)
VIEW_SHEETS = right(
    "cases.view_sheets",
    gettext_lazy("xem danh sách bàn giao hồ sơ"),
    Role.POSTAL_CLERK,
    *HAND_PAPERS.roles,
)
PROVE = right(
    "cases.prove",
    gettext_lazy("xuất tệp chứng minh lịch sử hồ sơ"),
    Role.HEAD_OF_SECTION,
    Role.LEADER,
    Role.RECORDS_CLERK,
    Role.DIRECTOR,
)
TELL_APPLICANTS = right("cases.tell_applicants", gettext_lazy("viết tin báo người nộp (việc nền)"))
FOLD_FACTS = right("cases.fold_facts", gettext_lazy("gộp và đối chiếu số liệu"), Role.ADMINISTRATOR)
IMPORT_CASES = right("cases.import", gettext_lazy("nhập hồ sơ từ hệ thống khác"), Role.ADMINISTRATOR)
# What could not be read is kept word for word, names and all, of whatever agency the files were about.
VIEW_IMPORTS = right("cases.view_imports", gettext_lazy("xem các lần nhập hồ sơ"), Role.ADMINISTRATOR)
MOVE_TO_PROCESS = right(
    "cases.move_to_process",
    gettext_lazy("chuyển hồ sơ đang chạy sang quy trình khác"),
    Role.ADMINISTRATOR,
    Role.DIRECTOR,
)


def can_view(actor: Actor, case: Case) -> bool:
    """Whether the actor has business with the case: by taking part, or asked for an opinion not yet given."""
    return takes_part(actor, case) or case.consultations.open().asked_of(actor).exists()


def takes_part(actor: Actor, case: Case) -> bool:
    """Whether any unit of the actor takes part in the case."""
    if actor.kind is ActorKind.JOB:
        return True
    agencies = (
        case.competent_agency,
        case.receiving_agency,
        case.support_agency,
        case.handling_unit,
        case.step_agency,
    )
    procedure = _procedure_for(actor, case)
    return any(
        agency is not None and actor.holds(VIEW.roles, agency.path, procedure=procedure)
        for agency in agencies
    )


def can_act(actor: Actor, case: Case) -> bool:
    """Whether the case stands at a step of this actor: role, unit, and nobody else holding it."""
    if case.step_agency is None or not case.step_key:
        return False
    if case.holder_id is not None and case.holder_id != actor.id and case.cover_by(actor) is None:
        return False
    return actor.kind is ActorKind.JOB or actor.holds(
        [Role(case.step_role)], case.step_agency.path, procedure=_procedure_for(actor, case)
    )


def check_act(actor: Actor, case: Case) -> Actor:
    """The actor as the log shall name them: themself, or standing in for the absent holder of the case.

    Raises NotAtThisStep unless the actor may act on the case now.
    """
    if can_act(actor, case):
        cover = case.cover_by(actor)
        return actor if cover is None else actor.standing_in(cover)
    if case.holder_id is not None and case.holder_id != actor.id:
        raise NotAtThisStep(_("Hồ sơ đang do người khác xử lý."))
    raise NotAtThisStep(_("Hồ sơ không ở bước thuộc nhiệm vụ của ông/bà."))


def can_answer_draft(actor: Actor, case: Case) -> bool:
    """Whether the applicant may tell this actor: at the step, or receiving at the centre of the case."""
    return can_act(actor, case) or may(actor, RECEIVE, case.receiving_agency.path)


def check_answer_draft(actor: Actor, case: Case) -> Actor:
    """The actor as the log shall name them; raises NotAllowed for who has nothing to do with the case."""
    if can_act(actor, case):
        return check_act(actor, case)
    check(actor, RECEIVE, case.receiving_agency.path)
    return actor


def can_reopen(actor: Actor, case: Case) -> bool:
    """Whether the actor directs the centre that received the case, or heads the competent agency."""
    procedure = _procedure_for(actor, case)
    return actor.kind is ActorKind.JOB or (
        actor.holds({Role.DIRECTOR}, case.receiving_agency.path, procedure=procedure)
        or actor.holds({Role.LEADER}, case.competent_agency.path, procedure=procedure)
    )


def check_reopen(actor: Actor, case: Case) -> None:
    """Raise NotAllowed unless the actor may open the case again."""
    if not can_reopen(actor, case):
        raise NotAllowed(_("Ông/bà không có quyền: %(right)s.") % {"right": REOPEN.label})


def _procedure_for(actor: Actor, case: Case) -> str | None:
    """The code an authorisation may be limited to; read only for actors who act by such a one."""
    return case.procedure.code if any(grant.procedures for grant in actor.grants) else None


def books_seen_by(actor: Actor) -> QuerySet[NumberBook]:
    """The books of the agencies where the actor may look into them."""
    wanted = Q(pk__in=[])
    for path in actor.paths_of(SEE_NUMBERS.roles):
        wanted |= Q(agency__path__startswith=path)
    return NumberBook.objects.filter(wanted).select_related("agency").prefetch_related("procedures")
