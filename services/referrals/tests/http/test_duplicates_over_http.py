"""Duplicates over HTTP: the same child is found without a name, and only by those who decide."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from attune_chassis.timers import Timer
from referrals.adapters.duplicate_fingerprints import (
    Fingerprints,
    WeakFingerprintSecretError,
    check_fingerprint_secrets,
)
from referrals.app.duplicates import FINGERPRINT_TIMER, fingerprint_children
from referrals.domain.duplicate import comparables
from referrals.entrypoints import http_duplicates

CHILD = {"given_name": "Junipera", "family_name": "Valecroft", "date_of_birth": "2017-05-03"}
CROCKENHILL = "urn:118254"
NOW = datetime(2026, 11, 20, 10, 30, tzinfo=UTC)
OLD, NEW = "o" * 40, "n" * 40


async def alike(referrals, referral_id, **more):
    answer = await referrals.get(f"/v1/referrals/{referral_id}/possible-duplicates", **more)
    assert answer.status_code == 200, answer.text
    shown = http_duplicates.PossibleDuplicatesView.model_validate(answer.json())
    return {str(one.referral_id): one.likeness.value for one in shown.possible_duplicates}


async def test_the_same_child_referred_twice_is_found_both_ways(referrals):
    first = await referrals.make()
    second = await referrals.make(child=CHILD | {"given_name": " JUNÍPERA", "family_name": "Vale-Croft"})
    stranger = await referrals.make(child=CHILD | {"given_name": "Rowan"})
    assert await alike(referrals, first) == {second: "identity"}
    assert await alike(referrals, second) == {first: "identity"}
    assert await alike(referrals, stranger) == {}


async def test_misspelt_names_come_after_the_same_ones(referrals):
    first = await referrals.make()
    misspelt = await referrals.make(child=CHILD | {"given_name": "Junniper"})
    same = await referrals.make()
    found = await alike(referrals, first)
    assert found == {same: "identity", misspelt: "initials"}
    assert list(found) == [same, misspelt]


async def test_nobodys_name_is_in_the_answer(referrals):
    first = await referrals.make()
    await referrals.make()
    text = (await referrals.get(f"/v1/referrals/{first}/possible-duplicates")).text
    assert not [word for word in (*CHILD.values(), "Ashdownley") if word in text]


async def test_without_a_date_of_birth_nothing_is_looked_for_and_the_answer_says_so(referrals):
    nameless = CHILD | {"date_of_birth": None}
    first, _ = await referrals.make(child=nameless), await referrals.make(child=nameless)
    answer = (await referrals.get(f"/v1/referrals/{first}/possible-duplicates")).json()
    assert (answer["can_be_compared"], answer["possible_duplicates"]) == (False, [])


async def test_a_token_finds_only_what_it_covers_and_a_school_nothing(referrals):
    first = await referrals.make()
    elsewhere = referrals.token("school", settings=[CROCKENHILL])
    answer = await referrals.post("/v1/referrals", referrals.body(setting_id=CROCKENHILL), token=elsewhere)
    second = answer.json()["referral_id"]
    assert await alike(referrals, first) == {second: "identity"}
    assert await alike(referrals, first, token=referrals.token("psychologist", settings=["urn:118246"])) == {}
    path = f"/v1/referrals/{first}/possible-duplicates"
    school = await referrals.get(path, token=referrals.token("school"))
    assert (school.status_code, school.json()["reason"]) == (403, "scope_missing")
    unseen = await referrals.get(path, token=referrals.token("psychologist", settings=[CROCKENHILL]))
    assert (unseen.status_code, unseen.json()["reason"]) == (404, "referral_unknown")


async def test_a_timer_fingerprints_what_was_made_before_there_was_a_key(referrals):
    (timer,) = await referrals.rows("SELECT id, due, kind, subject FROM timer WHERE kind = $1", FINGERPRINT_TIMER)
    first, second = await referrals.make(), await referrals.make()
    await referrals.rows("DELETE FROM child_fingerprint")
    await referrals.rows("DELETE FROM child_fingerprinted")
    assert await alike(referrals, first) == {}
    handler = referrals.definition.timers(referrals.resources)[FINGERPRINT_TIMER]
    async with referrals.pool.acquire() as connection, connection.transaction():
        await handler(connection, Timer(**timer), NOW)
    assert await alike(referrals, first) == {second: "identity"}
    (again,) = await referrals.rows("SELECT due FROM timer WHERE kind = $1", FINGERPRINT_TIMER)
    assert again["due"] > NOW


class WithFingerprints:
    """What the timer needs, with secrets of the test's own."""

    def __init__(self, *secrets):
        self.fingerprints = Fingerprints(secrets)


async def test_an_exchanged_secret_reaches_every_referral(referrals):
    await referrals.make()
    timer = Timer(UUID(int=1), NOW, FINGERPRINT_TIMER, "every child")
    seen = []
    for secrets in ((OLD,), (NEW, OLD)):
        async with referrals.pool.acquire() as connection, connection.transaction():
            await fingerprint_children(WithFingerprints(*secrets), connection, timer, NOW)
        seen.append({row["key_id"] for row in await referrals.rows("SELECT key_id FROM child_fingerprint")})
    assert seen == [{Fingerprints([OLD]).present_key_id}, {Fingerprints([NEW]).present_key_id}]


def test_two_authorities_and_two_secrets_have_no_fingerprint_in_common():
    child = comparables("Junipera", "Valecroft", NOW.date())
    kent, birmingham = (Fingerprints([OLD]).made_now(authority, child) for authority in ("E10000016", "E08000025"))
    with_new = Fingerprints([NEW, OLD]).known("E10000016", child)
    assert not {one.value for one in kent} & {one.value for one in birmingham}
    assert {one.value for one in kent} < {one.value for one in with_new}
    assert len(with_new) == 4


@pytest.mark.parametrize("secrets", [[], ["short"], [OLD, "short"]])
def test_a_weak_secret_is_refused(secrets):
    with pytest.raises(WeakFingerprintSecretError):
        check_fingerprint_secrets(secrets)


async def test_a_duplicate_is_merged_and_its_referrer_told_before_it_closes(referrals):
    first, second = await referrals.make(), await referrals.make()
    merged = await referrals.decide(second, "merge", {"into_referral_id": first})
    assert (merged["state"], merged["case"]["merged_into"]) == ("merged", first)
    await referrals.delivered(second, "merged")
    assert (await referrals.shown(second))["state"] == "closed"
    assert (await referrals.shown(first))["state"] == "made"
    assert "ReferralMerged" in await referrals.types(second)


async def test_a_merge_is_undone_and_the_referral_goes_on_by_itself(referrals):
    first, second = await referrals.make(), await referrals.make()
    await referrals.decide(second, "merge", {"into_referral_id": first})
    undone = await referrals.decide(second, "unmerge")
    assert (undone["state"], undone["case"]["merged_into"]) == ("reopened", None)
    assert "ReferralUnmerged" in await referrals.types(second)
    assert await alike(referrals, first) == {second: "identity"}


async def test_what_cannot_be_merged(referrals):
    first, second = await referrals.make(), await referrals.make()

    async def refused(into, **more):
        answer = await referrals.post(f"/v1/referrals/{second}/merge", {"into_referral_id": into}, **more)
        return answer.status_code, answer.json()["reason"]

    assert await refused(second) == (422, "merged_into_itself")
    assert await refused(str(UUID(int=7))) == (404, "referral_unknown")
    assert await refused(first, token=referrals.token("school")) == (403, "scope_missing")
    await referrals.decide(first, "merge", {"into_referral_id": second})
    assert await refused(first) == (409, "merged_into_finished")
