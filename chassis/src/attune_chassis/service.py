"""A service in one import: its definition, what its builders get, and its command line."""

from attune_chassis.command_line import command_line
from attune_chassis.definition import Projection, Resources, ServiceDefinition
from attune_chassis.stated_gauges import ReadGauges, StatedGauge

__all__ = ["Projection", "ReadGauges", "Resources", "ServiceDefinition", "StatedGauge", "command_line"]
