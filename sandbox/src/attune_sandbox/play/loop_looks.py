"""What a play asks about being told: a history as an audience reads it, who waits, who saw what, the loop's figures.

`question` and `found` imported from here know every look there is.
"""

from typing import Any

from attune_sandbox.play.cast import Cast
from attune_sandbox.play.looks import PLAIN_LOOKS, found, question
from attune_sandbox.play.requests import Ask
from attune_sandbox.scenarios.care_steps import LookAtConsents
from attune_sandbox.scenarios.loop_steps import LookAtLoopFigures, LookAtTimeline, LookForUntold
from attune_sandbox.scenarios.steps import Step

__all__ = ["LOOKS", "found", "question"]

LOOKS: tuple[type[Step], ...] = (*PLAIN_LOOKS, LookAtTimeline, LookForUntold, LookAtLoopFigures, LookAtConsents)
PAGE_REFERRALS = 200


@question.register
def _(step: LookAtTimeline, cast: Cast) -> Ask:
    referral = cast.the("referral", step.referral)
    path = f"/v1/referrals/{referral.id}/timeline"
    return Ask("referrals", path, {"audience": step.audience}, step.place or referral.place)


@found.register
def _(step: LookAtTimeline, answer: dict[str, Any], _cast: Cast) -> tuple[bool, str]:
    told = {line["type"] for line in answer["lines"]}
    as_written = told.issuperset(step.shows) and told.isdisjoint(step.hides)
    return as_written, " ".join(line["text"] for line in answer["lines"]) or "nothing"


@question.register
def _(step: LookAtConsents, cast: Cast) -> Ask:
    referral = cast.the("referral", step.referral)
    return Ask("referrals", f"/v1/referrals/{referral.id}/consents", {}, referral.place)


@found.register
def _(step: LookAtConsents, answer: dict[str, Any], _cast: Cast) -> tuple[bool, str]:
    standing = sum(consent["is_live"] for consent in answer["consents"])
    seen_by = sorted(sharing["recipient"] for sharing in answer["sharings"])
    as_written = (standing, seen_by) == (step.standing, sorted(step.seen_by))
    return as_written, f"consents that stand: {standing}; seen by: {', '.join(seen_by) or 'nobody'}"


@question.register
def _(step: LookForUntold, _cast: Cast) -> Ask:
    return Ask("referrals", "/v1/referrals", {"told": "open", "limit": PAGE_REFERRALS}, step.place)


@found.register
def _(_step: LookForUntold, answer: dict[str, Any], cast: Cast) -> tuple[bool, str]:
    ours = {made.id: name for (kind, name), made in cast.made.items() if kind == "referral"}
    waiting = [ours[one["referral_id"]] for one in answer["referrals"] if one["referral_id"] in ours]
    if waiting:
        return False, f"waits to be told: {', '.join(waiting)}"
    if answer["next"] is not None:
        return False, f"more than {PAGE_REFERRALS} referrers wait to be told; this play's may be among them"
    return True, f"none of the {len(ours)} referrals has a referrer who waits to be told"


@question.register
def _(step: LookAtLoopFigures, _cast: Cast) -> Ask:
    period = {"from": step.first_on.isoformat(), "until": step.last_on.isoformat(), "group_by": "service"}
    return Ask("referrals", "/v1/loop-figures", period, step.place)


@found.register
def _(_step: LookAtLoopFigures, answer: dict[str, Any], _cast: Cast) -> tuple[bool, str]:
    figures = answer["figures"]
    proven = bool(figures) and not any(figure["without_evidence"] for figure in figures)
    sentences = [
        f"{figure['group']}: {figure['closures']} closed, {figure['told']} told, {figure['told_by_a_person']} by a"
        f" person, {figure['acknowledged']} acknowledged, {figure['withheld']} withheld,"
        f" {figure['without_evidence']} without evidence"
        for figure in figures
    ]
    silent = answer["silent_referrers"]
    return proven and silent == 0, "; ".join([*sentences, f"referrers who hear nothing: {silent}"])
