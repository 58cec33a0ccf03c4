"""The gate over the repository: every released version is kept to, and each way to leave one is noticed."""

from copy import deepcopy
from typing import Any

import pytest
from attune_contracts import schemas, upcasters
from attune_contracts.compatibility import code_reads, gate
from attune_contracts.compatibility.finding import Finding, Report
from attune_contracts.compatibility.released import adjacent_majors, current_versions, released_versions
from attune_contracts.compatibility.search import Version
from attune_contracts.compatibility.shape import UnreadableSchemaError, flat
from attune_contracts.compatibility.who_reads import CARRIED_BY, consumers_of, readers_of, strangers_write
from attune_contracts.registry import all_events

GRANTED = "attune.training.AccreditationGranted.v1"
SUBMITTED = "attune.intake.ReferralSubmitted.v1"
SEALED = "attune.sealed.SealedReferral.v1"


def released(*names: str) -> dict[str, tuple[Version, ...]]:
    every = released_versions(schemas.SCHEMAS_FOLDER)
    return {name: every[name] for name in names}


def changed(name: str, **fields: dict[str, Any]) -> dict[str, Version]:
    """What a type's model would be with these fields written otherwise."""
    schema = deepcopy(schemas.schema_of(name))
    for field, change in fields.items():
        schema["properties"][field] = schema["properties"].get(field, {}) | change
    return {name: Version("the model of tomorrow", schema)}


def only(report: Report) -> Finding:
    assert len(report.findings) == 1, [finding.lines() for finding in report.findings]
    return report.findings[0]


def test_the_repository_keeps_to_every_version_it_ever_released() -> None:
    report = gate.check()

    assert [finding.lines() for finding in report.findings] == []
    assert report.counts["types"] == len(schemas.schema_names())
    assert report.counts["versions"] >= report.counts["types"]
    assert report.counts["examples"] > 100 * report.counts["types"]


def test_the_search_finds_the_same_in_every_run() -> None:
    today, tomorrow = released(GRANTED), changed(GRANTED, granted_on={"enum": ["2026-01-01"]})

    assert gate.check(today, tomorrow) == gate.check(today, tomorrow)


def test_a_finding_names_who_reads_the_field_and_who_reads_only_the_type() -> None:
    finding = only(gate.check(released(GRANTED), changed(GRANTED, setting_id={"maxLength": 20})))

    assert finding.rule == "bound_narrowed"
    assert finding.consumers == consumers_of(GRANTED)
    assert finding.readers == readers_of(GRANTED, "setting_id")
    assert "referrals" in finding.readers
    assert finding.counterexample is not None
    assert len(finding.counterexample.data["setting_id"]) > 20


def test_who_reads_a_sealed_part_is_who_opens_it() -> None:
    assert readers_of(SEALED, "child.given_name") == ("referrals",)
    assert "notifications" in readers_of("attune.sealed.ContactDetails.v1", "email")


def test_a_type_nobody_knows_has_no_known_readers() -> None:
    assert consumers_of("attune.sample.VisitHeld.v1") == ()


def test_who_reads_a_later_major_counts_as_a_reader_of_the_older_one() -> None:
    for older, newer in adjacent_majors(all_events()):
        assert set(all_events()[newer].known_consumers) <= set(consumers_of(older))


def test_every_sealed_part_says_which_events_carry_it() -> None:
    assert set(CARRIED_BY) == set(schemas.SEALED_PARTS)
    for carriers in CARRIED_BY.values():
        assert all("x-sealed-to" in schemas.schema_text(carrier) for carrier in carriers)


def test_strangers_write_what_integrators_send_and_seal_and_nothing_else() -> None:
    writable = [
        name for name in schemas.schema_names() if strangers_write(name, schemas.schema_of(name).get("x-topic"))
    ]

    assert writable == [SUBMITTED, SEALED]


def test_a_new_optional_field_passes_where_only_our_services_write() -> None:
    colour = {"type": "string", "enum": ["red"], "description": "A colour", "x-privacy": "public"}

    report = gate.check(released(GRANTED), changed(GRANTED, colour=colour))
    assert report.passes
    assert report.harmless == (f"{GRANTED} colour: a new optional field; released readers pass it over",)


