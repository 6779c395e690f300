"""A stretch of everyday life of the sample office, replayed through the actions with a moving clock."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from django.utils.timezone import localdate, localtime

from motcua.agencies.queries import calendar_of
from motcua.cases.actions import (
    Act,
    Defect,
    Intake,
    PaperData,
    Recipient,
    act_on_case,
    ask_payment,
    ask_supplement,
    complete_payment,
    complete_supplement,
    hand_over_result,
    make_postal_list,
    open_incomplete_case,
    propose_refusal,
    receive_case,
    receive_papers,
    stop_case,
    take_case,
    withdraw_case,
)
from motcua.cases.choices import CaseChannel, CaseState, Delivery, PaperKind, PaperState
from motcua.cases.models import Case
from motcua.cases.queries.papers import by_post
from motcua.catalogue.queries import offering_of, process_of, record_of
from motcua.catalogue.rules.limits import limit_for
from motcua.catalogue.rules.process import Condition, StepAction, StepKind
from motcua.catalogue.rules.record import Channel, ProcedureRecord
from motcua.core.actors import Actor, Role
from motcua.core.rules.dates import VN_TZ
from motcua.core.worktime import Calendar, add_working_minutes
from motcua.demo.office import DemoOffice
from motcua.demo.papers import paper_round
from motcua.demo.people import DemoPerson

# How often the busiest procedures come; the rest share what is left.
_POPULAR = {
    "2.000815": 22, "2.000884": 12, "1.001193": 12, "2.000635": 10, "1.001612": 10, "1.004194": 8,
    "1.000894": 6, "1.000656": 5, "2.001035": 6, "1.004873": 6, "1.013978": 3,
}  # fmt: skip


@dataclass(order=True)
class _Turn:
    """Something that happens at a moment; `order` keeps the replay deterministic."""

    at: datetime
    order: int
    run: Callable[[datetime], None] = field(compare=False)


class Life:
    """Replays arrivals and work until `until`; what would happen later is left as it stands then."""

    def __init__(
        self, *, office: DemoOffice, people: Sequence[DemoPerson], random: Random, until: datetime
    ) -> None:
        self.office, self.people, self.random, self.until = office, people, random, until
        self.calendar: Calendar = calendar_of(office.commune)
        self._turns: list[_Turn] = []
        self._order = 0

    def replay(self, *, cases: int, days: int) -> None:
        """So many cases arriving over the last so many working days, each living its life."""
        moments = sorted(self._arrivals(cases, days))
        for number, moment in enumerate(moments):
            self._later(moment, partial(self._arrive, number))
        for moment in self._postal_rounds(days):
            self._later(moment, self._postal_round)
            self._later(moment + timedelta(minutes=30), partial(paper_round, self.office))
        while self._turns:
            turn = heapq.heappop(self._turns)
            turn.run(turn.at)

    def _later(self, at: datetime, run: Callable[[datetime], None]) -> None:
        if at <= self.until:
            self._order += 1
            heapq.heappush(self._turns, _Turn(at, self._order, run))

    def _work_days(self, days: int) -> list[date]:
        last = localdate(self.until)
        found: list[date] = []
        while len(found) < days:
            if self.calendar.is_working_day(last):
                found.append(last)
            last -= timedelta(days=1)
        return found[::-1]

    def _arrivals(self, cases: int, days: int) -> Iterator[datetime]:
        work_days = self._work_days(days)
        for _ in range(cases):
            day = self.random.choice(work_days)
            morning = self.random.random() < 0.6
            minute = (
                self.random.randint(7 * 60 + 35, 11 * 60 + 20) if morning else self.random.randint(785, 1005)
            )
            moment = datetime.combine(day, time(minute // 60, minute % 60), tzinfo=VN_TZ)
            yield min(moment, self.until)

    def _postal_rounds(self, days: int) -> Iterator[datetime]:
        for day in self._work_days(days)[:-2]:
            yield datetime.combine(day, time(16, 0), tzinfo=VN_TZ)

    def _after(self, now: datetime, minutes: float) -> datetime:
        return localtime(add_working_minutes(self.calendar, now, max(1, round(minutes))))

    # -- arriving ----------------------------------------------------------------------------------

    def _arrive(self, number: int, now: datetime) -> None:
        person = self.people[number % len(self.people)]
        code = self._procedure_code()
        record = self._record(code)
        if record is None:
            return
        by_post = self.random.random() < 0.08
        receiver = self.office.actor(Role.POSTAL_CLERK if by_post else Role.RECEIVER, now=now, nth=number)
        intake = self._intake(number, code, record, person, by_post=by_post)
        chance = self.random.random()
        if chance < 0.03:
            propose_refusal(
                intake=intake, reason="Thủ tục không thuộc thẩm quyền của phường.", by=receiver, now=now
            )
        elif chance < 0.07 and intake.papers:
            case = open_incomplete_case(
                intake=intake, defects=[Defect("missing", paper=1)], by=receiver, now=now
            )
            self._later(self._after(now, self.random.randint(300, 2400)), self._completer(case))
        else:
            case = receive_case(intake=intake, by=receiver, now=now)
            if case.state == CaseState.IN_PROGRESS:
                self._plan_next(case, now)

    def _record(self, code: str) -> ProcedureRecord | None:
        """The record of an offered procedure whose limit can be counted; others wait for a person."""
        offering = offering_of(self.office.commune.pk, code)
        if offering is None or offering.procedure.current_version_id is None:
            return None
        record = record_of(offering.procedure.current_version_id)
        return record if limit_for(record, channel=Channel.DIRECT) else None

    def _procedure_code(self) -> str:
        if self.random.random() < 0.86:
            return self.random.choices(list(_POPULAR), weights=list(_POPULAR.values()))[0]
        return self.random.choice(self.office.procedure_codes)

    def _intake(
        self, number: int, code: str, record: ProcedureRecord, person: DemoPerson, *, by_post: bool
    ) -> Intake:
        proxy = (
            self.people[(number * 7 + 3) % len(self.people)] if self._sends_proxy(record, person) else None
        )
        channel = CaseChannel.POST if by_post else CaseChannel.DIRECT
        if not by_post and (person.data.born_on or date.max).year < 1950 and self.random.random() < 0.4:
            channel = CaseChannel.HOME_VISIT
        sends = record.result_by_post and self.random.random() < 0.12
        return Intake(
            procedure_code=code,
            agency_id=self.office.commune.pk,
            office_id=self.office.office.pk,
            counter_id=None if by_post else self.office.counter_of(number).pk,
            applicant=person.data,
            papers=[
                PaperData(
                    name=paper.name,
                    state=PaperState.PRESENTED if paper.is_presented_only else PaperState.SUBMITTED,
                    kind=PaperKind.ORIGINAL if paper.originals else PaperKind.CERTIFIED_COPY,
                    count=max(1, paper.originals or paper.copies),
                )
                for paper in record.documents
                if not paper.variant and not paper.is_conditional and not paper.is_note
            ],
            channel=channel,
            delivery=Delivery.POST if sends else Delivery.COUNTER,
            delivery_address=person.data.address if sends else "",
            proxy=proxy.data if proxy else None,
            proxy_paper="Giấy ủy quyền ngày 02/11/2026" if proxy else "",
            intake_key=f"demo-{number:06d}",
        )

    def _sends_proxy(self, record: ProcedureRecord, person: DemoPerson) -> bool:
        return record.presence == "any" and self.random.random() < 0.06 and bool(person.data.identifier)

    # -- working -----------------------------------------------------------------------------------

    def _plan_next(self, case: Case, now: datetime) -> None:
        step = process_of(case.process_version_id).step(case.step_key)
        pace = self.random.choice((0.35, 0.5, 0.6, 0.7, 0.85, 0.95))
        if self.random.random() < 0.05:
            pace = self.random.uniform(1.5, 3.0)  # somebody is on leave
        self._later(self._after(now, max(4, step.minutes * pace)), partial(self._work, case))

    def _work(self, case: Case, now: datetime) -> None:
        case.refresh_from_db()
        if case.state != CaseState.IN_PROGRESS:
            return
        worker = self.office.actor(
            Role(case.step_role), now=now, unit=case.step_agency, holder_id=case.holder_id
        )
        step = process_of(case.process_version_id).step(case.step_key)
        chance = self.random.random()
        may_ask = step.allows_supplement and not case.supplement_requests
        if may_ask and step.kind is StepKind.DO and chance < 0.06:
            ask_supplement(
                case_id=case.pk,
                version=case.version,
                defects=[Defect("unreadable", "Bản sao giấy tờ, đề nghị nộp lại bản rõ")],
                by=worker,
                now=now,
            )
            case.refresh_from_db()
            self._later(self._after(now, self.random.randint(400, 3600)), self._completer(case))
        elif step.key == "appraise" and step.allows_stop and 0.06 <= chance < 0.11:
            self._pause(case, worker, now)
        else:
            self._forward(case, step.actions[0], worker, now)

    def _pause(self, case: Case, worker: Actor, now: datetime) -> None:
        chance = self.random.random()
        if chance < 0.3:
            receiver = self.office.actor(Role.RECEIVER, now=now)
            withdraw_case(
                case_id=case.pk,
                version=case.version,
                reason="Người nộp đề nghị rút hồ sơ.",
                by=receiver,
                now=now,
            )
        elif chance < 0.6:
            stop_case(
                case_id=case.pk,
                version=case.version,
                reason="Chờ kết luận của cơ quan giải quyết tranh chấp.",
                by=worker,
                now=now,
            )
        else:
            ask_payment(
                case_id=case.pk,
                version=case.version,
                reason="Chờ thông báo và chứng từ nộp nghĩa vụ tài chính.",
                by=worker,
                now=now,
            )
            self._later(self._after(now, self.random.randint(900, 4000)), partial(self._paid, case))

    def _paid(self, case: Case, now: datetime) -> None:
        case.refresh_from_db()
        receiver = self.office.actor(Role.RECEIVER, now=now)
        case = complete_payment(
            case_id=case.pk, version=case.version, note="Đã có chứng từ.", by=receiver, now=now
        )
        self._plan_next(case, now)

    def _forward(self, case: Case, action: StepAction, worker: Actor, now: datetime) -> None:
        if case.holder_id is None and self.random.random() < 0.3:
            case = take_case(case_id=case.pk, version=case.version, by=worker, now=now)
        number = self.random.randint(100, 999)
        step = process_of(case.process_version_id).step(action.to)
        assignee = None
        if Condition.ASSIGNEE in action.conditions:
            assignee = self.office.actor(Role(step.role), now=now, unit=case.handling_unit, nth=number).id
        case = act_on_case(
            case_id=case.pk,
            version=case.version,
            act=Act(
                action.key,
                assignee_id=assignee,
                result_number=f"{number}/{now.year}" if Condition.RESULT_NUMBER in action.conditions else "",
                external_number=f"BH-{number}" if Condition.EXTERNAL_NUMBER in action.conditions else "",
            ),
            by=worker,
            now=now,
        )
        if case.state == CaseState.DECIDED:
            self._later(
                self._after(now, self.random.randint(20, 900)),
                partial(self._hand_over, case),
            )
        else:
            self._plan_next(case, now)

    def _hand_over(self, case: Case, now: datetime) -> None:
        case.refresh_from_db()
        receiver = self.office.actor(Role.RECEIVER, now=now, nth=case.pk)
        hand_over_result(
            case_id=case.pk,
            version=case.version,
            recipient=Recipient(case.proxy_name or case.applicant_name, paper="Căn cước"),
            by=receiver,
            now=now,
        )

    def _completer(self, case: Case) -> Callable[[datetime], None]:
        def complete(now: datetime) -> None:
            case.refresh_from_db()
            receiver = self.office.actor(Role.RECEIVER, now=now)
            done = complete_supplement(
                case_id=case.pk, version=case.version, note="Đã nộp đủ.", by=receiver, now=now
            )
            self._plan_next(done, now)

        return complete

    def _postal_round(self, now: datetime) -> None:
        clerk = self.office.actor(Role.POSTAL_CLERK, now=now)
        case_ids = list(by_post(clerk).filter(received_at__lte=now).values_list("pk", flat=True))
        if not case_ids:
            return
        made = make_postal_list(centre=self.office.centre, case_ids=case_ids, by=clerk, now=now)
        receiver = self.office.actor(Role.RECEIVER, now=now)
        receive_papers(sheet_id=made.pk, by=receiver, now=now)
        for case in Case.objects.filter(pk__in=case_ids):
            self._plan_next(case, now)
