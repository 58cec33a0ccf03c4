"""A projection made anew from its log, beside the one that goes on (section 8 of docs/exactly-once.md).

A shadow schema gets the projection's tables, empty. The log is read from its first record under a new consumer name,
with the projection's own handlers, which find the shadow's tables first; position and effects stand in one transaction
as ever, so a rebuild that was killed goes on where it stood. When the shadow stands exactly where the live consumer
stands, both rows locked, its content takes the place of the old in one transaction: no reader ever sees it half done.
"""

from attune_chassis.rebuild.errors import RebuildError
from attune_chassis.rebuild.run import Rebuilt, rebuild

__all__ = ["RebuildError", "Rebuilt", "rebuild"]
