"""Scenarios: readable files of dated steps, and the reader that checks them before anything is played."""

from attune_sandbox.scenarios.model import Child, Person, Place, Scenario
from attune_sandbox.scenarios.reading import ScenarioError, read_scenario
from attune_sandbox.scenarios.steps import Step

__all__ = ["Child", "Person", "Place", "Scenario", "ScenarioError", "Step", "read_scenario"]
