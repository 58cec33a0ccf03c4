"""No personal value leaves the two tables made for it: planted names are searched for everywhere else."""

import io
import logging
from uuid import uuid4

from attune_chassis.logs import configure_logs

PLANTED = ("Junipera", "Valecroft", "2017-05-03", "Ashdownley", "rowan.ashdownley")
PERSONAL_TABLES = frozenset({"child_person", "referrer_person"})


async def tables_holding(referrals, words, *, beside=frozenset()):
    """The tables, but those named, in which one of the words stands: as text, or in a column of bytes."""
    names = await referrals.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
    found = set()
    for name in {row["table_name"] for row in names} - beside:
        rows = await referrals.rows(f'SELECT to_jsonb(t)::text AS line FROM "{name}" AS t')  # noqa: S608 - own tables
        text = " ".join(row["line"] for row in rows)
        if any(word in text or word.encode().hex() in text for word in words):
            found.add(name)
    return found


async def whole_life(referrals):
    referral_id = await referrals.supported()
    await referrals.decide(referral_id, "closure")
    await referrals.failed(referral_id, "accepted")
    await referrals.delivered(referral_id, "accepted", evidence="human", version=4)
    await referrals.delivered(referral_id, "closing")
    await referrals.send_in(referrals.sealed(uuid4()))
    await referrals.send_in(referrals.sealed(uuid4(), sealed_for=uuid4()))
    await referrals.post("/v1/referrals", referrals.body(made_on="2030-01-01"), token=referrals.token("school"))


async def test_names_stand_in_the_tables_for_personal_data_and_nowhere_else(referrals):
    await whole_life(referrals)
    assert await tables_holding(referrals, PLANTED, beside=PERSONAL_TABLES) == set()


async def test_the_search_finds_words_where_they_stand(referrals):
    await whole_life(referrals)
    assert await tables_holding(referrals, PLANTED) == PERSONAL_TABLES
    await referrals.rows("UPDATE outbox SET value = convert_to('{\"name\": \"Junipera\"}', 'UTF8')")
    assert await tables_holding(referrals, PLANTED, beside=PERSONAL_TABLES) == {"outbox"}


async def test_no_name_is_logged(referrals):
    root = logging.getLogger()
    before = root.handlers, root.level
    lines = io.StringIO()
    configure_logs(service="referrals", level="debug", stream=lines)
    try:
        await whole_life(referrals)
    finally:
        root.handlers, root.level = before
    logged = lines.getvalue()
    assert "referral_fact" in logged
    assert "intake_answered" in logged
    for planted in PLANTED:
        assert planted not in logged