def test_a_new_optional_field_fails_where_strangers_may_use_its_name_already() -> None:
    colour = {"type": "string", "enum": ["red"], "description": "A colour", "x-privacy": "public"}

    finding = only(gate.check(released(SUBMITTED), changed(SUBMITTED, colour=colour)))
    assert (finding.rule, finding.path) == ("name_may_be_taken", "colour")
    assert finding.counterexample is not None
    assert finding.counterexample.data["colour"] != "red"


def test_every_released_version_counts_and_not_the_last_one_alone() -> None:
    """v1 had a field, v1.1 lost it, and v1.2 has the name again for something else: only v1 tells."""
    first = schemas.schema_of(GRANTED)
    without = deepcopy(first)
    second = deepcopy(first)
    second["properties"]["note"] = {"type": "integer", "description": "A number", "x-privacy": "public"}
    third = deepcopy(first)
    third["properties"]["note"] = {"type": "string", "description": "A text", "x-privacy": "public"}
    versions = {GRANTED: (Version("v1", first), Version("v1.1", second), Version("v1.2", without))}

    found = gate.check(versions, {GRANTED: Version("now", third)}).findings
    assert {finding.rule for finding in found} == {"field_removed", "field_retyped"}


def test_a_released_type_never_vanishes() -> None:
    finding = only(gate.check(released(GRANTED), {}))

    assert finding.rule == "type_vanished"
    assert finding.readers == consumers_of(GRANTED)


def test_an_earlier_list_of_frozen_files_shows_what_was_taken_out_or_hashed_anew() -> None:
    path, digest = next(iter(schemas.released_hashes().items()))
    before = {path: digest[::-1], "schemas/attune.awards.Forgotten.v1.json": digest}

    found = gate.check({}, {}, listed_before=before).findings
    assert [(finding.rule, finding.type) for finding in found] == [
        ("frozen_file", path),
        ("frozen_file", "schemas/attune.awards.Forgotten.v1.json"),
    ]


def test_what_the_frozen_files_check_finds_the_gate_finds_too(monkeypatch: pytest.MonkeyPatch) -> None:
    sentence = f"schemas/{GRANTED}.json: was released and has been changed; put it back and make a new major version"
    monkeypatch.setattr(schemas, "problems", lambda: [sentence])
    monkeypatch.setattr(gate, "released_versions", lambda _folder: released(GRANTED))
    monkeypatch.setattr(gate, "current_versions", lambda: {name: current_versions()[name] for name in (GRANTED,)})
    monkeypatch.setattr(schemas, "released_hashes", dict)

    finding = only(gate.check())
    assert (finding.rule, finding.type) == ("frozen_file", f"schemas/{GRANTED}.json")
    assert finding.instead == "put it back and make a new major version"


def test_two_majors_may_differ_but_keep_topic_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upcasters, "has", lambda _older, _newer: True)
    second = {"type": "object", "properties": {}, "x-topic": "attune.awards.submission", "x-key": "entry_id"}
    versions = released(GRANTED) | {GRANTED[:-1] + "2": (Version("v2", second),)}

    found = gate.check(versions, {name: listed[-1] for name, listed in versions.items()}).findings
    assert [finding.rule for finding in found] == ["topic_moved", "key_moved"]


def test_a_new_major_needs_a_way_up_from_the_last_one() -> None:
    second = GRANTED[:-1] + "2"
    versions = released(GRANTED) | {second: (Version("v2", schemas.schema_of(GRANTED)),)}

    finding = only(gate.check(versions, {name: listed[-1] for name, listed in versions.items()}))
    assert (finding.rule, finding.type) == ("upcaster_missing", second)


def test_a_schema_file_that_says_another_thing_than_the_model_is_found_by_search() -> None:
    schema = changed(GRANTED, setting_id={"pattern": "^urn:[0-9]{4}$"})[GRANTED].schema

    found = list(code_reads.counterexamples(GRANTED, Version("the file", schema)))
    assert {(example.writer, example.at) for example in found} >= {
        ("the file", "setting_id"),
        (f"the model of {GRANTED}", "setting_id"),
    }


def test_a_schema_that_leads_into_itself_is_refused_by_name() -> None:
    with pytest.raises(UnreadableSchemaError, match="into itself"):
        flat({"$defs": {"A": {"$ref": "#/$defs/A"}}, "$ref": "#/$defs/A"})
