"""After a violation: fewer and fewer faults of the same schedule, for as long as it is still violated."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from tests.faults.cluster import Cluster
from tests.faults.schedule import Planned
from tests.faults.summary import Summary

Lanes = Mapping[str, Sequence[Planned[Cluster]]]
Try = Callable[[Lanes], Awaitable[Summary]]


def halves(lanes: Lanes) -> tuple[Lanes, Lanes]:
    """The earlier and the later half of all faults; empty lanes are left out."""
    flat = [(lane, each) for lane, planned in lanes.items() for each in planned]
    middle = len(flat) // 2
    return _lanes(flat[:middle]), _lanes(flat[middle:])


def _lanes(flat: Sequence[tuple[str, Planned[Cluster]]]) -> Lanes:
    lanes: dict[str, list[Planned[Cluster]]] = {}
    for lane, each in flat:
        lanes.setdefault(lane, []).append(each)
    return lanes


async def shrink(failed: Summary, lanes: Lanes, again: Try, tries_max: int) -> Summary:
    """The run with the fewest faults that was still violated, after at most `tries_max` further runs."""
    smallest, tries = failed, 0
    while tries < tries_max and sum(map(len, lanes.values())) > 1:
        for half in halves(lanes):
            if tries == tries_max:
                return smallest
            tries += 1
            summary = await again(half)
            if not summary.held:
                smallest, lanes = summary, half
                break
        else:
            return smallest
    return smallest
