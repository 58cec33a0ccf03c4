"""What several services say about one event, put together, and shown as a tree of what caused what."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.text import Text
from rich.tree import Tree

from attune_chassis.ops.words import age

WORDS = {
    "outbox": "waits in the outbox of {service} for {age}",
    "orphan": "orphan of {service}: {decision}",
    "parked": "parked by {consumer} ({reason}); see: ops parked list",
    "discarded": "given up by an operator for {consumer}",
    "applied": "applied by {consumer}",
    "passed_over": "passed over by {consumer}, which has no use for it",
    "told_in_another": "passed over by {consumer}, which reads the same fact in a newer major",
    "not_read": "not yet read by {consumer}, {records_before_it} records before it",
}
VERDICTS = {
    "apply": "counts",
    "void": "void: a replaced relay sent it late",
    "repeat": "a repeat, ignored",
    "gap": "ignored: something before it is missing",
    "diverged": "under a number that another event has",
    "foreign": "sent by others",
}


def together(documents: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One document from those of several services about the same event; `services` in place of `service`."""
    events: dict[str, dict[str, Any]] = {}
    for document in documents:
        for event in document["events"]:
            known = events.setdefault(str(event["ce_id"]), {**event, "whereabouts": []})
            known |= {name: value for name, value in event.items() if value is not None and name != "whereabouts"}
            add_whereabouts(known, event["whereabouts"])
    return {
        "services": [document["service"] for document in documents],
        "event_id": documents[0]["event_id"],
        "correlation_id": next(filter(None, (document["correlation_id"] for document in documents)), None),
        "found": any(document["found"] for document in documents),
        "records_read": sum(document["records_read"] for document in documents),
        "read_everything": all(document["read_everything"] for document in documents),
        "events": sorted(events.values(), key=lambda event: (event["recorded_at"] or "", str(event["ce_id"]))),
    }


def add_whereabouts(event: dict[str, Any], whereabouts: Iterable[Mapping[str, Any]]) -> None:
    """Add what is not said yet; a later look finds the same thing older."""
    said = {_without_age(one) for one in event["whereabouts"]}
    for one in whereabouts:
        if _without_age(one) not in said:
            said.add(_without_age(one))
            event["whereabouts"].append(dict(one))


def _without_age(one: Mapping[str, Any]) -> frozenset[tuple[str, Any]]:
    return frozenset((name, value) for name, value in one.items() if name != "age_seconds" and value is not None)


def show_explained(documents: Sequence[Mapping[str, Any]], console: Console) -> None:
    """The event, what caused it, and everything that followed."""
    whole = together(documents)
    events = {str(event["ce_id"]): event for event in whole["events"]}
    root = events.get(str(whole["event_id"]))
    if root is None:
        _show_missing(whole, console)
    else:
        _show_cause(root, events, console)
        tree = Tree(_line(root))
        _grow(tree, root, events, {str(root["ce_id"])})
        console.print(tree)
    if not whole["read_everything"]:
        console.print(
            f"Only the newest {whole['records_read']:,} records were read; there may be more. Look further with "
            "--max-records, or elsewhere with --since.",
            style="yellow",
            soft_wrap=True,
        )


def _show_missing(whole: Mapping[str, Any], console: Console) -> None:
    where = ", ".join(whole["services"])
    console.print(f"The event {whole['event_id']} was not found in {where}.", style="yellow", soft_wrap=True)
    if not whole["events"]:
        return
    console.print("But this names it:")
    for event in whole["events"]:
        tree = Tree(_line(event))
        _add_whereabouts(tree, event)
        console.print(tree)


def _show_cause(root: Mapping[str, Any], events: Mapping[str, Any], console: Console) -> None:
    causation_id = root["causation_id"]
    cause = events.get(str(causation_id))
    if cause is not None and cause is not root:
        console.print(Text.assemble("caused by ", _line(cause)))
    elif causation_id and causation_id != root["ce_id"]:
        console.print(f"caused by {causation_id} (a command, or an event that was not found)", soft_wrap=True)


def _grow(tree: Tree, event: Mapping[str, Any], events: Mapping[str, Any], shown: set[str]) -> None:
    _add_whereabouts(tree, event)
    for ce_id, other in events.items():
        # What follows from a fact told in several majors names the fact, not one of its records.
        if other["causation_id"] in {str(event["ce_id"]), event.get("fact_id")} - {None} and ce_id not in shown:
            shown.add(ce_id)
            _grow(tree.add(_line(other)), other, events, shown)


def _add_whereabouts(tree: Tree, event: Mapping[str, Any]) -> None:
    for one in event["whereabouts"]:
        if one["kind"] == "log":
            words = f"{one['record']}: {VERDICTS.get(one['verdict'], one['verdict'])}"
        else:
            waited = age(one.get("age_seconds"))
            said = {**one, "age": waited, "decision": one.get("decision") or "waits for a decision"}
            words = WORDS[one["kind"]].format_map(said)
        tree.add(Text(words, style="dim"))


def _line(event: Mapping[str, Any]) -> Text:
    at = str(event["recorded_at"] or "").replace("T", " ")
    return Text.assemble((f"{event['type'] or 'an event'} ", "bold"), (f"{event['ce_id']} ", "cyan"), at)
