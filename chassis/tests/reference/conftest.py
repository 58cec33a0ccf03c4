"""The bench of each stateful test, and how thoroughly they look.

The same few examples every time; `pytest --hypothesis-profile=stateful_random chassis/tests/reference` looks elsewhere
each time, and longer (and `--hypothesis-seed` says where).
"""

from collections.abc import Iterator

import pytest
from attune_sandbox.testing.databases import SharedPostgres
from attune_sandbox.testing.kafka_space import TopicSpace
from hypothesis import HealthCheck, Phase, settings

from chassis.tests.reference.bench import Bench
from chassis.tests.stream.conftest import plain_logs

__all__ = ["plain_logs"]

RANDOM = "stateful_random"
settings.register_profile(RANDOM, max_examples=200)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Real parts on a busy machine take their time."""
    for item in items:
        if "reference" in item.path.parts:
            item.add_marker(pytest.mark.timeout(600))


@pytest.fixture
def look() -> settings:
    thorough = settings.get_current_profile_name() == RANDOM
    return settings(
        max_examples=settings().max_examples if thorough else 10,
        derandomize=not thorough,
        stateful_step_count=20 if thorough else 8,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
        database=None,
        print_blob=False,
    )


@pytest.fixture
def bench(topic_space: TopicSpace, postgres: SharedPostgres) -> Iterator[Bench]:
    bench = Bench(topic_space, postgres)
    bench(bench.open())
    yield bench
    bench(bench.close())
    bench.runner.close()
