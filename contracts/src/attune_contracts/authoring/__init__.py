"""Writing contracts: a new draft, a golden record, a release. Everything works on a package folder in a checkout.

The folder is always an argument. What needs the models of that folder is asked of a fresh Python process that imports
them from there (`in_package`): the process at hand may have built other ones.
"""

from attune_contracts.authoring.checkout import MisuseError, RefusedError
from attune_contracts.authoring.golden_files import GoldenFile, goldens_of, write_golden
from attune_contracts.authoring.release import Release, release
from attune_contracts.authoring.scaffold import Draft, new_draft

__all__ = [
    "Draft",
    "GoldenFile",
    "MisuseError",
    "RefusedError",
    "Release",
    "goldens_of",
    "new_draft",
    "release",
    "write_golden",
]
