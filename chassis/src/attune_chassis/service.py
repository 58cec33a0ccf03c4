"""A service in one import: its definition, what its builders get, and its command line."""

from attune_chassis.command_line import command_line
from attune_chassis.definition import Projection, Resources, ServiceDefinition

__all__ = ["Projection", "Resources", "ServiceDefinition", "command_line"]
