"""The gate: what two versions of one type do to each other's readers, and whether the repository may be released."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any, Final

from attune_contracts import schemas, upcasters
from attune_contracts.compatibility import code_reads
from attune_contracts.compatibility.finding import Counterexample, Finding, Report
from attune_contracts.compatibility.released import adjacent_majors, current_versions, released_versions
from attune_contracts.compatibility.rules import RULES, Rule, harmless_changes
from attune_contracts.compatibility.search import Version, counterexamples
from attune_contracts.compatibility.shape import flat, places
from attune_contracts.compatibility.who_reads import CARRIED_BY, consumers_of, readers_of, strangers_write

_LEFT_ITS_FILE: Final = "the model no longer matches its frozen schema"
_NAMES_ONLY: Final = frozenset({"$id", "title"})


@dataclass(slots=True)
class _Count:
    types: int = 0
    versions: int = 0
    comparisons: int = 0
    examples: int = 0

    def example(self) -> None:
        self.examples += 1

    def as_mapping(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in ("types", "versions", "comparisons", "examples")}


def diff(
    before: Version, after: Version, *, name: str, rules: Sequence[Rule] = RULES, by_search: bool = True
) -> Report:
    """What changes from one version of `name` to another, by rule and by search in both directions.

    Raises UnreadableSchemaError.
    """
    count = _Count(types=1, versions=2)
    return _diff(before, after, name, count, rules=rules, by_search=by_search)


def check(
    released: Mapping[str, tuple[Version, ...]] | None = None,
    current: Mapping[str, Version] | None = None,
    *,
    listed_before: Mapping[str, str] | None = None,
) -> Report:
    """Whether everything that was ever released is still there and still kept to.

    `released` and `current` stand for the frozen files and the models; `listed_before` is an earlier list of frozen
    files with their hashes, which nothing may have left. Raises UnreadableSchemaError.
    """
    is_repository = released is None and current is None
    released = released_versions(schemas.SCHEMAS_FOLDER) if released is None else released
    current = current_versions() if current is None else current
    count = _Count(types=len(released), versions=sum(map(len, released.values())))
    findings: list[Finding] = []
    harmless: list[str] = []
    if is_repository:
        findings += _frozen_files(schemas.problems())
    findings += _lost_lines(listed_before or {}, schemas.released_hashes())
    findings += _vanished(released, current, schemas.released_hashes() if is_repository else {})
    for name, versions in released.items():
        now = (current[name],) if name in current else ()
        for older, newer in combinations((*versions, *now), 2):
            report = _diff(older, newer, name, count)
            findings += report.findings
            harmless += report.harmless
        if is_repository and now:
            findings += _disagreements(name, versions, findings, count)
    findings += _between_majors({name: versions[-1] for name, versions in released.items()} | dict(current))
    findings = [_advised(finding, findings) for finding in findings]
    return Report(_once(findings), tuple(dict.fromkeys(harmless)), count.as_mapping())


def _diff(
    before: Version, after: Version, name: str, count: _Count, *, rules: Sequence[Rule] = RULES, by_search: bool = True
) -> Report:
    count.comparisons += 1
    if _meaning(before) == _meaning(after):
        return Report(counts=count.as_mapping())
    from_strangers = strangers_write(name, before.schema.get("x-topic"))
    findings: list[Finding] = []
    harmless: list[str] = []
    for place in places(flat(before.schema), flat(after.schema), strangers_write=from_strangers):
        harmless += [f"{name} {sentence}" for sentence in harmless_changes(place)]
        for rule in rules:
            findings += [_finding(name, rule, place.path, detail) for detail in rule.finds(place)]
    if by_search:
        shown = [
            *counterexamples(before, after, strangers_write=from_strangers, tried=count.example),
            *counterexamples(after, before, tried=count.example),
        ]
        findings = _illustrated(name, findings, shown)
    return Report(tuple(findings), tuple(harmless), count.as_mapping())


def _finding(name: str, rule: Rule, path: str, detail: str) -> Finding:
    return Finding(rule.name, name, path, detail, rule.instead, readers_of(name, path), consumers_of(name))


def _found_by_search(name: str, example: Counterexample) -> Finding:
    return Finding(
        "counterexample",
        name,
        example.at,
        f"{example.writer} and {example.reader} disagree, and no rule of the gate says why",
        "make the two agree, and give the gate a rule that sees the difference",
        readers_of(name, example.at),
        consumers_of(name),
        example,
    )


def _illustrated(name: str, findings: list[Finding], shown: Iterable[Counterexample]) -> list[Finding]:
    """Each finding with data that shows it; data that no finding explains is a finding of its own."""
    by_place: dict[str, list[Counterexample]] = {}
    for example in shown:
        by_place.setdefault(example.at, []).append(example)
    explained = {finding.path.replace("[]", "") for finding in findings}
    alone = [_found_by_search(name, found[0]) for at, found in by_place.items() if at not in explained]
    told = []
    for finding in findings:
        found = by_place.get(finding.path.replace("[]", ""), [])
        told.append(replace(finding, counterexample=found[0] if found else None))
        if len(found) > 1:
            found.append(found.pop(0))
    return told + alone


def _disagreements(
    name: str, versions: tuple[Version, ...], explained: Iterable[Finding], count: _Count
) -> Iterator[Finding]:
    """What files and model of a type judge differently, as far as no rule has said it already."""
    known = {finding.path.replace("[]", "") for finding in explained if finding.type == name}
    for version in versions:
        for example in code_reads.counterexamples(name, version, tried=count.example):
            if example.at not in known:
                known.add(example.at)
                yield _found_by_search(name, example)


def _frozen_files(problems: Iterable[str]) -> Iterator[Finding]:
    for problem in problems:
        name, _, detail = problem.partition(": ")
        cause, _, instead = detail.partition("; ")
        readers = consumers_of(name)
        yield Finding("frozen_file", name, "", cause, instead or "put the released file back", readers, readers)


def _advised(finding: Finding, findings: list[Finding]) -> Finding:
    """A model that left its frozen file by a harmless change only needs to be released."""
    broken = {other.type for other in findings if other.rule != "frozen_file"}
    if finding.rule != "frozen_file" or _LEFT_ITS_FILE not in finding.detail or finding.type in broken:
        return finding
    release = f"the change breaks nobody: release it with `attune-contracts schemas write --minor {finding.type}`"
    return replace(finding, instead=release)


def _lost_lines(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[Finding]:
    for path, digest in before.items():
        if now.get(path) != digest:
            cause = "was released with another content" if path in now else "was released and is listed no longer"
            yield Finding("frozen_file", path, "", cause, "put the file and its line in released.sha256 back")


def _vanished(
    released: Mapping[str, tuple[Version, ...]], current: Mapping[str, Version], hashes: Mapping[str, str]
) -> Iterator[Finding]:
    listed = {path.removeprefix("schemas/").removesuffix(".json") for path in hashes if path.startswith("schemas/")}
    goldens = {path.split("/")[1] for path in hashes if path.startswith("goldens/attune.")}
    majors = {name for name in listed | goldens if name not in {version.label for version in _all(released)}}
    for name in sorted({*released, *majors} - set(current)):
        yield Finding(
            "type_vanished",
            name,
            "",
            "was released, and no model reads it any more; records of it lie on the topic for ever",
            "put the class back; a type nobody publishes any more stays readable",
            consumers_of(name),
            consumers_of(name),
        )


def _all(released: Mapping[str, tuple[Version, ...]]) -> Iterator[Version]:
    for versions in released.values():
        yield from versions


def _between_majors(newest: Mapping[str, Version]) -> Iterator[Finding]:
    """Two majors need not agree, but a reader must find the next one where the last one was, and a way up to it."""
    moves = [rule for rule in RULES if rule.name in {"topic_moved", "key_moved"}]
    for older, newer in adjacent_majors(newest):
        place = next(places(flat(newest[older].schema), flat(newest[newer].schema)))
        for rule in moves:
            yield from (_finding(newer, rule, "", detail) for detail in rule.finds(place))
        if older in CARRIED_BY:
            # The seal stays closed on the way up: whoever opens the next part is handed what the last one holds.
            yield from (_found_by_search(newer, example) for example in counterexamples(newest[older], newest[newer]))
        elif not upcasters.has(older, newer):
            yield Finding(
                "upcaster_missing",
                newer,
                "",
                f"nothing turns {older} into it",
                "write a pure upcaster and register it in attune_contracts.upcasters",
                consumers_of(older),
                consumers_of(older),
            )


def _meaning(version: Version) -> dict[str, Any]:
    return {key: value for key, value in version.schema.items() if key not in _NAMES_ONLY}


def _once(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, though several released versions show it."""
    kept: dict[tuple[str, str, str, str], Finding] = {}
    for finding in findings:
        kept.setdefault((finding.rule, finding.type, finding.path, finding.detail), finding)
    return tuple(kept.values())
