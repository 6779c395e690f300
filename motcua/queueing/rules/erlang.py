"""Waits where people come at random, services are exponential and all counters serve alike (M/M/c).

A. K. Erlang, 1917. The simulation is measured by it, for it is exact where it applies.
"""

from __future__ import annotations


def probability_of_waiting(*, load: float, counters: int) -> float:
    """The share of people who find all counters busy; `load` is arrivals times mean service.

    1 when the counters cannot keep up. By the recursion of Erlang B, which overflows for no load.
    """
    if load >= counters:
        return 1.0
    blocked = 1.0
    for count in range(1, counters + 1):
        blocked = load * blocked / (count + load * blocked)
    busy = load / counters
    return blocked / (1 - busy * (1 - blocked))


def mean_wait(*, arrivals: float, service: float, counters: int) -> float:
    """The mean wait, in the unit of `service`, for `arrivals` in that unit; infinite when it never ends."""
    load = arrivals * service
    if load >= counters:
        return float("inf")
    return probability_of_waiting(load=load, counters=counters) * service / (counters - load)
