"""Code lists that only the events of referrals use, a module for each part of its work."""

from typing import Final

from attune_contracts.codes.code_list import CodeList
from attune_contracts.codes.referrals import consent, consultation, contact, decisions, ledgers, loop, people, support

LISTS: Final[tuple[CodeList, ...]] = (
    *people.LISTS,
    *consent.LISTS,
    *decisions.LISTS,
    *loop.LISTS,
    *contact.LISTS,
    *support.LISTS,
    *consultation.LISTS,
    *ledgers.LISTS,
)
