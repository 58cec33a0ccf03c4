"""Code lists: dated data that never leaves a code without a meaning, and a version without its time."""

from collections import defaultdict
from itertools import pairwise

import pytest
from attune_contracts.codes import CODE_LISTS
from attune_contracts.codes.code_list import CodeList


def name_of(listed: CodeList) -> str:
    return f"{listed.name}-{listed.version}"


@pytest.mark.parametrize("listed", CODE_LISTS, ids=name_of)
def test_a_list_gives_each_code_a_meaning_and_says_where_it_comes_from(listed: CodeList) -> None:
    assert listed.codes
    assert all(code.strip() == code and code for code in listed.codes)
    assert all(meaning.strip() for meaning in listed.codes.values())
    assert listed.source.strip()
    assert listed.valid_to is None or listed.valid_to >= listed.valid_from


def test_a_name_and_a_version_stand_for_one_list() -> None:
    names = [name_of(listed) for listed in CODE_LISTS]

    assert sorted(names) == sorted(set(names))


def test_the_versions_of_a_list_follow_one_another_without_overlap() -> None:
    versions: dict[str, list[CodeList]] = defaultdict(list)
    for listed in sorted(CODE_LISTS, key=lambda each: (each.name, each.version)):
        versions[listed.name].append(listed)

    for of_one_name in versions.values():
        assert [listed.version for listed in of_one_name] == list(range(1, len(of_one_name) + 1))
        for earlier, later in pairwise(of_one_name):
            assert earlier.valid_to is not None
            assert earlier.valid_to < later.valid_from
