"""Ten desks at once: no gap, no number twice, a screen sent twice is one entry; random walks of a pile."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from motcua.audit.queries.verification import find_faults
from motcua.cases.models import Case
from motcua.core.actors import Role
from motcua.core.errors import RuleViolation
from motcua.core.rules.dates import VN_TZ
from motcua.fees.models import Charge, Receipt
from motcua.registers.actions import advance_entries, enter_certification
from motcua.registers.choices import EntryState
from motcua.registers.models import CertificationEntry, CertificationLine, EntryPaper
from motcua.registers.rules.acts import ACTS, Act
from motcua.registers.rules.certification_fees import Counted
from motcua.registers.rules.entry_states import path_of
from motcua.registers.rules.requirements import Options
from tests.factories_certification import CertifyingDesk, make_certifying_desk, make_request

NOW = datetime(2026, 3, 24, 9, 0, tzinfo=VN_TZ)


@pytest.mark.django_db(transaction=True)
def test_ten_desks_at_once_leave_no_gap_and_give_no_number_twice() -> None:
    here = make_certifying_desk("2.000815", now=NOW)
    receiver = here.actor(Role.RECEIVER)
    barrier = threading.Barrier(10)
    errors: list[Exception] = []

    def run(desk: int) -> None:
        barrier.wait()
        try:
            for turn in range(5):
                papers = tuple(Counted(f"Giấy {place}") for place in range(1 + turn % 3))
                # Two desks share each key: a screen sent twice at once is one entry all the same.
                request = make_request(here, papers=papers, key=f"{desk // 2}:{turn}")
                enter_certification(request=request, by=receiver, now=NOW + timedelta(minutes=turn))
        except Exception as error:  # noqa: BLE001 - the main thread shows it
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(desk,)) for desk in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert CertificationEntry.objects.count() == Case.objects.count() == Receipt.objects.count() == 25
    numbers = list(CertificationLine.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, 5 * (1 + 2 + 3 + 1 + 2) + 1))
    assert sorted(Receipt.objects.values_list("number", flat=True)) == list(range(1, 26))
    assert sorted(Case.objects.values_list("book_number", flat=True)) == list(range(1, 26))
    assert list(find_faults()) == []


class Walk(RuleBasedStateMachine):
    """Requests of all kinds, moved by whom it may be, to where it may be: what must hold always holds."""

    here: CertifyingDesk

    def __init__(self) -> None:
        super().__init__()
        roles = (Role.RECEIVER, Role.DIRECTOR, Role.LEADER, Role.RECORDS_CLERK)
        self.actors = [self.here.actor(role) for role in roles]
        self.entries: list[int] = []

    @rule(act=st.sampled_from(Act), papers=st.integers(1, 3), is_signed=st.booleans())
    def enter(self, act: Act, papers: int, is_signed: bool) -> None:
        named = tuple(Counted(f"Giấy {place}") for place in range(papers))
        languages = Options(from_language="Anh", to_language="Việt") if ACTS[act].has_languages else Options()
        request = make_request(self.here, act, papers=named, is_signed=is_signed, options=languages)
        self.entries.append(enter_certification(request=request, by=self.actors[0], now=NOW).pk)

    @rule(data=st.data(), who=st.integers(0, 3), to=st.sampled_from(EntryState))
    def advance(self, data: st.DataObject, who: int, to: EntryState) -> None:
        if not self.entries:
            return
        pile = data.draw(st.sets(st.sampled_from(self.entries), min_size=1, max_size=3))
        before = self.states()
        try:
            with transaction.atomic():
                advance_entries(entry_ids=list(pile), to=to, by=self.actors[who], now=NOW)
        except RuleViolation:
            assert self.states() == before
        else:
            for entry in CertificationEntry.objects.filter(pk__in=pile):
                path = path_of(Act(entry.act))
                assert path.index(before[entry.pk]) < path.index(entry.state) == path.index(to)

    def states(self) -> dict[int, str]:
        return dict(CertificationEntry.objects.values_list("pk", "state"))

    @invariant()
    def books_cases_and_money_agree(self) -> None:
        for entry in CertificationEntry.objects.prefetch_related("papers__line", "papers__case"):
            papers = list(entry.papers.all())
            assert entry.fee == sum(paper.fee for paper in papers)
            assert entry.receipt is not None
            assert entry.receipt.amount == entry.fee
            assert all((paper.line is None) == (ACTS[Act(entry.act)].book is None) for paper in papers)
            assert all(paper.line is None or paper.line.fee == paper.fee for paper in papers)
            done = entry.state == EntryState.HANDED
            assert all((paper.case.state == 10) == done for paper in papers)
            assert (entry.signed_at is not None) <= ACTS[Act(entry.act)].is_signed_here
        for kind in ("copy", "signature", "transaction", "translator_signature"):
            lines = CertificationLine.objects.filter(book__kind=kind).order_by("number")
            assert list(lines.values_list("number", flat=True)) == list(range(1, lines.count() + 1))
        assert CertificationLine.objects.count() == EntryPaper.objects.exclude(line=None).count()
        assert Charge.objects.count() == Receipt.objects.count() == CertificationEntry.objects.count()


@pytest.mark.hypothesis
@pytest.mark.django_db
def test_no_sequence_of_steps_lets_books_cases_and_money_differ() -> None:
    walk = type("WalkAtDesk", (Walk,), {"here": make_certifying_desk(now=NOW)})
    run_state_machine_as_test(
        walk,
        settings=settings(
            max_examples=10,
            stateful_step_count=12,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
