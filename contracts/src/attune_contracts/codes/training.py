"""Code lists that only the events of training use."""

from datetime import date
from typing import Final, Literal

from attune_contracts.codes.code_list import CodeList, code_list

AdvertisingChannel = Literal["lift_group", "kelsi", "the_education_people", "own_website"]

_FIRST = date(2026, 9, 1)

LISTS: Final[tuple[CodeList, ...]] = (
    code_list(
        "advertising_channel",
        AdvertisingChannel,
        _FIRST,
        "EL11: where Kent advertises its courses",
        """a Local Inclusion Forum Team group
        the county's website for schools
        the county's training company
        the service's own website""",
    ),
)
