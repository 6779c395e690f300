"""What serves each line of a hall: the counters that can, and how long a service takes."""

from __future__ import annotations

from fractions import Fraction

from motcua.queueing.models import CounterLine, Hall, LinePace, ServiceLine
from motcua.queueing.rules.slots import Force, share_of_appointments


def forces_of(hall: Hall, lines: list[ServiceLine]) -> dict[int, Force]:
    """By line; two statements. A counter that serves several lines counts as a part of one for each."""
    served: dict[int, list[int]] = {}
    for counter_id, line_id in CounterLine.objects.filter(line__hall=hall, line__is_active=True).values_list(
        "counter_id", "line_id"
    ):
        served.setdefault(counter_id, []).append(line_id)
    counters: dict[int, Fraction] = {}
    for line_ids in served.values():
        for line_id in line_ids:
            counters[line_id] = counters.get(line_id, Fraction(0)) + Fraction(1, len(line_ids))
    means = dict(LinePace.objects.filter(line__hall=hall).values_list("line_id", "mean"))
    usual = LinePace._meta.get_field("mean").default
    return {
        line.pk: _force(line, counters.get(line.pk, Fraction(0)), means.get(line.pk, usual)) for line in lines
    }


def _force(line: ServiceLine, counters: Fraction, seconds: float) -> Force:
    share = share_of_appointments(line.walk_ins_per_appointment)
    most = None if line.daily_capacity is None else int(line.daily_capacity * share)
    return Force(counters, seconds, share, most)
