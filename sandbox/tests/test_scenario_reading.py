"""A scenario with a mistake is refused as a whole, with a sentence that names file, step and mistake."""

from pathlib import Path

import pytest
from attune_sandbox.scenarios import ScenarioError, read_scenario
from attune_sandbox.scenarios.referral_steps import MakeReferral

EXAMPLES = sorted((Path(__file__).parents[2] / "examples").glob("*.yaml"))

HEAD = """
scenario: small
title: A small one
places: {school: {name: Cobham Primary School, authority: E10000016, setting: "urn:118257"}}
people: {ines: {name: Ines Hollowbread, email: ines@cobham.example}}
children: {wren: {given_name: Wren, family_name: Oldacre}}
steps:
"""
REGISTER = "  - {date: 2024-01-10, do: register_elsa, person: ines, place: school}\n"
REFER = (
    "  - {date: 2024-01-11, do: make_referral, name: first, place: school, child: wren,"
    " referrer: ines, reasons: [self_esteem]}\n"
)


def problems_of(folder: Path, steps: str, head: str = HEAD) -> list[str]:
    path = folder / "small.yaml"
    path.write_text(head + steps)
    with pytest.raises(ScenarioError) as refused:
        read_scenario(path)
    return refused.value.problems


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_every_shipped_example_can_be_read(path: Path) -> None:
    assert read_scenario(path).steps


def test_a_good_scenario_becomes_typed_steps(tmp_path: Path) -> None:
    (tmp_path / "small.yaml").write_text(HEAD + REGISTER + REFER)
    scenario = read_scenario(tmp_path / "small.yaml")
    assert [step.action for step in scenario.steps] == ["register_elsa", "make_referral"]
    assert isinstance(scenario.steps[1], MakeReferral)
    assert scenario.steps[1].reasons == ("self_esteem",)


def test_an_unknown_action_is_named_with_its_step_and_the_known_ones(tmp_path: Path) -> None:
    [problem] = problems_of(tmp_path, REGISTER + "  - {date: 2024-01-11, do: dismiss_elsa}\n")
    assert problem.startswith("small.yaml, step 2: unknown action 'dismiss_elsa'; known are accept_referral,")


def test_a_step_without_an_action_is_refused(tmp_path: Path) -> None:
    assert problems_of(tmp_path, "  - {date: 2024-01-11}\n") == [
        "small.yaml, step 1: a step is a mapping that says what to `do`."
    ]


def test_a_reference_to_nothing_is_named_with_its_field(tmp_path: Path) -> None:
    steps = REFER + "  - {date: 2024-01-12, do: allocate_referral, referral: frist, elsa: ines}\n"
    assert problems_of(tmp_path, steps) == [
        "small.yaml, step 2 (allocate_referral): referral: no referral of an earlier step is called 'frist'.",
        "small.yaml, step 2 (allocate_referral): elsa: no elsa of an earlier step is called 'ines'.",
    ]


def test_somebody_to_be_told_must_be_listed(tmp_path: Path) -> None:
    steps = REFER.rstrip("}\n") + ", told: {nobody: referral_received}}\n"
    assert problems_of(tmp_path, steps) == [
        "small.yaml, step 1 (make_referral): told: no person listed above is called 'nobody'."
    ]


def test_what_a_refused_step_would_have_made_cannot_be_used(tmp_path: Path) -> None:
    refused = REFER.rstrip("}\n") + ", expect: some_refusal}\n"
    steps = refused + "  - {date: 2024-01-12, do: accept_referral, referral: first}\n"
    assert problems_of(tmp_path, steps) == [
        "small.yaml, step 2 (accept_referral): referral: no referral of an earlier step is called 'first'."
    ]


def test_days_out_of_order_are_named(tmp_path: Path) -> None:
    assert problems_of(tmp_path, REFER + REGISTER) == [
        "small.yaml, step 2 (register_elsa): date: 2024-01-10 lies before the step above it (2024-01-11);"
        " steps stand in order of their days."
    ]


def test_a_name_is_given_once(tmp_path: Path) -> None:
    assert problems_of(tmp_path, REGISTER + REGISTER) == [
        "small.yaml, step 2 (register_elsa): name: 'ines' is taken by an earlier step."
    ]


def test_an_event_no_contract_knows_is_named(tmp_path: Path) -> None:
    steps = REFER.rstrip("}\n") + ", leads_to: [ReferralMade, ReferralMad]}\n"
    assert problems_of(tmp_path, steps) == [
        "small.yaml, step 1 (make_referral): leads_to: no contract knows an event 'ReferralMad'."
    ]


def test_a_code_outside_its_list_and_a_field_nobody_knows_are_both_told(tmp_path: Path) -> None:
    steps = "  - {date: 2024-01-11, do: attend_training_day, elsas: [ines], day: 7, hour: 3}\n"
    problems = problems_of(tmp_path, steps)
    assert [problem.split(": ")[:2] for problem in problems] == [
        ["small.yaml, step 1 (attend_training_day)", "day"],
        ["small.yaml, step 1 (attend_training_day)", "hour"],
    ]


def test_what_is_withheld_has_a_day_of_review(tmp_path: Path) -> None:
    steps = REFER + (
        "  - {date: 2024-01-12, do: decline_referral, referral: first, reason: duplicate, signposts: [gp],"
        " withhold: safeguarding}\n"
    )
    [problem] = problems_of(tmp_path, steps)
    assert problem.endswith("`withhold` and `review_on` come together")


def test_an_address_somebody_could_own_is_refused(tmp_path: Path) -> None:
    head = HEAD.replace("ines@cobham.example", "ines@cobham.school")
    [problem] = problems_of(tmp_path, REGISTER, head)
    assert problem.startswith("small.yaml: people.ines.email: String should match pattern")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("steps: [", "small.yaml: this is not YAML:"),
        ("- one\n- two\n", "small.yaml: a scenario is a mapping with `scenario`, `title` and `steps`."),
        ("scenario: small\nsteps: []\n", "small.yaml: `steps` must be a list with at least one step."),
    ],
)
def test_a_file_that_is_no_scenario_is_refused_in_a_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    [problem] = problems_of(tmp_path, "", text)
    assert problem.startswith(sentence)


def test_a_file_that_is_not_there_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=r"absent\.yaml: the file cannot be read \(No such file or directory\)\."):
        read_scenario(tmp_path / "absent.yaml")


@pytest.mark.parametrize("givers", ["", ", elsa: ines, worker: ines"])
def test_an_elsa_or_another_worker_gives_the_support(tmp_path: Path, givers: str) -> None:
    steps = REGISTER + REFER + f"  - {{date: 2024-01-12, do: allocate_referral, referral: first{givers}}}\n"
    [problem] = problems_of(tmp_path, steps)
    assert problem.endswith("either an `elsa` or another `worker` gives the support")
