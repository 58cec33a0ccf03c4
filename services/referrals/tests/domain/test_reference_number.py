from itertools import combinations

import pytest
from referrals.domain.reference_number import REFERENCE_NUMBERS, SYMBOLS, is_reference_number, reference_number


@pytest.mark.parametrize("number", [0, 1, 30, 31, 123_456_789, REFERENCE_NUMBERS - 1])
def test_every_reference_number_agrees_with_its_check_symbol(number):
    assert is_reference_number(reference_number(number))


def test_the_example_of_the_documentation_is_a_reference_number():
    assert is_reference_number("REF-7K3M-9QX2")


def test_different_numbers_give_different_references():
    assert len({reference_number(number) for number in range(2_000)}) == 2_000


def test_numbers_repeat_beyond_the_last_one():
    assert reference_number(REFERENCE_NUMBERS + 5) == reference_number(5)


def test_every_single_wrong_symbol_is_found():
    right = "REF-7K3M-9QX2"
    for place in (4, 5, 6, 7, 9, 10, 11, 12):
        for symbol in SYMBOLS:
            wrong = right[:place] + symbol + right[place + 1 :]
            assert is_reference_number(wrong) is (wrong == right)


def test_every_two_symbols_that_changed_places_are_found():
    right = "REF-7K3M-9QX2"
    for first, second in combinations((4, 5, 6, 7, 9, 10, 11, 12), 2):
        symbols = list(right)
        symbols[first], symbols[second] = symbols[second], symbols[first]
        assert not is_reference_number("".join(symbols))


@pytest.mark.parametrize(
    "text", ["", "REF", "REF-7K3M9QX2", "REF-7K3M-9QX", "REF-7K3-M9QX2", "ref-7k3m-9qx2", "REF-0000-0000"]
)
def test_what_has_another_shape_is_no_reference_number(text):
    assert not is_reference_number(text)
