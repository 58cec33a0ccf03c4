"""Code lists that only the events of every service alike use."""

from typing import Final

from attune_contracts.codes.code_list import CodeList

LISTS: Final[tuple[CodeList, ...]] = ()
