"""Certification fees against an oracle that counts page by page, and the words beside them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.core.rules.rule_sets import fee_rules, in_force
from motcua.registers.rules.acts import ACTS, Act, FeeKind
from motcua.registers.rules.certification_fees import (
    Counted,
    Exemption,
    copy_rate,
    entry_fee,
    exemptions_of,
)

RATES = fee_rules(in_force("fees", date(2026, 3, 24)).id).certification
PAPERS = st.lists(
    st.builds(Counted, name=st.just("Giấy"), pages=st.integers(1, 500), copies=st.integers(1, 1000)),
    min_size=1,
    max_size=6,
)
# TT 226/2016/TT-BTC Điều 4, written down a second time: the oracle must not read the table it checks.
FIXED = {
    Act.SIGNATURE: 10_000,
    Act.TRANSLATOR: 10_000,
    Act.COLLABORATOR: 10_000,
    Act.TRANSACTION: 50_000,
    Act.WILL: 50_000,
    Act.RENUNCIATION: 50_000,
    Act.ESTATE: 50_000,
    Act.AMENDMENT: 30_000,
    Act.CORRECTION: 25_000,
}


def slowly(pages: int, copies: int) -> int:
    """Every page of every copy put on the table, one after the other."""
    total = 0
    for _copy in range(copies):
        cost = 0
        for page in range(1, pages + 1):
            cost = cost + 2_000 if page <= 2 else cost + 1_000
            if cost >= 200_000:
                cost = 200_000
        total += cost
    return total


@given(PAPERS, st.sampled_from([Act.COPY, Act.TRANSACTION_COPY]))
def test_copies_cost_what_counting_page_by_page_gives(papers: list[Counted], act: Act) -> None:
    fee = entry_fee(act, papers, rates=RATES)
    # Only the copy is counted out, or a thousand copies of five hundred pages would take their time.
    assert [line.amount for line in fee.lines] == [slowly(paper.pages, 1) * paper.copies for paper in papers]
    assert fee.total == fee.full == sum(fee.of_paper(order) for order in range(len(papers)))


@given(PAPERS, st.sampled_from(sorted(FIXED)))
def test_other_acts_cost_their_sum_a_document(papers: list[Counted], act: Act) -> None:
    fee = entry_fee(act, papers, rates=RATES)
    assert fee.total == FIXED[act] * len(papers)


def test_every_act_is_charged_by_one_of_the_two() -> None:
    assert set(FIXED) | {Act.COPY, Act.TRANSACTION_COPY} == set(Act) == set(ACTS)
    assert {rules.fee for rules in ACTS.values()} == set(FeeKind)


@pytest.mark.parametrize(
    ("pages", "cost"), [(1, 2_000), (2, 4_000), (3, 5_000), (198, 200_000), (199, 200_000), (5000, 200_000)]
)
def test_a_copy_costs(pages: int, cost: int) -> None:
    assert copy_rate(pages, RATES) == cost


def test_the_explanation_names_pages_rate_and_copies() -> None:
    fee = entry_fee(Act.COPY, [Counted("Học bạ", pages=5, copies=3)], rates=RATES)
    assert fee.lines[0].text == ("Học bạ: 2 trang × 2.000 đ + 3 trang × 1.000 đ = 7.000 đ mỗi bản, 3 bản")
    assert fee.total == 21_000
    most = entry_fee(Act.COPY, [Counted("Hồ sơ", pages=400, copies=1000)], rates=RATES)
    assert "mức tối đa = 200.000 đ mỗi bản, 1000 bản" in most.lines[0].text
    assert most.total == 200_000_000


def test_an_exemption_frees_the_whole_entry_and_keeps_what_it_would_cost() -> None:
    fee = entry_fee(Act.SIGNATURE, [Counted("Giấy ủy quyền")], rates=RATES, exemption=Exemption.POOR)
    assert (fee.full, fee.total, fee.of_paper(0)) == (10_000, 0, 0)
    assert fee.waiver == "Miễn phí: người thuộc hộ nghèo (Luật Phí và lệ phí 2015, Điều 10)"


@given(st.sampled_from(Act), st.sampled_from(Exemption))
def test_only_a_mortgage_for_farming_credit_is_free_as_such(act: Act, ground: Exemption) -> None:
    frees = ground is not Exemption.FARM_CREDIT or act is Act.TRANSACTION
    assert (ground in exemptions_of(act)) == frees
    if not frees:
        with pytest.raises(ValueError, match="frees no"):
            entry_fee(act, [Counted("Giấy")], rates=RATES, exemption=ground)
