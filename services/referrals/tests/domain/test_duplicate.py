"""What is compared of two children: the same child written otherwise is the same, another one is not."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from referrals.domain.duplicate import Likeness, comparables, folded

BORN = date(2017, 5, 3)


def alike(one, other):
    """In what two children, each given name, family name and date of birth, agree."""
    mine, theirs = (set(comparables(*child)) for child in (one, other))
    return {common.likeness for common in mine & theirs}


@pytest.mark.parametrize(
    "other",
    [
        ("JUNIPERA", "valecroft"),
        ("Junipera ", " Vale-Croft"),
        ("Juni\u0301pera", "Vale Croft"),
        ("Jun\u00edpera", "Vale'croft"),
    ],
)
def test_the_same_child_written_otherwise_is_the_same(other):
    assert alike(("Junipera", "Valecroft", BORN), (*other, BORN)) == {Likeness.IDENTITY, Likeness.INITIALS}


@pytest.mark.parametrize("other", [("Junnipera", "Valecroft"), ("Valecroft", "Junipera"), ("Juno", "Vale")])
def test_misspelt_and_swapped_names_are_only_possibly_the_same(other):
    assert alike(("Junipera", "Valecroft", BORN), (*other, BORN)) == {Likeness.INITIALS}


@pytest.mark.parametrize(
    "other", [("Junipera", "Valecroft", date(2017, 5, 4)), ("Rowan", "Valecroft", BORN), ("Junipera", "Ash", BORN)]
)
def test_another_child_is_another(other):
    assert alike(("Junipera", "Valecroft", BORN), other) == set()


def test_without_a_date_of_birth_or_a_letter_nothing_is_compared():
    assert comparables("Junipera", "Valecroft", None) == ()
    assert comparables("--", "Valecroft", BORN) == ()


def test_names_in_no_latin_letters_are_compared_too():
    assert alike(("\u05de\u05e8\u05d9\u05dd", "Valecroft", BORN), ("\u05de\u05e8\u05d9\u05dd", "valecroft", BORN))
    assert folded("Søren Łukasz Ægir Weiß") == "sorenlukaszaegirweiss"


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_more(name):
    assert folded(folded(name)) == folded(name)


@given(st.text(max_size=30))
def test_capitals_and_spaces_change_nothing(name):
    assert folded(f" {name.upper()} ") == folded(name.upper().lower())


@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_nothing_of_a_child_is_shown_by_its_comparables(given_name, family_name):
    for one in comparables(given_name, family_name, BORN):
        assert repr(one) == f"Comparable(likeness={one.likeness!r})"
