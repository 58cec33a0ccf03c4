"""Read one entry: the ladder with where the organisation stands, its submissions, and what comes next."""

from typing import Any
from uuid import UUID

from attune_chassis.auth import Principal
from attune_chassis.commands import Answer
from attune_chassis.http.app import etag

from awards.app.dependencies import Dependencies
from awards.app.visible_entry import visible_entry
from awards.domain.entry import Entry, Submission
from awards.domain.scheme import AwardScheme, Stage


async def read_entry(dependencies: Dependencies, principal: Principal, entry_id: UUID) -> Answer:
    """200 with the entry as it stands now; problem `entry_unknown` (404)."""
    async with (
        dependencies.pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        entry = await visible_entry(connection, principal, entry_id)
    scheme = dependencies.schemes.version(entry.authority, entry.scheme, entry.scheme_version)
    return Answer(200, _body(entry, scheme), {"ETag": etag(entry.version)})


def _body(entry: Entry, scheme: AwardScheme) -> dict[str, Any]:
    next_stage = scheme.next_stage(entry.awarded_stages)
    return {
        "entry_id": entry.entry_id,
        "scheme": entry.scheme,
        "scheme_version": entry.scheme_version,
        "title": scheme.title,
        "setting_id": entry.setting_id,
        "party_id": entry.applicant_party_id,
        "charter_signed_on": entry.charter_signed_on,
        "awarded_stages": [stage.name for stage in scheme.ladder if stage.name in entry.awarded_stages],
        "next_stage": None if next_stage is None else _stage(next_stage),
        "submissions": [_submission(submission, scheme) for submission in entry.submissions],
    }


def _stage(stage: Stage) -> dict[str, Any]:
    criteria = [{"code": criterion.code, "title": criterion.title} for criterion in stage.criteria]
    return {"stage": stage.name, "title": stage.title, "needs": stage.needs, "criteria": criteria}


def _submission(submission: Submission, scheme: AwardScheme) -> dict[str, Any]:
    stage = scheme.stage(submission.stage)
    titles = {criterion.code: criterion.title for criterion in stage.criteria} if stage else {}
    return {
        "submission_id": submission.submission_id,
        "stage": submission.stage,
        "state": submission.state,
        "submitted_on": submission.submitted_on,
        "decided_on": submission.decided_on,
        "missing": [{"code": code, "title": titles.get(code, code)} for code in submission.missing_codes],
    }
