"""Packages of many classes that build only the one asked for."""

import importlib
import re
from collections.abc import Callable


def class_by_name(package: str) -> Callable[[str], type]:
    """A module's `__getattr__` (PEP 562): finds `ReferralMadeV1` in the package's module `referral_made_v1`."""

    def find(name: str) -> type:
        module = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
        try:
            found: type = getattr(importlib.import_module(f"{package}.{module}"), name)
        except ModuleNotFoundError:
            raise AttributeError(f"module {package!r} has no attribute {name!r}") from None
        return found

    return find
