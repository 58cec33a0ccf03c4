"""What referrals declares to read of others' events is what its code reads, no more and no less."""

from uuid import UUID, uuid4

from attune_chassis.subscription import Record
from attune_contracts.topics import intake_topic
from attune_sandbox.testing.reading_places import Places

ELSEWHERE = "E08000025"


async def hear_of_every_notice(referrals) -> None:
    """Notices delivered, bounced, told by a person, of others' events, and of cases nobody knows."""
    declined = await referrals.make()
    body = {"decline_reason": "no_capacity", "signpost_codes": ["gp"], "declined_on": "2026-09-08"}
    await referrals.decide(declined, "decline", body)
    await referrals.delivered(declined, "declined")
    await referrals.failed(declined, "declined")
    await referrals.suppressed(declined, "declined", "unsubscribed", version=4)
    await referrals.follow_up_raised(declined, "declined", version=5)
    await referrals.delivered(declined, "declined", evidence="human", version=6)
    for changes in ({"cause_type": "attune.awards.CertificateIssued.v1"}, {"cause_subject": str(uuid4())}):
        await referrals.delivered(declined, "declined", changes=changes)


async def take_in_everything(referrals) -> None:
    """Submissions accepted, repeated, refused for each reason, and not readable at all."""
    ce_id = uuid4()
    first = referrals.sealed(ce_id)
    await referrals.send_in(first)
    await referrals.send_in(first._replace(offset=first.offset + 100))
    await referrals.send_in(referrals.sealed(ce_id, reason_codes=("manage_emotions",)))
    for wrong in (
        {"authority": ELSEWHERE, "topic": intake_topic("casework")},
        {"authority": "E09000011"},
        {"setting_id": "urn:999999"},
        {"sealed_for": uuid4()},
        {"sealed": "a.b.c.d.e"},
        {
            "reason_codes": (
                "self_esteem",
                "manage_emotions",
                "peer_relationships",
                "loss_bereavement",
                "resolve_conflict",
            )
        },
    ):
        await referrals.send_in(referrals.sealed(uuid4(), **wrong))
    await referrals.send_in(referrals.sealed(uuid4())._replace(value=b"{"))
    await referrals.send_in(referrals.sealed(uuid4())._replace(value=None))
    await referrals.send_in(without(referrals.sealed(uuid4()), "ce_id"))
    await referrals.send_in(without(referrals.sealed(uuid4()), "ce_source"))


def without(record: Record, header: str) -> Record:
    return record._replace(headers={name: value for name, value in record.headers.items() if name != header})


async def test_what_is_declared_is_what_is_read(referrals) -> None:
    places = Places(referrals.reading)
    with places.followed():
        await referrals.hear_goldens()
        await hear_of_every_notice(referrals)
        await referrals.hear(referrals.accreditation(elsa_id=UUID(int=9)))
        await take_in_everything(referrals)
    found = [*referrals.reading.undeclared(), *referrals.reading.unread(), *places.problems()]
    assert not found, "\n".join(found)
