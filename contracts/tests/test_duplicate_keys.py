"""A key that stands twice is always found: counting commas never says yes where an exact look says no."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

import pytest
from attune_contracts import ContractError, decode
from attune_contracts.envelope import decode_value
from attune_contracts.goldens import Golden, valid_goldens
from attune_contracts.model import ContractModel
from attune_contracts.privacy import public
from attune_contracts.reading import reader_of
from attune_contracts.registry import all_events
from hypothesis import given, settings
from hypothesis import strategies as some

JSON = some.recursive(
    some.none() | some.booleans() | some.integers(-9, 9) | some.text(max_size=4),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)
BLANKS = some.text(alphabet=" \t\r\n", max_size=2)


class Writer:
    """Writes JSON in every way there is, with a member more here and there: one that is known again, or a new one."""

    def __init__(self, draw: some.DrawFn) -> None:
        self.draw = draw
        self.duplicates = 0

    def write(self, value: Any) -> str:
        if isinstance(value, dict):
            return "{" + ",".join(self.members(value)) + self.blank() + "}"
        if isinstance(value, list):
            return "[" + ",".join(self.write(one) for one in value) + self.blank() + "]"
        return self.blank() + json.dumps(value, ensure_ascii=self.draw(some.booleans()))

    def members(self, fields: dict[str, Any]) -> list[str]:
        pairs = list(fields.items())
        for _ in range(self.draw(some.sampled_from([0, 0, 0, 1, 2]))):
            known = self.draw(some.sampled_from([*fields, "added_later"]))
            other = fields.get(known) if self.draw(some.booleans()) else self.draw(JSON)
            pairs.insert(self.draw(some.integers(0, len(pairs))), (known, other))
        self.duplicates += len(pairs) - len(dict(pairs))
        return [f"{self.blank()}{self.key(name)}{self.blank()}:{self.write(value)}" for name, value in pairs]

    def key(self, name: str) -> str:
        if not name or name[0] > "\uffff" or self.draw(some.integers(0, 9)) != 0:
            return json.dumps(name)
        return f'"\\u{ord(name[0]):04x}{json.dumps(name[1:])[1:]}'

    def blank(self) -> str:
        return self.draw(BLANKS) if self.draw(some.integers(0, 9)) == 0 else ""


@pytest.mark.parametrize("golden", valid_goldens(), ids=lambda golden: f"{golden.ce_type}-{golden.name}")
@settings(max_examples=15, deadline=None)
@given(draws=some.data())
def test_a_record_is_read_only_where_no_key_stands_twice(golden: Golden, draws: some.DataObject) -> None:
    writer = Writer(draws.draw)
    value = writer.write(json.loads(golden.value)).encode()

    assert (reason_of(golden.headers, value) == "duplicate_key") is (writer.duplicates > 0)


def reason_of(headers: Mapping[str, str], value: bytes) -> str | None:
    try:
        decode(headers, value)
    except ContractError as refused:
        return refused.reason
    return None


READ_EXACTLY = frozenset({"attune.referrals.ReferralOutcomeRecorded.v1"})
"""Types with a list that may be absent, of parts with fields that may be: nobody can tell their commas by counting."""


@pytest.mark.parametrize("event", all_events().values(), ids=lambda event: event.ce_type)
def test_every_released_type_but_those_named_is_read_the_quick_way(event: Any) -> None:
    assert (reader_of(event).quick is None) is (event.ce_type in READ_EXACTLY)


@pytest.mark.parametrize("golden", valid_goldens(), ids=lambda golden: f"{golden.ce_type}-{golden.name}")
def test_what_we_write_ourselves_needs_no_exact_look(golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    decode(golden.headers, golden.value)
    if golden.value != b"{}" and golden.ce_type not in READ_EXACTLY:
        monkeypatch.setattr("attune_contracts.reading.text_refusal", None)

    decode(golden.headers, golden.value)


class Inner(ContractModel):
    kind: Annotated[str, public("a code")] = "usual"


class Outer(ContractModel):
    plain: Annotated[int, public("a count")]
    rows: Annotated[tuple[tuple[int, ...], ...], public("counts")] = ()
    words: Annotated[tuple[str, ...], public("codes")] = ("a", "b")
    inner: Annotated[Inner | None, public("a code")] = None


def test_a_shape_whose_commas_nobody_can_tell_is_always_looked_at_exactly() -> None:
    assert reader_of(Outer).quick is None
    with pytest.raises(ContractError, match="plain: stands twice"):
        decode_value(Outer, b'{"plain":1,"plain":2}')
    with pytest.raises(ContractError, match="kind: stands twice"):
        decode_value(Outer, b'{"plain":1,"inner":{"kind":"a","kind":"b"}}')
