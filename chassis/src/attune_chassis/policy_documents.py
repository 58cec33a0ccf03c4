"""The policy documents a service ships: YAML files in its package, one folder an authority, every version kept.

A released document never changes, because decisions were taken under it: the file `released.sha256` beside the folders
says what each was on the day of its release.
"""

from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable


def shipped_policies_folder(package: str) -> Traversable:
    """The folder of the documents a package ships."""
    return files(package).joinpath("policies")


def policy_documents(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    """Name (`kent/telling.v1.yaml`) and content of every document, in order of name."""
    authorities = sorted((entry for entry in folder.iterdir() if entry.is_dir()), key=lambda entry: entry.name)
    for authority in authorities:
        for document in sorted(authority.iterdir(), key=lambda entry: entry.name):
            if document.name.endswith(".yaml"):
                yield f"{authority.name}/{document.name}", document.read_bytes()


def version_number(version: str) -> int:
    """The number that orders the versions of one policy: 10 of `kent-elsa/10`."""
    return int(version.rpartition("/")[2])
