"""A service in one import: its definition, what its builders get, and its command line."""

from attune_chassis.command_line import command_line
from attune_chassis.definition import Resources, ServiceDefinition

__all__ = ["Resources", "ServiceDefinition", "command_line"]
