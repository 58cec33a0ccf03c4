"""The parts of a real service, as the tests of the stream use them."""

from chassis.tests.stream.conftest import effects, gate, lab, plain_logs

__all__ = ["effects", "gate", "lab", "plain_logs"]
